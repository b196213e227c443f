import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';
import type { AnyDatabase, PhysicalTable } from '../database/physical-table';
import { eb, lower } from '../database/expressions';
import { cellText, type Capture } from '../write/capture';
import { knownTable } from '../write/known-table';
import { undoConflict } from './undo-refusal';
import { isStamp, untouchedSide, type RowState } from '../write/row-states';
import { runStates, type Run } from '../write/runs';
import type { RowChange } from '../database/row-change';
import { emailScope } from '../user-rows/email-scope';
import { findUserRow } from '../user-rows/user-row';

/** Puts the rows of a run back that are gone, and says how many; null where each has to be looked at by itself. */
export async function applyUndoTogether(
  connection: OpenConnection,
  rows: Capture,
  run: Extract<Run, { together: true }>['changes'],
): Promise<number | null> {
  const { kind } = connection.handle;
  const [any] = run;
  const lock = any === undefined ? null : knownTable(connection, any.table).physical;
  const states = await runStates({ kind, db: rows.db }, run, lock);
  if (states === null) return null;
  const moved = states.find(({ state }) => state === 'moved');
  if (moved !== undefined) throw undoConflict(connection, moved);
  const gone = run.filter((_, i) => states[i]?.state === 'done');
  const [first] = gone;
  if (first === undefined) return 0;
  await rows.putBack(
    physicalOf(connection, first),
    gone.map(({ before }) => before),
  );
  return gone.length;
}

/** When it is taken back, and when it was done. */
interface Moments {
  readonly now: Date;
  readonly doneAt: Date;
}

/** Takes one change back, of a row that stands as it was left. */
export async function applyUndo(
  connection: OpenConnection,
  rows: Capture,
  { change, now: held }: RowState,
  { now, doneAt }: Moments,
): Promise<void> {
  const physical = physicalOf(connection, change);
  switch (change.act) {
    case 'delete':
      await requireFreeAddress(connection, rows.db, change, doneAt);
      await rows.putBack(physical, [change.before]);
      return;
    case 'insert':
      await rows.takeAway(physical, change.key);
      return;
    case 'update': {
      await requireFreeAddress(connection, rows.db, change, doneAt);
      // better-auth moves `updatedAt` on with every change, and so does taking one back.
      const stamps = Object.keys(change.before).filter(isStamp);
      const back = { ...change.before, ...Object.fromEntries(stamps.map((c) => [c, stamp(connection, change, now)])) };
      await rows.rewrite(physical, change.key, back, untouchedSide(change, held));
    }
  }
}

/** The table of a change; one that is not known any more is taken to have the columns that were written. */
function physicalOf(connection: OpenConnection, change: RowChange): PhysicalTable {
  const { physical } = knownTable(connection, change.table);
  if (physical !== null) return physical;
  const cells = change.act === 'insert' ? change.after : change.before;
  const columns = Object.keys(cells).map((name) => ({
    name,
    type: 'text',
    nullable: true,
    hasDefault: false,
    generated: false,
    readable: true,
  }));
  return { ...change.table, columns, indexes: [], primaryKey: [], referredBy: [] };
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
async function requireFreeAddress(
  connection: OpenConnection,
  trx: AnyDatabase,
  change: RowChange,
  doneAt: Date,
): Promise<void> {
  // Where more than the address makes a user unique, or nothing does, only the database can tell.
  if (change.act === 'insert' || !mayLoseItsAddress(connection, change) || emailScope(connection).kind !== 'alone')
    return;
  const { user } = connection.schema;
  const { kind } = connection.handle;
  const email = cellText(kind, change.before[user.name('email')]);
  if (email === null || email === '') return;
  const own = change.act === 'update' ? cellText(kind, change.key[user.name('id')]) : null;
  // Where an address is not unique, as within tenants, somebody else's is in nobody's way. Nor is it in that of one with
  // capitals, which the server looks for in no case.
  if (!(user.physical.unique ?? []).includes(user.name('email'))) return;
  const exact = user.meets('email', '=', email);
  const alike = eb(lower(user.ref('email')), '=', email.toLowerCase());
  // Who had it in other capitals all along is a twin, and stands beside it again.
  const since = user.has('createdAt') ? eb.and([alike, user.meets('createdAt', '>', doneAt)]) : alike;
  const address = email === email.toLowerCase() ? eb.or([exact, since]) : exact;
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
