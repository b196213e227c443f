import { AppError } from '../base/app-error';

/** What a pasted list names, in its order and as it was written; not yet looked up. */
export interface ParsedList {
  readonly tokens: readonly string[];
  /** Columns of a table that were not read, as there are others than the one that names people. */
  readonly unreadColumns: number;
}

/** As many people as one list may name. */
export const MAX_TOKENS = 100_000;

const HEADER = /^(?:user[ _-]?)?(?:id|e-?mail(?:[ _-]?address)?|mail|address)$|^users?$/i;
/** Signs that show nothing: byte order marks, zero-width spaces and joiners, soft hyphens. */
const INVISIBLE = /[\u200b-\u200d\u2060\ufeff\u00ad]/g;
const MAX_TOKEN_LENGTH = 320;
const OTHERS_TURN = 5000;

/**
 * Reads a list of ids and addresses however it was copied: one a line, or between commas, semicolons or tabs; as
 * `Name <a@b.c>`; in quotes; or as a table, of which the column that names people is read (by its heading, else the first).
 * @throws AppError INVALID_INPUT for more than 100,000
 */
export async function parseList(text: string, signal?: AbortSignal): Promise<ParsedList> {
  const records: string[][] = [];
  for (const record of recordsOf(text.replace(/^\ufeff/, ''))) {
    if (record.some((field) => field !== '')) records.push(record);
    if (records.length > MAX_TOKENS + 1) throw tooMany();
    // A list of many megabytes must not keep other calls waiting.
    if (records.length % OTHERS_TURN === 0) {
      // oxlint-disable-next-line no-await-in-loop
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    }
  }
  const table = tableColumn(records);
  const fields = table === null ? records.flatMap(withoutNames) : records.map((record) => record[table] ?? '');
  const tokens = fields.map(tokenOf).filter((token) => token !== '');
  if (tokens.length > 1 && HEADER.test(tokens[0] ?? '')) tokens.shift();
  if (tokens.length > MAX_TOKENS) throw tooMany();
  return { tokens, unreadColumns: table === null ? 0 : (records[0]?.length ?? 1) - 1 };
}

function tooMany(): AppError {
  return new AppError('INVALID_INPUT', `A list may name ${MAX_TOKENS.toLocaleString('en')} users at the most.`, {
    field: 'target.text',
    hint: 'Split the list, and run one part after the other.',
  });
}

/** Records of fields: quotes hold separators and line breaks together where they open a field, as in CSV. */
function* recordsOf(text: string): Generator<string[]> {
  let record: string[] = [];
  let at = 0;
  while (at <= text.length) {
    const { field, next } = fieldAt(text, at);
    record.push(field);
    const end = text.charAt(next);
    at = next + 1;
    if (end === '\r' && text.charAt(at) === '\n') at += 1;
    if (end === '' || end === '\n' || end === '\r') {
      yield record;
      record = [];
    }
  }
}

const SEPARATOR = /[,;\t\r\n]/g;
const QUOTED = /[ \u00a0]*"((?:[^"]|"")*)"[ \u00a0]*(?=[,;\t\r\n]|$)/y;

function fieldAt(text: string, at: number): { field: string; next: number } {
  QUOTED.lastIndex = at;
  const quoted = text.charAt(at) === '"' || text.charAt(at) === ' ' ? QUOTED.exec(text) : null;
  if (quoted) return { field: (quoted[1] ?? '').replaceAll('""', '"').trim(), next: QUOTED.lastIndex };
  SEPARATOR.lastIndex = at;
  const next = SEPARATOR.exec(text)?.index ?? text.length;
  return { field: text.slice(at, next).trim(), next };
}

/**
 * Which column of a table names people; null where it is no table but a list with several names a line. A table has the
 * same number of columns in each line, and not an address in every one.
 */
function tableColumn(records: readonly string[][]): number | null {
  const [first] = records;
  if (records.length < 2 || first === undefined || first.length < 2) return null;
  if (records.some((record) => record.length !== first.length)) return null;
  if (records.every((record) => record.slice(1).every((field) => field === ''))) return 0;
  if (records.every((record) => record.every((field) => field === '' || field.includes('@')))) return null;
  const named = first.findIndex((field) => HEADER.test(clean(field)));
  return Math.max(0, named);
}

// `Doe, Ann <ann@example.com>`: what stands before the comma is half of a name.
function withoutNames(record: readonly string[]): string[] {
  return record.filter((field, i) => {
    const next = record[i + 1] ?? '';
    return !/<[^<>]+>\s*$/.test(next) || next.startsWith('<') || field.includes('@') || /\d/.test(field);
  });
}

function tokenOf(field: string): string {
  const cleaned = clean(field);
  const address = /<([^<>]+)>\s*$/.exec(cleaned)?.[1] ?? cleaned;
  return clean(address.replace(/^mailto:/i, '')).slice(0, MAX_TOKEN_LENGTH);
}

function clean(text: string): string {
  return text
    .replace(INVISIBLE, '')
    .trim()
    .replace(/^(["'`])(.*)\1$/s, '$2')
    .trim();
}
