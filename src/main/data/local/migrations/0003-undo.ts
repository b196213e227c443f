/**
 * What an entry was done for, beside the chain's old columns; what each write changed, sealed, so that it can be undone;
 * and when the end of the chain was last vouched for.
 */
export const undo = `
alter table audit add column extra text;
alter table intent add column sealed_changes blob;

create table undo_image (
  audit_id text primary key,
  connection_id text not null,
  key_id text not null,
  sealed blob not null,
  undone_by text
) strict;

create table audit_checkpoint (
  seq integer primary key,
  at text not null,
  hash text not null,
  mac text not null
) strict;
-- no checkpoint was taken yet: from the first on this row is gone, and an empty table means that somebody emptied it
insert into audit_checkpoint (seq, at, hash, mac) values (-1, '', '', '');
`;
