/** Saved views and the users opened last, each of one connection. Of a user only the id is kept. */
export const viewsAndRecents = `
create table saved_view (
  id text primary key,
  connection_id text not null,
  name text not null,
  screen text not null,
  state text not null
) strict;

create table recent_user (
  connection_id text not null,
  user_id text not null,
  at text not null,
  primary key (connection_id, user_id)
) strict;
`;
