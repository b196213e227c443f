import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { AuditFilter } from '@shared/api/audit';
import { auditContains } from '../local/audit-text';
import type { LocalDatabase, LocalTables } from '../local/local-database';
import { AUDIT_COLUMNS, type AuditRecord } from './record';

/** Which entries. `connectionId` is the open connection: a user's own history belongs to it alone. */
export interface AuditQuestion {
  readonly filter: AuditFilter;
  readonly connectionId: string | null;
}

/** Where a page begins, just below a place in the chain, and when nobody wants it any more. */
export interface AuditPlace {
  readonly limit: number;
  readonly before: number | null;
  readonly signal?: AbortSignal | undefined;
}

/** Some tens of milliseconds of work each: a search is stopped between two of them. */
const SEARCHED_AT_ONCE = 2000;
const FILTERED_AT_ONCE = 20_000;

type Entries = ExpressionBuilder<LocalTables, 'audit'>;

/** Entries newest first. What no index answers is looked for in ranges of the chain until there are enough. */
export async function readEntries(
  db: LocalDatabase,
  question: AuditQuestion,
  { limit, before, signal }: AuditPlace,
): Promise<AuditRecord[]> {
  const found: AuditRecord[] = [];
  let top = before;
  for (;;) {
    signal?.throwIfAborted();
    const bottom = await bottomOf(db, question, top);
    const more = await db
      .selectFrom('audit')
      .select(AUDIT_COLUMNS)
      .where(matches(question))
      .where((eb) => eb.and([...(top === null ? [] : [eb('seq', '<', top)]), ...from(eb, bottom)]))
      .orderBy('seq', 'desc')
      .limit(limit - found.length)
      .execute();
    found.push(...more);
    if (bottom === null || found.length >= limit) return found;
    top = bottom;
  }
}

function from(eb: Entries, bottom: number | null): Expression<SqlBool>[] {
  return bottom === null ? [] : [eb('seq', '>=', bottom)];
}

/** Where the range below a place ends; null where all that is left is read at once. Places have gaps in a mended file. */
async function bottomOf(db: LocalDatabase, question: AuditQuestion, top: number | null): Promise<number | null> {
  if (isNarrow(question) || isWhole(question)) return null;
  const size = needleOf(question) === '' ? FILTERED_AT_ONCE : SEARCHED_AT_ONCE;
  const last = await db
    .selectFrom('audit')
    .select('seq')
    .$if(top !== null, (query) => query.where('seq', '<', top))
    .orderBy('seq', 'desc')
    .limit(1)
    .offset(size - 1)
    .executeTakeFirst();
  return last?.seq ?? null;
}

/** How many entries match; null where nobody knows before all of them were looked at. */
export type CountEntries = (question: AuditQuestion) => Promise<number | null>;

/** Counts entries: all of them once a run, from then on only what was added. */
export function entryCounter(db: LocalDatabase): CountEntries {
  let known = { n: 0, upTo: Number.MIN_SAFE_INTEGER };
  return async (question) => {
    if (!isWhole(question)) return isNarrow(question) ? countWhere(db, matches(question)) : null;
    const { upTo } = known;
    const { n, last } = await db
      .selectFrom('audit')
      .select((eb) => [eb.fn.countAll<number>().as('n'), eb.fn.max('seq').as('last')])
      .where('seq', '>', upTo)
      .executeTakeFirstOrThrow();
    // Two that asked at once counted the same entries.
    if (known.upTo === upTo) known = { n: known.n + n, upTo: last ?? upTo };
    return known.n;
  };
}

async function countWhere(db: LocalDatabase, condition: (eb: Entries) => Expression<SqlBool>): Promise<number> {
  const query = db.selectFrom('audit').select((eb) => eb.fn.countAll<number>().as('n'));
  return (await query.where(condition).executeTakeFirstOrThrow()).n;
}

/** Whether an index leads to the few entries that are meant. */
function isNarrow({ filter, connectionId }: AuditQuestion): boolean {
  return filter.id !== undefined || (filter.userId !== undefined && databaseOf({ filter, connectionId }) !== null);
}

function isWhole({ filter }: AuditQuestion): boolean {
  return Object.values(filter).every((value) => value === undefined || value === '');
}

// Another database may use the same ids for other people.
function databaseOf({ filter, connectionId }: AuditQuestion): string | null {
  return filter.connectionId ?? connectionId;
}

function needleOf({ filter }: AuditQuestion): string {
  return filter.search?.trim() ?? '';
}

function matches(question: AuditQuestion) {
  const { filter } = question;
  return (eb: Entries) => {
    const conditions: Expression<SqlBool>[] = [];
    if (filter.id !== undefined) conditions.push(eb('id', '=', filter.id));
    if (filter.userId !== undefined) conditions.push(isAbout(eb, filter.userId, databaseOf(question)));
    // Said of a user's entries a second time, it would have SQLite walk all entries of the database.
    else if (filter.connectionId !== undefined) conditions.push(eb('connection_id', '=', filter.connectionId));
    if (filter.action !== undefined) conditions.push(eb('action', '=', filter.action));
    if (filter.outcome !== undefined) conditions.push(eb('outcome', '=', filter.outcome));
    if (filter.since !== undefined) conditions.push(eb('at', '>=', new Date(filter.since).toISOString()));
    if (filter.until !== undefined) conditions.push(eb('at', '<', new Date(filter.until).toISOString()));
    const needle = needleOf(question);
    if (needle !== '') conditions.push(auditContains(needle));
    return eb.and(conditions);
  };
}

/**
 * Entries about a user: their own, and batches of bulk jobs, whose rows know which entry they are in. Each has its index;
 * asked for with `or`, SQLite would use neither.
 */
function isAbout(eb: Entries, userId: string, database: string | null): Expression<SqlBool> {
  const own = eb.selectFrom('audit as own').select('own.seq').where('own.user_id', '=', userId);
  const batches = eb
    .selectFrom('bulk_row')
    .innerJoin('audit as batch', 'batch.id', 'bulk_row.entry_id')
    .select('batch.seq')
    .where('bulk_row.user_id', '=', userId)
    .where('bulk_row.entry_id', 'is not', null);
  if (database === null) return eb('seq', 'in', own.union(batches));
  return eb(
    'seq',
    'in',
    own.where('own.connection_id', '=', database).union(batches.where('batch.connection_id', '=', database)),
  );
}
