/**
 * Bulk jobs and their rows, which outlive a crash. `flight` is what the batch under way is about to leave behind, so that
 * a resumed job can find out whether it was saved.
 */
export const bulk = `
create table bulk_job (
  id text primary key,
  at text not null,
  connection_id text not null,
  connection_name text not null,
  target text not null,
  action text not null,
  why text not null,
  state text not null,
  started_at text,
  result text,
  flight text
) strict;
create index bulk_job_state on bulk_job (state, started_at);

create table bulk_row (
  job_id text not null,
  seq integer not null,
  given text not null,
  user_id text,
  label text,
  outcome text not null,
  detail text,
  at text,
  entry_id text,
  primary key (job_id, seq)
) strict, without rowid;
create index bulk_row_outcome on bulk_row (job_id, outcome, seq);
create index bulk_row_user on bulk_row (user_id) where entry_id is not null;
`;
