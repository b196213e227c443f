/**
 * What the team knows of a person beside the app's database: notes, tags, pins and a time zone. Nothing of it hangs on
 * the person's row, so that it outlives a removal; ids are made anywhere, so that more than one desk could write them.
 */
export const notes = `
create table note (
  id text primary key,
  connection_id text not null,
  user_id text not null,
  at text not null,
  actor text not null,
  person text,
  ticket text,
  text text not null,
  removed_at text
) strict;
create index note_person on note (connection_id, user_id, at, id);

create table person_tag (
  connection_id text not null,
  user_id text not null,
  tag text not null,
  at text not null,
  primary key (connection_id, user_id, tag)
) strict;
create index person_tag_tag on person_tag (connection_id, tag, user_id);

create table person_mark (
  connection_id text not null,
  user_id text not null,
  pinned_at text,
  zone text,
  primary key (connection_id, user_id)
) strict;
create index person_mark_pinned on person_mark (connection_id, pinned_at) where pinned_at is not null;
`;
