import type { RemovalPreview, UserRow } from '@shared/api/users';
import { stoppable } from '../database/database-handle';
import { eb, inList } from '../database/expressions';
import { normalise } from '../schema/match-names';
import { storageMode } from '../connections/storage-mode';
import type { OpenConnection } from '../connections/connection';

/** What removing users leaves behind, and what the database cannot show. */
export async function outsideNotes(
  connection: OpenConnection,
  users: readonly UserRow[],
  tables: RemovalPreview['tables'],
  signal: AbortSignal,
): Promise<string[]> {
  const notes: string[] = [];
  const owned = await ownedAlone(connection, users, signal);
  if (owned.length > 0) notes.push(`Left without an owner: ${owned.join(', ')}. Make somebody else the owner first.`);
  const blocking = tables.filter((table) => table.effect === 'blocks');
  if (blocking.length > 0) {
    const names = blocking.map((table) => `"${table.table}"`).join(', ');
    notes.push(`The database refuses to remove whoever ${names} still refers to. Those users are skipped.`);
  }
  if (tables.some(({ table }) => /^teammembers?$/.test(normalise(table)))) {
    notes.push('The member counts of teams are not lowered; your app may take a team for fuller than it is.');
  }
  if (storageMode(connection).kind !== 'none') notes.push(connection.storage === null ? OUT_OF_REACH : IN_STORAGE);
  notes.push('Your app is not told: what it does when a user is deleted, such as removing files, does not happen.');
  return notes;
}

const IN_STORAGE =
  'Sessions, links and codes in the secondary storage of the app end with the user. Undoing does not bring those back.';
const OUT_OF_REACH =
  'Sessions of this app are kept in a secondary storage. Enter the address of its Redis in the connection first, or they go on until they expire.';

/** Organizations of which all owners are among these users. */
async function ownedAlone(
  { handle, schema: { member, organization } }: OpenConnection,
  users: readonly UserRow[],
  signal: AbortSignal,
): Promise<string[]> {
  if (member === null || organization === null || users.length === 0 || !member.has('role')) return [];
  const ids = users.map(({ id }) => id);
  const theirs = member.isAnyOf('userId', ids);
  const owned = eb
    .selectFrom(member.from)
    .select(member.ref('organizationId').as('id'))
    .where(inList(member.ref('role')), 'like', '%,owner,%');
  const rows = await handle.db
    .selectFrom(organization.from)
    .select(organization.select(['name']))
    .where(organization.ref('id'), 'in', owned.where(theirs))
    .where(organization.ref('id'), 'not in', owned.where(eb.not(theirs)))
    .limit(20)
    .execute(stoppable(signal));
  return rows.map((row) => organization.read(row, 'name') ?? '');
}
