import { fold, searchWords, tidied } from '../base/fold';
import type { OpenConnection } from '../connections/connection';
import type { DatabaseHandle } from '../database/database-handle';
import { eb, NEVER, type Condition } from '../database/expressions';
import { beginsInAnyCase, containsFolded, isBeyondAscii } from '../database/folded';
import { ID_BEGINS } from '../local-search/packed-index';
import { isBig } from '../paging/list-page';
import type { AuthTable, RawRow } from '../schema/auth-table';
import { SEARCHED_USER_FIELDS } from '../schema/trigram-index';
import { namingColumns, ownContains, ownIs } from './own-columns';

/** What somebody is searched for by, read. */
export interface SearchText {
  /** As a whole, for what is exactly this: as it was typed, and without what copying leaves around it. */
  readonly wholes: readonly string[];
  /** Its words, folded: somebody is found by all of them, in any order. */
  readonly words: readonly string[];
}

/** What is looked through for a part: names and addresses. An id is met as a whole, or by how it begins. */
const NAMES = SEARCHED_USER_FIELDS.filter((field) => field !== 'id');

/** Reads the text of a search of a database; null where there is none. */
export function readSearch({ unheld }: Pick<DatabaseHandle, 'unheld'>, text: string | undefined): SearchText | null {
  const typed = text?.trim() ?? '';
  if (typed === '') return null;
  // No text can hold it, and Postgres refuses to be asked for it.
  if (typed.includes('\0')) return { wholes: [], words: [] };
  const wholes = new Set([straight(tidied(typed)), tidied(typed), typed]);
  // What the database has no place for is nobody's, though its letters without accents may be found.
  return { wholes: [...wholes].filter((whole) => unheld(whole) === null), words: searchWords(typed) };
}

function straight(text: string): string {
  return text.replace(/[‘’‛ʼ′´]/g, "'");
}

/** Whether nobody can be found by it. */
export function isImpossible({ words }: SearchText): boolean {
  return words.length === 0;
}

/** Every word is in somebody's names and addresses taken together, or it is their id, or what only they have. */
export function matchesSearch(connection: OpenConnection, search: SearchText): Condition {
  const { user } = connection.schema;
  if (isImpossible(search)) return NEVER;
  const naming = isBig(connection, user) ? namingColumns(user) : [];
  return eb.or([
    eb.and(search.words.map((word) => hasWord(connection, word))),
    ...search.wholes.map((whole) => user.is('id', whole)),
    ...(naming.length === 0 ? [] : search.wholes.map((whole) => ownIs(user, naming, whole))),
  ]);
}

/** A folded word is in somebody's names and addresses, or their id begins with it. */
export function hasWord(connection: OpenConnection, word: string): Condition {
  const { handle, schema } = connection;
  const { user } = schema;
  return eb.or([
    ...namesOf(user).map((field) => containsFolded(handle, user.text(field), word)),
    ...(word.length < ID_BEGINS ? [] : [beginsInAnyCase(handle.kind, user.text('id'), word)]),
    ...ownContains(connection, word),
  ]);
}

/** One of somebody's names and addresses may be more than ASCII. */
export function hasAccents({ handle, schema: { user } }: OpenConnection): Condition {
  return eb.or(namesOf(user).map((field) => isBeyondAscii(handle, user.text(field))));
}

/** One of somebody's names and addresses begins with one of the words. */
export function beginsSo({ handle, schema: { user } }: OpenConnection, { words }: SearchText): Condition {
  const begins = words.map((word) => namesOf(user).map((f) => containsFolded(handle, user.text(f), word, 'start')));
  return begins.length === 0 ? NEVER : eb.or(begins.flat());
}

/** The same of a row that was read. */
export function rowBeginsSo(user: AuthTable<'user'>, row: RawRow, { words }: SearchText): boolean {
  return nameTexts(user, row).some((text) => words.some((word) => fold(text).startsWith(word)));
}

/** The names and addresses of a row that was read. */
export function nameTexts(user: AuthTable<'user'>, row: RawRow): string[] {
  return namesOf(user).map((field) => user.read(row, field) ?? '');
}

/** The fields of names and addresses that are there. */
export function namesOf(user: AuthTable<'user'>) {
  return NAMES.filter((field) => user.has(field));
}
