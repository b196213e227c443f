import { sql, type Expression, type SqlBool } from 'kysely';

/**
 * All of an audit entry that a person could look for, line by line, so that nothing is found across two of them. In
 * SQLite's own words: its functions read the JSON of what else is known of an entry.
 */
const TEXT = sql`id || char(10) || summary || char(10) || coalesce(target_label, '') || char(10) || coalesce(target_id, '')
  || char(10) || actor || char(10) || coalesce(connection_name, '')
  || char(10) || case when json_valid(extra) then coalesce(extra ->> 'undoes', '') || char(10) || coalesce(extra ->> 'person', '') || char(10)
       || coalesce(extra ->> 'reason', '') || char(10) || coalesce(extra ->> 'ticket', '') else '' end`;

/** Whether an audit entry has a text in it, in any case; by the function every SQLite file of ours is opened with. */
export function auditContains(needle: string): Expression<SqlBool> {
  return sql`authdesk_contains(${TEXT}, ${needle.toLowerCase()})`;
}
