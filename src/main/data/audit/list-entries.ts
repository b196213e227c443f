import { sql, type SqlBool } from 'kysely';
import type { AuditFilter } from '@shared/api/audit';
import type { LocalDatabase } from '../local/local-database';
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
  const conditions = [sql<SqlBool>`1 = 1`];
  if (filter.userId !== undefined) {
    // A batch of a bulk job is about many; its rows know which entry they are in.
    conditions.push(sql<SqlBool>`(user_id = ${filter.userId} or id in
      (select entry_id from bulk_row where user_id = ${filter.userId} and entry_id is not null))`);
    // Another database may use the same ids for other people.
    const of = filter.connectionId ?? connectionId;
    if (of !== null) conditions.push(sql<SqlBool>`connection_id = ${of}`);
  }
  if (filter.connectionId !== undefined) conditions.push(sql<SqlBool>`connection_id = ${filter.connectionId}`);
  if (filter.action !== undefined) conditions.push(sql<SqlBool>`action = ${filter.action}`);
  if (filter.outcome !== undefined) conditions.push(sql<SqlBool>`outcome = ${filter.outcome}`);
  if (filter.since !== undefined) conditions.push(sql<SqlBool>`at >= ${new Date(filter.since).toISOString()}`);
  if (filter.until !== undefined) conditions.push(sql<SqlBool>`at < ${new Date(filter.until).toISOString()}`);
  const needle = filter.search?.trim().toLowerCase() ?? '';
  if (needle !== '') conditions.push(sql<SqlBool>`authdesk_contains(${searched}, ${needle})`);
  return sql<SqlBool>`${sql.join(conditions, sql` and `)}`;
}

/** All a person could look for, line by line, so that nothing is found across two of them. */
const searched = sql`id || char(10) || summary || char(10) || coalesce(target_label, '') || char(10) || coalesce(target_id, '')
  || char(10) || actor || char(10) || coalesce(connection_name, '')
  || char(10) || case when json_valid(extra) then coalesce(extra ->> 'undoes', '') || char(10) || coalesce(extra ->> 'person', '') || char(10)
       || coalesce(extra ->> 'reason', '') || char(10) || coalesce(extra ->> 'ticket', '') else '' end`;
