import type { OpenConnection } from '../connections/connection';
import { stoppable } from '../database/database-handle';
import { eb, meeting } from '../database/expressions';
import { planOf, type PlanStep } from '../database/postgres-plan';
import { containsByTrigrams } from '../database/postgres-expressions';
import type { ListQuery } from '../paging/list-page';
import { SEARCHED_USER_FIELDS, trigramForm } from '../schema/trigram-index';

/** More matches than this fill a page sooner when the table is simply read. */
const MAX_HITS = 5000;

/** Whether trigram indexes answer a search whole, so that nothing is left to be read for. */
export function coversEverything({ schema: { user } }: OpenConnection): boolean {
  return SEARCHED_USER_FIELDS.every((field) => !user.has(field) || trigramForm(user, field) !== null);
}

/**
 * Finds everything that Postgres's trigram indexes know to contain what was typed, in one statement. Gives the
 * ids, newest first, or null where no such index helps: there is none, the text is too short, or too many match.
 */
export async function findByTrigrams(query: ListQuery<'user'>, needle: string): Promise<string[] | null> {
  const { connection, table, where, signal } = query;
  const { handle } = connection.reader;
  const indexed = SEARCHED_USER_FIELDS.flatMap((field) => {
    const form = trigramForm(table, field);
    return form === null ? [] : [{ field, form }];
  });
  const part = searchable(needle);
  if (handle.kind !== 'postgres' || indexed.length === 0 || part === null) return null;

  const byIndex = eb.or(indexed.map(({ field, form }) => containsByTrigrams(table.ref(field), form, part)));
  const found = handle.db
    .selectFrom(table.from)
    .select([table.ref('id').as('id'), table.ref('createdAt').as('at')])
    .$call(meeting([byIndex, ...where]))
    .limit(MAX_HITS + 1);
  // Where the planner prefers to read the table after all, that is better done in stretches.
  if (readsWhole(await planOf(handle.db, found, signal), table.physical.name)) return null;
  // Statements are sent without a name: a named one would soon be planned without looking at what is searched for.
  const rows = await handle.db
    .selectFrom(found.as('found'))
    .select('id')
    .orderBy('at', (at) => at.desc().nullsLast())
    .orderBy('id', 'desc')
    .$castTo<{ id: string | number }>()
    .execute(stoppable(signal));
  return rows.length > MAX_HITS ? null : rows.map(({ id }) => String(id));
}

function readsWhole(plan: PlanStep | null, table: string): boolean {
  if (plan === null) return true;
  if (plan['Node Type'].endsWith('Seq Scan') && plan['Relation Name'] === table) return true;
  return plan.Plans?.some((inner) => readsWhole(inner, table)) ?? false;
}

/**
 * What of the text a trigram index can look for: all of it, or its longest part in ASCII, whose letters every database folds
 * alike; null where that has no three letters or digits in a row.
 */
function searchable(needle: string): string | null {
  const parts = needle.split(/[^ -~]+/).filter((part) => /[a-z0-9]{3}/i.test(part));
  return parts.toSorted((a, b) => b.length - a.length)[0] ?? null;
}
