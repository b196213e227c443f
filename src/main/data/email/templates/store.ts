import type { MailKind, MailTemplate } from '@shared/api/email';
import { AppError } from '../../base/app-error';
import type { LocalDatabase } from '../../local/local-database';
import { builtInTemplates, FALLBACK_LANGUAGE } from './built-in';

const COLUMNS = ['kind', 'language', 'subject', 'text', 'html'] as const;

/** All templates of a connection: our own, and those built in where there is no own one. */
export async function listTemplates(
  local: LocalDatabase,
  connectionId: string,
): Promise<(MailTemplate & { builtIn: boolean })[]> {
  const own = (await ownTemplates(local, connectionId)).map((template) => ({ ...template, builtIn: false }));
  const rest = builtInTemplates
    .filter(({ kind, language }) => !own.some((o) => o.kind === kind && o.language === language))
    .map((template) => ({ ...template, builtIn: true }));
  return [...own, ...rest].toSorted((a, b) => key(a).localeCompare(key(b)));
}

/** The template for a language: the very one, else its main language's (`de` for `de-AT`), else English. */
export async function templateFor(
  local: LocalDatabase,
  connectionId: string,
  kind: MailKind,
  language: string,
): Promise<MailTemplate> {
  const all = (await listTemplates(local, connectionId)).filter((template) => template.kind === kind);
  const wanted = [language, language.split('-', 1)[0] ?? '', FALLBACK_LANGUAGE];
  for (const tag of wanted) {
    const found = all.find((template) => template.language.toLowerCase() === tag.toLowerCase());
    if (found) return found;
  }
  throw new AppError('NOT_FOUND', 'There is no template for this mail.');
}

/** Keeps a template of one's own, instead of the one that is there. */
export async function saveTemplate(local: LocalDatabase, connectionId: string, template: MailTemplate): Promise<void> {
  const { kind, language, subject, text, html } = template;
  await local
    .insertInto('mail_template')
    .values({ connection_id: connectionId, kind, language, subject, text, html })
    .onConflict((conflict) =>
      conflict.columns(['connection_id', 'kind', 'language']).doUpdateSet({ subject, text, html }),
    )
    .execute();
}

/** Forgets a template of one's own. @throws AppError NOT_FOUND where there is none */
export async function removeTemplate(
  local: LocalDatabase,
  connectionId: string,
  { kind, language }: Pick<MailTemplate, 'kind' | 'language'>,
): Promise<void> {
  const { numDeletedRows } = await local
    .deleteFrom('mail_template')
    .where('connection_id', '=', connectionId)
    .where('kind', '=', kind)
    .where('language', '=', language)
    .executeTakeFirstOrThrow();
  if (numDeletedRows > 0n) return;
  throw new AppError('NOT_FOUND', 'There is no template of your own for this mail in this language.', {
    hint: 'Those built in cannot be removed, only replaced.',
  });
}

async function ownTemplates(local: LocalDatabase, connectionId: string): Promise<MailTemplate[]> {
  const rows = await local
    .selectFrom('mail_template')
    .select(COLUMNS)
    .where('connection_id', '=', connectionId)
    .execute();
  return rows.map((row) => ({ ...row, kind: row.kind as MailKind }));
}

function key({ kind, language }: MailTemplate): string {
  return `${kind} ${language}`;
}
