import { mailKinds, type MailTemplate } from '@shared/api/email';
import type { ListedTemplate } from '../../api/templates';
import { KIND_WORDS } from '../mail-log/public/words';
import { Badge } from '../../ui/badge';
import { cx } from '../../ui/cx';
import { isChanged, keyOf, show, type TemplateKey } from './drafts';

const languages = new Intl.DisplayNames(undefined, { type: 'language' });

/** A language tag as a person calls it: `German (de)`. */
export function languageName(tag: string): string {
  try {
    const name = languages.of(tag);
    return name === undefined || name === tag ? tag : `${name} (${tag})`;
  } catch {
    return tag;
  }
}

/** Every template by kind and language; own ones and unsaved ones are marked. */
export function TemplateList({
  templates,
  drafts,
  shown,
  language,
}: {
  templates: readonly ListedTemplate[];
  drafts: Readonly<Record<string, MailTemplate>>;
  shown: TemplateKey | null;
  /** The language mails of this connection are written in. */
  language: string;
}) {
  const fresh = Object.values(drafts).filter((draft) => !templates.some((one) => keyOf(one) === keyOf(draft)));
  return (
    <nav aria-label="Templates" className="flex w-56 shrink-0 flex-col overflow-y-auto border-r border-line p-2">
      {mailKinds.map((kind) => (
        <section key={kind} aria-label={KIND_WORDS[kind]} className="pb-2">
          <h2 className="eyebrow px-2 py-1">{KIND_WORDS[kind]}</h2>
          {[...templates, ...fresh.map((draft) => ({ ...draft, builtIn: false }))]
            .filter((template) => template.kind === kind)
            .map((template) => {
              const draft = drafts[keyOf(template)];
              const unsaved =
                draft !== undefined &&
                isChanged(
                  draft,
                  templates.find((one) => keyOf(one) === keyOf(draft)),
                );
              const here = shown !== null && keyOf(shown) === keyOf(template);
              return (
                <button
                  key={template.language}
                  type="button"
                  aria-current={here ? 'true' : undefined}
                  onClick={() => show(template)}
                  className={cx(
                    'flex h-7 w-full min-w-0 items-center gap-1.5 rounded-md px-2 text-left',
                    here ? 'bg-pressed/80 font-medium text-ink' : 'text-muted hover:bg-hover hover:text-ink',
                  )}
                >
                  <span className="min-w-0 flex-1 truncate">{languageName(template.language)}</span>
                  {template.language.toLowerCase() === language.toLowerCase() ? (
                    <Badge tone="accent" title="Mails of this connection are written in this language">
                      used
                    </Badge>
                  ) : null}
                  {unsaved ? (
                    <Badge tone="warn">unsaved</Badge>
                  ) : template.builtIn ? (
                    <span className="text-xs text-faint">built in</span>
                  ) : (
                    <Badge>own</Badge>
                  )}
                </button>
              );
            })}
        </section>
      ))}
    </nav>
  );
}
