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

/** Entries newest first, from just below a place in the chain. */
export async function readEntries(
  db: LocalDatabase,
  question: AuditQuestion,
  { limit, before }: { limit: number; before: number | null },
): Promise<AuditRecord[]> {
  let query = db.selectFrom('audit').select(AUDIT_COLUMNS).orderBy('seq', 'desc').limit(limit);
  if (before !== null) query = query.where('seq', '<', before);
  return query.where(matches(question)).execute();
}

/** How many entries match. */
export async function countEntries(db: LocalDatabase, question: AuditQuestion): Promise<number> {
  const { n } = await db
    .selectFrom('audit')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where(matches(question))
    .executeTakeFirstOrThrow();
  return n;
}

function matches({ filter, connectionId }: AuditQuestion) {
  return (eb: ExpressionBuilder<LocalTables, 'audit'>) => {
    const conditions: Expression<SqlBool>[] = [];
    if (filter.userId !== undefined) {
      // A batch of a bulk job is about many; its rows know which entry they are in.
      const theirs = eb
        .selectFrom('bulk_row')
        .select('entry_id')
        .where('bulk_row.user_id', '=', filter.userId)
        .where('entry_id', 'is not', null);
      conditions.push(eb.or([eb('user_id', '=', filter.userId), eb('id', 'in', theirs)]));
      // Another database may use the same ids for other people.
      const of = filter.connectionId ?? connectionId;
      if (of !== null) conditions.push(eb('connection_id', '=', of));
    }
    if (filter.connectionId !== undefined) conditions.push(eb('connection_id', '=', filter.connectionId));
    if (filter.action !== undefined) conditions.push(eb('action', '=', filter.action));
    if (filter.outcome !== undefined) conditions.push(eb('outcome', '=', filter.outcome));
    if (filter.since !== undefined) conditions.push(eb('at', '>=', new Date(filter.since).toISOString()));
    if (filter.until !== undefined) conditions.push(eb('at', '<', new Date(filter.until).toISOString()));
    const needle = filter.search?.trim() ?? '';
    if (needle !== '') conditions.push(auditContains(needle));
    return eb.and(conditions);
  };
}
