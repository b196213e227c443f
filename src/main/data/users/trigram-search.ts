import { stoppable } from '../database/database-handle';
import { eb, meeting } from '../database/expressions';
import { hasOneSpelling, hasTrigram } from '../database/folded';
import { planOf, type PlanStep } from '../database/postgres-plan';
import { containsByTrigrams } from '../database/postgres-expressions';
import type { ListQuery } from '../paging/list-page';
import { SEARCHED_USER_FIELDS, trigramForm } from '../schema/trigram-index';
import { beginsSo, type SearchText } from '../user-rows/search-text';

/** More matches than this fill a page sooner when the table is simply read. */
const MAX_HITS = 5000;

/** What trigram indexes found. */
export interface Hits {
  /** Those that begin so first, then newest first. */
  readonly ids: readonly string[];
  /** What is left to be read for: nothing, names with more than one accent, or everything that the indexes do not have. */
  readonly left: 'nothing' | 'accented' | 'rest';
}

/**
 * Finds what Postgres's trigram indexes know to contain what was typed, as it stands or with an accent, in one statement. Null
 * where no such index helps: there is none, the text is too short, or too many match.
 */
export async function findByTrigrams(query: ListQuery<'user'>, text: SearchText): Promise<Hits | null> {
  const { connection, table, where, signal } = query;
  const { handle } = connection.reader;
  const indexed = SEARCHED_USER_FIELDS.flatMap((field) => {
    const form = trigramForm(table, field);
    return form === null ? [] : [{ field, form }];
  });
  const words = text.words.filter(hasTrigram);
  if (handle.kind !== 'postgres' || indexed.length === 0 || words.length === 0) return null;

  const byIndex = eb.and(
    words.map((word) =>
      eb.or(indexed.map(({ field, form }) => containsByTrigrams(handle, { text: table.ref(field), form }, word))),
    ),
  );
  const begins = eb.case().when(beginsSo(connection, text)).then(eb.lit(0)).else(eb.lit(1)).end();
  const found = handle.db
    .selectFrom(table.from)
    .select([table.ref('id').as('id'), table.ref('createdAt').as('at'), begins.as('rank')])
    .$call(meeting([byIndex, ...where]))
    .limit(MAX_HITS + 1);
  // Where the planner prefers to read the table after all, that is better done in stretches.
  if (readsWhole(await planOf(handle.db, found, signal), table.physical.name)) return null;
  // Statements are sent without a name: a named one would soon be planned without looking at what is searched for.
  const rows = await handle.db
    .selectFrom(found.as('found'))
    .select('id')
    .orderBy('rank')
    .orderBy('at', (at) => at.desc().nullsLast())
    .orderBy('id', 'desc')
    .$castTo<{ id: string | number }>()
    .execute(stoppable(signal));
  if (rows.length > MAX_HITS) return null;
  const covered = SEARCHED_USER_FIELDS.every((field) => !table.has(field) || trigramForm(table, field) !== null);
  const left = !covered ? 'rest' : text.words.every(hasOneSpelling) ? 'nothing' : 'accented';
  return { ids: rows.map(({ id }) => String(id)), left };
}

function readsWhole(plan: PlanStep | null, table: string): boolean {
  if (plan === null) return true;
  if (plan['Node Type'].endsWith('Seq Scan') && plan['Relation Name'] === table) return true;
  return plan.Plans?.some((inner) => readsWhole(inner, table)) ?? false;
}
