import { fold } from '../base/fold';
import { partsOf, putRight } from '../base/slips';
import type { OpenConnection } from '../connections/connection';
import { canScanBackwards } from '../database/backward-scan';
import { eb, type Condition } from '../database/expressions';
import { hasSlipped } from '../database/slipped';
import type { Narrowed } from '../notes/narrow';
import { isBig, listPage, type ListQuery } from '../paging/list-page';
import { scanPage } from '../paging/scan-page';
import type { RawRow } from '../schema/auth-table';
import { userConditions, userSelection } from '../user-rows/queries';
import { hasWord, nameTexts, namesOf } from '../user-rows/search-text';
import { searchLane } from './search-users';

/** So many are offered. */
const MOST = 3;
/** So many people are looked at for one. */
const LOOKED_AT = 200;
/** A big table is read for so long. */
const BUDGET_MS = 1500;

/**
 * What somebody may have meant who searched for this and found nobody: the same with one letter put right, as it finds people
 * who are there; what finds most of them first.
 */
export async function suggest(
  connection: OpenConnection,
  { search, filters }: { readonly search: string; readonly filters: Narrowed | undefined },
  now: Date,
  signal: AbortSignal,
): Promise<string[]> {
  const { user } = connection.schema;
  const parts = partsOf(search);
  if (parts === null) return [];
  const where = [
    ...userConditions(connection, undefined, filters, now),
    ...parts.map(({ folded }) => eb.or([hasWord(connection, folded), slippedIn(connection, folded)])),
  ];
  const query = { connection: searchLane(connection), table: user, select: userSelection(user), where, signal };
  if (isBig(connection, user) && !(await canScanBackwards(connection.reader.handle, user.physical))) return [];
  const rows = await some(query, isBig(connection, user));
  // As names are written rather than as addresses are.
  return mostFirst(rows.flatMap((row) => putRight(search, nameTexts(user, row).toReversed()) ?? []));
}

function slippedIn({ handle, schema: { user } }: OpenConnection, word: string): Condition {
  return eb.or(namesOf(user).map((field) => hasSlipped(handle, user.text(field), word)));
}

async function some(query: ListQuery<'user'>, big: boolean): Promise<readonly RawRow[]> {
  const request = { limit: LOOKED_AT, from: null, given: null, budgetMs: BUDGET_MS };
  if (big) return (await scanPage(query, request)).rows;
  const sort = { by: 'createdAt', direction: 'desc' } as const;
  return (await listPage({ ...query, sort, limit: LOOKED_AT, query: 'users.suggest' })).rows;
}

function mostFirst(texts: readonly string[]): string[] {
  const counted = new Map<string, { readonly text: string; count: number }>();
  for (const text of texts) {
    const one = counted.get(fold(text)) ?? { text, count: 0 };
    one.count += 1;
    counted.set(fold(text), one);
  }
  const ordered = [...counted.values()].toSorted((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1));
  return ordered.slice(0, MOST).map(({ text }) => text);
}
