/** Connections, preferences, the audit chain with its head, intents of writes in flight, and the outbox. */
export const initial = `
create table connection (
  id text primary key,
  position integer not null,
  settings text not null,
  sealed_secrets blob,
  last_opened_at text
) strict;

create table preference (key text primary key, value text not null) strict;

create table audit (
  seq integer primary key,
  id text not null unique,
  at text not null,
  actor text not null,
  connection_id text,
  connection_name text,
  action text not null,
  target_type text,
  target_id text,
  target_label text,
  user_id text,
  summary text not null,
  before text,
  after text,
  outcome text not null,
  rows integer,
  previous text not null,
  hash text not null
) strict;
create index audit_user on audit (connection_id, user_id, seq);

create table audit_head (only integer primary key check (only = 1), seq integer not null, hash text not null, mac text not null) strict;

create table intent (
  id text primary key,
  at text not null,
  entry text not null
) strict;

create table sealed_key (name text primary key, sealed blob not null) strict;

create table outbox (
  seq integer primary key,
  id text not null unique,
  at text not null,
  connection_id text not null,
  user_id text,
  recipient text not null,
  sender text not null,
  subject text not null,
  sealed_body blob not null
) strict;
`;
