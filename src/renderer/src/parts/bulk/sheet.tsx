import type { BulkAction, BulkPreview, BulkTarget } from '@shared/api/bulk';
import type { JobRow } from '@shared/api/jobs';
import { useState, type ReactNode } from 'react';
import { useDryRun, useStartBulk } from '../../api/bulk';
import { useConnectionStatus } from '../../api/connections';
import { toApiError, type ApiError } from '../../api/error';
import { plural } from '../../format/numbers';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { Textarea } from '../../ui/input';
import { Notice } from '../../ui/notice';
import { useConfirmAct } from '../confirm/use-confirm-act';
import { useWriteGuard } from '../write-guard';
import { ActFields, actionOf, emptyDraft } from './act-fields';
import { JobView } from './job-view';
import { PreviewView } from './preview-view';
import { closeBulk, openBulk, useBulkSheet, type BulkOffer } from './store';
import { actWords, offerText } from './words';

type NewOffer = Exclude<BulkOffer, { kind: 'job' }>;

function targetOf(offer: NewOffer, pasted: string): BulkTarget | null {
  switch (offer.kind) {
    case 'ids':
      return { kind: 'ids', ids: [...offer.ids] };
    case 'match':
      return {
        kind: 'match',
        ...(offer.search === '' ? {} : { search: offer.search }),
        ...(Object.keys(offer.filters).length === 0 ? {} : { filters: offer.filters }),
      };
    case 'paste':
      return pasted.trim() === '' ? null : { kind: 'pasted', text: pasted };
  }
}

/** Acts that need columns this database does not have. */
function useMissing(): Readonly<Partial<Record<BulkAction['do'], string>>> {
  const report = useConnectionStatus().data?.report;
  const columns = report?.tables.user.columns ?? {};
  const noBans = 'banned' in columns ? null : 'This app does not use better-auth’s admin plugin, so it knows no bans.';
  const noRoles = 'role' in columns ? null : 'This app does not use better-auth’s admin plugin, so it knows no roles.';
  return {
    ...(noBans === null ? {} : { ban: noBans, unban: noBans }),
    ...(noRoles === null ? {} : { setRole: noRoles }),
    ...(report?.sessionsInDatabase === false
      ? { revokeSessions: 'This app keeps its sessions outside the database.' }
      : {}),
  };
}

/** Finds out what an act would do; a search that was stopped is no failure. */
function useLook() {
  const { mutateAsync, cancel, isPending } = useDryRun();
  const [preview, setPreview] = useState<BulkPreview | null>(null);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const look = async (action: BulkAction, target: BulkTarget) => {
    setFailure(null);
    try {
      setPreview(await mutateAsync({ action, target }));
    } catch (cause) {
      const error = toApiError(cause);
      if (error.code !== 'CANCELLED') setFailure(error);
    }
  };
  return { preview, failure, isPending, cancel, look, back: () => setPreview(null) };
}

/** Asks before the act of a dry run starts; the job it becomes is looked at from then on. */
function useStart(offer: NewOffer, act: BulkAction['do']) {
  const { mutateAsync: start } = useStartBulk();
  const { ask, dialog } = useConfirmAct();
  const words = actWords(act);
  const confirm = (found: BulkPreview) =>
    ask({
      title: `${words.verb} ${plural(found.willRun, 'user')}?`,
      object: offerText(offer),
      consequence: found.undoable
        ? `${words.meaning} It is done in batches, each of which can be undone from the audit.`
        : `${words.meaning} ${words.noWayBack ?? 'This cannot be undone.'}`,
      verb: `${words.verb} ${plural(found.willRun, 'user')}`,
      ...(words.mild === true ? { mild: true } : {}),
      run: async ({ confirm: given, why }) => {
        const job = await start({ previewId: found.id, confirm: given, ...(why === undefined ? {} : { why }) });
        openBulk({ kind: 'job', id: job.id });
      },
    });
  return { confirm, dialog };
}

/** Whom it is for where that is pasted, and what is to be done. */
function Choosing({
  pasted,
  onPaste,
  fields,
  pending,
  failure,
}: {
  /** Null where it is not pasted. */
  pasted: string | null;
  onPaste: (text: string) => void;
  fields: ReactNode;
  pending: boolean;
  failure: ApiError | null;
}) {
  return (
    <div className="flex flex-col gap-4 pt-1">
      {pasted === null ? null : (
        <Field
          label="Ids or email addresses"
          hint="Up to 100,000: one a line, or with commas, semicolons or tabs between them; “Name <a@b.c>” and tables from a spreadsheet are fine too."
        >
          <Textarea mono rows={9} value={pasted} onChange={(event) => onPaste(event.target.value)} />
        </Field>
      )}
      {fields}
      {failure === null ? (
        <p className="text-sm text-faint">
          {pending
            ? 'Looking at each of them…'
            : 'Nothing is changed yet: first you see for whom it would be done, and for whom not.'}
        </p>
      ) : (
        <Notice tone="danger" title={failure.message}>
          {failure.hint}
        </Notice>
      )}
    </div>
  );
}

/** Chooses an act for many users, shows what it would do, asks, and starts it. */
function BulkSheet({ offer, act }: { offer: NewOffer; act: BulkAction['do'] | null }) {
  const [draft, setDraft] = useState(() => emptyDraft(act));
  const [pasted, setPasted] = useState('');
  const [outcome, setOutcome] = useState<JobRow['outcome'] | undefined>(undefined);
  const { preview, failure, isPending, cancel, look, back } = useLook();
  const { confirm, dialog } = useStart(offer, draft.act);
  const blocked = useWriteGuard().blockedFor('bulk.start');
  const missing = useMissing();
  const words = actWords(draft.act);
  const target = targetOf(offer, pasted);
  const see = () => {
    const action = actionOf(draft, Date.now());
    setOutcome(undefined);
    if (action !== null && target !== null) void look(action, target);
  };
  const close = () => {
    cancel();
    closeBulk();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) close();
      }}
      title={preview === null ? 'Act on many users' : `Dry run: ${words.label.toLowerCase()}`}
      description={offerText(offer)}
      size="xl"
      footer={
        preview === null ? (
          <>
            <Button onClick={close}>Cancel</Button>
            {isPending ? <Button onClick={cancel}>Stop looking</Button> : null}
            <Button
              variant="primary"
              busy={isPending}
              disabled={target === null || actionOf(draft, 0) === null || missing[draft.act] !== undefined}
              onClick={see}
            >
              See what it would do
            </Button>
          </>
        ) : (
          <>
            <Button className="mr-auto" onClick={back}>
              Back
            </Button>
            {blocked === null ? null : <span className="max-w-96 text-sm text-muted">{blocked}</span>}
            <Button onClick={close}>Cancel</Button>
            <Button
              variant={words.mild === true ? 'primary' : 'danger'}
              disabled={preview.willRun === 0 || blocked !== null}
              onClick={() => confirm(preview)}
            >
              {`${words.verb} ${plural(preview.willRun, 'user')}…`}
            </Button>
          </>
        )
      }
    >
      {preview === null ? (
        <Choosing
          pasted={offer.kind === 'paste' ? pasted : null}
          onPaste={setPasted}
          fields={
            <ActFields
              draft={draft}
              disabled={missing}
              onChange={(change) => setDraft((before) => ({ ...before, ...change }))}
            />
          }
          pending={isPending}
          failure={failure}
        />
      ) : (
        <PreviewView preview={preview} outcome={outcome} onOutcome={setOutcome} />
      )}
      {dialog}
    </Dialog>
  );
}

/** Draws the sheet of bulk acts, wherever it was opened from. */
export function BulkHost() {
  const { offer, action, nth } = useBulkSheet();
  if (offer === null) return null;
  if (offer.kind === 'job') return <JobView key={nth} id={offer.id} />;
  return <BulkSheet key={nth} offer={offer} act={action} />;
}
