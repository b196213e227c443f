/**
 * What a write still had to do outside of the database when it was committed, such as ending sessions in the secondary
 * storage: with its intention while it is under way, and apart once the app ended before it was done.
 */
export const leftUndone = `
alter table intent add column sealed_rest blob;

create table left_undone (
  audit_id text primary key,
  connection_id text not null,
  connection_name text not null,
  user_id text,
  summary text not null,
  sealed blob not null
) strict, without rowid;
create index left_undone_connection on left_undone (connection_id);
`;
