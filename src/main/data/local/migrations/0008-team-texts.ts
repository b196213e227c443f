/** Texts a team words for itself, such as what is copied for a ticket; the built-in one holds where there is none. */
export const teamTexts = `
create table team_text (
  connection_id text not null,
  name text not null,
  text text not null,
  primary key (connection_id, name)
) strict;
`;
