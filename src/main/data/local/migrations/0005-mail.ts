/**
 * Every mail that was tried, to whom, and what is known of it (never what it said); our own templates; and when mails
 * left last, so that a restart does not outrun a server's limit.
 */
export const mail = `
create table mail_log (
  seq integer primary key,
  id text not null unique,
  at text not null,
  kind text not null,
  connection_id text not null,
  connection_name text not null,
  user_id text,
  recipient text not null,
  via text not null,
  outcome text not null,
  message_id text,
  reply text,
  run text
) strict;
create index mail_log_user on mail_log (connection_id, user_id, seq);
create unique index mail_log_run on mail_log (run, user_id) where run is not null and outcome <> 'failed';

create table mail_template (
  connection_id text not null,
  kind text not null,
  language text not null,
  subject text not null,
  text text not null,
  html text not null,
  primary key (connection_id, kind, language)
) strict;

create table mail_pace (
  lane text primary key,
  count integer not null,
  last_sent integer,
  hold_until integer
) strict;

alter table outbox add column kind text;
`;
