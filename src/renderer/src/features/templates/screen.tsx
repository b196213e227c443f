import type { MailTemplate } from '@shared/api/email';
import { Languages, RotateCcw, Send } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { errorDetails } from '../../api/error';
import {
  useRemoveTemplate,
  useSaveTemplate,
  useTemplatePreview,
  useTemplates,
  type Templates,
} from '../../api/templates';
import { useScreenReady } from '../../nav/ready';
import { useConfirmAct } from '../../parts/confirm/use-confirm-act';
import { ToSetting } from '../mail-log/public/to-setting';
import { KIND_WORDS } from '../mail-log/public/words';
import { useWriteGuard } from '../../parts/write-guard';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { Screen } from '../../ui/screen';
import { ErrorState, SkeletonRows } from '../../ui/states';
import { toast } from '../../ui/toast';
import { useDebounced } from '../../ui/use-debounced';
import { draftsOf, dropDraft, isChanged, keepDraft, keyOf, show, useDrafts } from './drafts';
import { Editor } from './editor';
import { NewLanguage } from './new-language';
import { Preview } from './preview';
import { languageName, TemplateList } from './template-list';
import { TestDialog } from './test-dialog';

/** The template on screen, as written so far, and what can be done with it. */
function useShown({ templates, language }: Templates) {
  const { shown, drafts } = useDrafts();
  const used = templates.find(
    (one) => one.kind === 'verification' && one.language.toLowerCase() === language.toLowerCase(),
  );
  const key = shown ?? used ?? templates[0] ?? null;
  const saved = key === null ? undefined : templates.find((one) => keyOf(one) === keyOf(key));
  const draft = (key === null ? undefined : drafts[keyOf(key)]) ?? saved ?? null;
  return { drafts, saved, draft };
}

function Workshop({ data }: { data: Templates }) {
  const { drafts, saved, draft } = useShown(data);
  return draft === null ? null : <Open key={keyOf(draft)} {...{ data, drafts, saved, draft }} />;
}

interface Shown {
  readonly data: Templates;
  readonly drafts: Readonly<Record<string, MailTemplate>>;
  readonly saved: Templates['templates'][number] | undefined;
  readonly draft: MailTemplate;
}

/** Ctrl+S, wherever the focus is; nothing acts behind a dialog. */
function useSaveKey(save: () => void): void {
  const onSave = useEffectEvent(save);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key !== 's') return;
      event.preventDefault();
      if (document.querySelector('[role="dialog"][data-open], [role="alertdialog"][data-open]') === null) onSave();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

/** A draft, what is wrong with it, and saving or removing it. */
function useDraft({ saved, draft }: Shown) {
  const save = useSaveTemplate();
  const { mutateAsync: remove } = useRemoveTemplate();
  const { ask, dialog } = useConfirmAct();
  const { kind, language, subject, text, html } = draft;
  const plain: MailTemplate = { kind, language, subject, text, html };
  const name = `${KIND_WORDS[kind]}, ${languageName(language)}`;
  // A subject may be empty while it is written; main asks for at least one letter.
  const settled = useDebounced(JSON.stringify({ ...plain, subject: subject === '' ? ' ' : subject }), 150);
  const preview = useTemplatePreview(JSON.parse(settled) as MailTemplate);
  const problems = [
    ...(subject.trim() === '' ? [{ field: 'subject' as const, message: 'A mail needs a subject.' }] : []),
    ...(preview.data?.problems ?? []),
  ];
  const changed = isChanged(plain, saved);
  const canSave = changed && problems.length === 0 && !save.isPending;
  const keep = () => {
    if (!canSave) return;
    save.mutate(plain, {
      onSuccess: () => {
        dropDraft(plain);
        toast.ok({ title: `Saved: ${name}` });
      },
      onError: ({ message, hint }) => toast.error({ title: message, description: hint }),
    });
  };
  const toBuiltIn = () =>
    ask({
      title: 'Remove your template?',
      object: name,
      consequence:
        'Mails use the built-in one again; in a language that has none, the English one. What you wrote is gone.',
      verb: 'Remove template',
      run: async () => {
        await remove({ kind, language });
        dropDraft(plain);
      },
    });
  useSaveKey(keep);
  return { plain, preview, problems, changed, canSave, saving: save.isPending, keep, toBuiltIn, dialog };
}

function NotUsed() {
  return (
    <div className="shrink-0 border-b border-line p-2">
      <Notice
        tone="warn"
        title="With this connection the auth server writes its own mails, so these templates are not used."
        action={<ToSetting field="mail.kind" onLeave={() => {}} />}
      >
        They are used once mails go over SMTP or into the outbox.
      </Notice>
    </div>
  );
}

function Open(shown: Shown) {
  const { data, drafts, saved, draft } = shown;
  const { plain, preview, problems, changed, canSave, saving, keep, toBuiltIn, dialog } = useDraft(shown);
  const guard = useWriteGuard();
  const [asking, setAsking] = useState<'test' | 'language' | null>(null);
  return (
    <Screen
      title="Mail templates"
      count={
        <span className="truncate">
          {KIND_WORDS[plain.kind]} · {languageName(plain.language)}
          {changed ? ' · not saved yet' : saved?.builtIn === true ? ' · built in' : ' · your own'}
        </span>
      }
      actions={
        <>
          <Button icon={Languages} onClick={() => setAsking('language')}>
            Another language…
          </Button>
          {saved?.builtIn === false ? (
            <Button icon={RotateCcw} onClick={toBuiltIn}>
              Back to built-in…
            </Button>
          ) : null}
          {changed ? <Button onClick={() => dropDraft(plain)}>Discard</Button> : null}
          <Button
            icon={Send}
            disabled={problems.length > 0 || !data.used}
            onClick={() => guard.guard(() => setAsking('test'), 'email.testTemplate')}
          >
            Send a test…
          </Button>
          <Button variant="primary" keys="$mod+S" busy={saving} disabled={!canSave} onClick={keep}>
            Save
          </Button>
        </>
      }
    >
      {data.used ? null : <NotUsed />}
      <div className="flex min-h-0 flex-1">
        <TemplateList templates={data.templates} drafts={drafts} shown={draft} language={data.language} />
        <div className="flex min-w-0 flex-[1.1] flex-col border-r border-line">
          <Editor draft={plain} variables={data.variables} problems={problems} onChange={keepDraft} />
        </div>
        <Preview preview={preview.data} />
      </div>
      {asking === 'test' ? <TestDialog template={plain} onClose={() => setAsking(null)} /> : null}
      {asking === 'language' ? (
        <NewLanguage
          from={plain}
          taken={data.templates.filter((one) => one.kind === plain.kind).map((one) => one.language)}
          onMake={(template) => {
            keepDraft(template);
            show(template);
            setAsking(null);
          }}
          onClose={() => setAsking(null)}
        />
      ) : null}
      {dialog}
    </Screen>
  );
}

/** The words of the mails we send ourselves: per kind and language, with a live preview. */
export function TemplatesScreen() {
  const connectionId = useConnectionStatus().data?.open?.id ?? null;
  useState(() => draftsOf(connectionId));
  useEffect(() => draftsOf(connectionId), [connectionId]);
  const templates = useTemplates();
  useScreenReady(!templates.isPending);
  if (templates.data !== undefined) return <Workshop data={templates.data} />;
  return (
    <Screen title="Mail templates">
      {templates.error === null ? (
        <SkeletonRows rows={6} />
      ) : (
        <ErrorState
          message={templates.error.message}
          hint={templates.error.hint}
          details={errorDetails(templates.error)}
          onRetry={() => void templates.refetch()}
          retrying={templates.isFetching}
        />
      )}
    </Screen>
  );
}
