import type { RefusedBy } from '@shared/error-details';
import { AppError } from '../base/app-error';
import { redactText } from '../base/redact';

/** What a database would not take, as far as it says so. */
export interface Refusal {
  readonly by: RefusedBy;
  /** As the database calls it, later by better-auth's name where it is one of its tables. */
  readonly table?: string | null | undefined;
  /** The same of its column. */
  readonly field?: string | null | undefined;
  /** The name of the constraint, or what it says where it has none. */
  readonly rule?: string | null | undefined;
  /** The database's own words, or those of a trigger in it. */
  readonly said?: string | null | undefined;
}

/** The most of a database's own words that is shown. */
const MAX_WORDS = 300;

/**
 * Words of a database for people to read: secrets masked, what cannot be seen written out (`\n`, `\u{202e}`), and cut
 * where they are long.
 */
export function databaseWords(text: string): string {
  const shown = redactText(text.trim()).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, escaped);
  const signs = Array.from(shown);
  return signs.length > MAX_WORDS ? `${signs.slice(0, MAX_WORDS).join('')}…` : shown;
}

const ESCAPES: Readonly<Record<string, string>> = { '\n': String.raw`\n`, '\r': String.raw`\r`, '\t': String.raw`\t` };

function escaped(sign: string): string {
  return ESCAPES[sign] ?? `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`;
}

const NOTHING_CHANGED = 'Nothing was changed.';
const ASK = 'Ask whoever looks after the database what it wants.';

/** A refusal as people are told of it. The code follows from what refused: a value is at fault, other rows, or a right. */
export function refusedError(given: Refusal, cause: unknown): AppError {
  const clean = (text: string | null | undefined) =>
    text === null || text === undefined || text.trim() === '' ? null : databaseWords(text);
  const { by } = given;
  const table = clean(given.table);
  const field = clean(given.field);
  const rule = clean(given.rule);
  const said = clean(given.said);
  const details = { reason: 'refused', by, table, field, rule, said } as const;
  const said1 = [sentenceOf({ by, field, rule }), ...(said === null ? [] : [`It said: “${said}”.`])].join(' ');
  const about = { cause, details, ...(field !== null && { field }) };
  switch (by) {
    case 'check':
    case 'view-check':
    case 'not-null':
    case 'too-long':
    case 'value':
    case 'generated':
      return new AppError('INVALID_INPUT', said1, { ...about, hint: `${NOTHING_CHANGED} ${ASK}` });
    case 'unique':
      return new AppError('CONFLICT', said1, {
        ...about,
        hint: `${NOTHING_CHANGED} Choose another value, or reload and try again.`,
      });
    case 'foreign-key':
    case 'exclusion':
    case 'raised':
    case 'other':
      return new AppError('CONFLICT', said1, { ...about, hint: `${NOTHING_CHANGED} ${ASK}` });
    case 'policy':
      return new AppError('PERMISSION_DENIED', said1, {
        cause,
        details,
        hint: `${NOTHING_CHANGED} Ask whoever looks after the database for a policy that lets this database user do it.`,
      });
    case 'policy-read':
      return new AppError('PERMISSION_DENIED', said1, {
        cause,
        details,
        hint: 'Ask whoever looks after the database for a policy that lets this database user read.',
      });
  }
}

function sentenceOf({
  by,
  field,
  rule,
}: {
  readonly by: RefusedBy;
  readonly field: string | null;
  readonly rule: string | null;
}): string {
  const value = field === null ? 'this value' : `this value for “${field}”`;
  const named = rule === null ? '' : ` (“${rule}”)`;
  switch (by) {
    case 'check':
      return `The database does not accept ${value}: a rule of its own forbids it${named}.`;
    case 'view-check':
      return `The database does not accept ${value}: its view would not show the row any more${named}.`;
    case 'not-null':
      return `The database wants a value ${field === null ? 'where none was given' : `for “${field}”`}.`;
    case 'too-long':
      return `The database does not accept ${value}: it is too long.`;
    case 'value':
      return `The database does not accept ${value}.`;
    case 'generated':
      return `The database works ${field === null ? 'this value' : `“${field}”`} out itself, so it cannot be set.`;
    case 'unique':
      return `Another row already has ${value}${named}.`;
    case 'foreign-key':
      return `The database refused the change because other rows depend on it, or it refers to a row that is not there${named}.`;
    case 'exclusion':
      return `The database does not accept ${value} beside that of another row${named}.`;
    case 'raised':
      return 'A rule of the database’s own refused the change.';
    case 'other':
      return 'The database refused the change.';
    case 'policy':
      return `Row-level security of the database does not let this database user do that${named}.`;
    case 'policy-read':
      return 'A rule of the database’s own, such as row-level security, kept this from being read.';
  }
}
