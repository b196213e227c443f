import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';
import type { CellDatabase } from '../database/cells';
import type { AnyDatabase } from '../database/physical-table';
import { eb, lower } from '../database/expressions';
import { cellText } from '../write/capture';
import { knownTable } from './known-table';
import { undoConflict } from './undo-refusal';
import { deleteRow, insertRow, isStamp, keyCells, updateRow } from '../write/row-states';
import { insertRows, runStates, type Run } from '../write/runs';
import type { RowChange } from '../database/row-change';
import { findUserRow } from '../user-rows/user-row';

/** Puts the rows of a run back that are gone; null where each has to be looked at by itself. */
export async function applyUndoTogether(
  connection: OpenConnection,
  trx: AnyDatabase,
  run: Extract<Run, { together: true }>['changes'],
): Promise<RowChange[] | null> {
  const { kind } = connection.handle;
  const states = await runStates(kind, trx, run);
  if (states === null) return null;
  const moved = states.find(({ state }) => state === 'moved');
  if (moved !== undefined) throw undoConflict(connection, moved);
  const gone = run.filter((_, i) => states[i]?.state === 'done');
  const [first] = gone;
  if (first === undefined) return [];
  await insertRows(kind, trx, gone).catch((error: unknown) => {
    throw refusedBack(connection, first, error);
  });
  return gone.map(({ table, before }) => ({ act: 'insert', table, key: keyCells(before), after: before }));
}

/** Takes one change back; returns what that did. */
export async function applyUndo(
  connection: OpenConnection,
  trx: AnyDatabase,
  change: RowChange,
  now: Date,
): Promise<RowChange> {
  const database: CellDatabase = { kind: connection.handle.kind, db: trx };
  const { table } = change;
  switch (change.act) {
    case 'delete': {
      await requireFreeAddress(connection, trx, change);
      await insertRow(database, table, change.before).catch((error: unknown) => {
        throw refusedBack(connection, change, error);
      });
      return { act: 'insert', table, key: keyCells(change.before), after: change.before };
    }
    case 'insert':
      await deleteRow(database, { table, key: change.key });
      return { act: 'delete', table, before: change.after };
    case 'update': {
      await requireFreeAddress(connection, trx, change);
      // better-auth moves `updatedAt` on with every change, and so does taking one back.
      const stamps = Object.keys(change.before).filter(isStamp);
      const back = { ...change.before, ...Object.fromEntries(stamps.map((c) => [c, stamp(connection, change, now)])) };
      await updateRow(database, { table, key: change.key }, back);
      return { act: 'update', table, key: change.key, before: change.after, after: back };
    }
  }
}

/** Now, as the column of a change stores it. */
function stamp(connection: OpenConnection, { table }: RowChange, now: Date): string {
  const { kind } = connection.handle;
  const { user, account, session } = connection.schema;
  const value =
    table.name === user.physical.name
      ? user.encode('updatedAt', now)
      : table.name === account?.physical.name
        ? account.encode('updatedAt', now)
        : table.name === session?.physical.name
          ? session.encode('updatedAt', now)
          : now.toISOString();
  if (kind === 'postgres') return String(value);
  return typeof value === 'number' ? `i${value}` : `t${String(value)}`;
}

/** Whether somebody else may hold by now what a row was known by, which has to be looked at for each. */
export function mayLoseItsAddress({ schema: { user } }: OpenConnection, { table }: RowChange): boolean {
  return table.name === user.physical.name;
}

// The unique index would refuse it too, but not say who has the address, and not find it in another case.
async function requireFreeAddress(connection: OpenConnection, trx: AnyDatabase, change: RowChange): Promise<void> {
  if (change.act === 'insert' || !mayLoseItsAddress(connection, change)) return;
  const { user } = connection.schema;
  const { kind } = connection.handle;
  const email = cellText(kind, change.before[user.name('email')]);
  if (email === null || email === '') return;
  const own = change.act === 'update' ? cellText(kind, change.key[user.name('id')]) : null;
  // Where an address is not unique, as within tenants, somebody else's is in nobody's way. Nor is it in that of one with
  // capitals, which the server looks for in no case.
  if (!(user.physical.unique ?? []).includes(user.name('email'))) return;
  const spelled = email !== email.toLowerCase();
  const address = spelled ? user.meets('email', '=', email) : eb(lower(user.ref('email')), '=', email.toLowerCase());
  const others = own === null ? address : eb.and([address, eb.not(user.is('id', own))]);
  const holder = await findUserRow(connection, trx, others);
  if (holder === null) return;
  throw new AppError(
    'CONFLICT',
    `${email} belongs to ${holder.name || 'another user'} by now, so it cannot be given back.`,
    {
      hint: 'Give that user another address first, then undo again.',
      details: { reason: 'taken', holderId: holder.id, holderName: holder.name, holderEmail: holder.email },
    },
  );
}

function refusedBack(connection: OpenConnection, change: RowChange, error: unknown): AppError {
  const known = connection.handle.toAppError(error, false);
  if (known.code === 'CONNECTION_LOST' || known.code === 'READ_ONLY' || known.code === 'TIMEOUT') return known;
  const { name } = knownTable(connection, change.table);
  return new AppError('CONFLICT', `A row of "${name}" could not be brought back: ${known.message}`, {
    hint: 'Something else took its place meanwhile. Nothing was restored.',
    cause: error,
  });
}
