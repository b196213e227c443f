import { sql } from 'kysely';
import type { AuditEntry, UndoPreview } from '@shared/api/audit';
import { AppError } from '../app-error';
import type { AuditLog } from '../audit/audit-log';
import type { OpenConnection } from '../connections/open-connection';
import type { Cells } from '../dialects/cells';
import type { AnyDatabase } from '../dialects/database-handle';
import { findUserRow } from '../users/get-user';
import { cellText, type RowChange, type TableName } from '../write/capture';
import { requireWritable, type WritePath } from '../write/write-path';
import { knownTable } from './known-table';
import {
  copyCounter,
  deleteRow,
  insertRow,
  isStamp,
  movedColumns,
  rowState,
  updateRow,
  type RowState,
} from './row-states';
import { inRuns, insertRows, runStates, type Run } from './runs';

interface Dependencies {
  readonly audit: AuditLog;
  readonly writes: WritePath;
  readonly now: () => Date;
}

const SHOWN = 100;

/** What undoing an entry would write, read from the database as it is now; nothing is changed. */
export async function undoPreview(
  { audit }: Pick<Dependencies, 'audit'>,
  connection: OpenConnection,
  id: string,
): Promise<UndoPreview> {
  const entry = await audit.entry(id);
  const changes = await audit.changes(id);
  const refusal = whyNot(connection, entry, changes);
  if (refusal !== null || changes === null) {
    return { possible: false, reason: refusal?.message ?? null, changes: [], more: 0 };
  }
  const { kind, db } = connection.handle;
  const states: RowState[] = [];
  const copyOf = copyCounter();
  const settled = withoutGoingRows(changes);
  for (const change of settled.slice(0, SHOWN).toReversed()) {
    // oxlint-disable-next-line no-await-in-loop -- a hundred look-ups by key at the most
    states.push(await rowState(kind, db, change, { lock: false, copy: copyOf(change) }));
  }
  const moved = states.find((state) => state.state === 'moved');
  return {
    possible: moved === undefined,
    reason: moved === undefined ? null : `${howMoved(connection, moved)}.`,
    changes: states.map((state) => shown(connection, state)),
    more: Math.max(0, settled.length - SHOWN),
  };
}

/** Leaves out changes to rows that were deleted after that in the same act: they come back with what they held before both. */
function withoutGoingRows(changes: readonly RowChange[]): RowChange[] {
  const gone = new Map<string, Set<string>>();
  const goneOf = (table: TableName, columns: readonly string[]) => {
    const name = JSON.stringify([table.schema, table.name, columns]);
    const known = gone.get(name);
    if (known !== undefined) return known;
    const found = new Set(
      changes
        .filter((c) => c.act === 'delete' && c.table.name === table.name && c.table.schema === table.schema)
        .map((c) => JSON.stringify(columns.map((column) => (c.act === 'delete' ? c.before[column] : null)))),
    );
    gone.set(name, found);
    return found;
  };
  return changes.filter(
    (change) =>
      change.act !== 'update' ||
      !goneOf(change.table, Object.keys(change.key)).has(JSON.stringify(Object.values(change.key))),
  );
}

/**
 * Takes back what an entry did: a write of its own, which first makes sure that nobody changed the same things since.
 * Rows that are already as they were before are left alone, so that an undo that broke off can be done again.
 * @throws AppError NOT_FOUND, UNSUPPORTED where there is nothing to take back with, CONFLICT with what moved on, and all of
 * the write path
 */
export async function undoEntry(
  { audit, writes, now }: Dependencies,
  connection: OpenConnection,
  id: string,
): Promise<void> {
  requireWritable(connection);
  const entry = await audit.entry(id);
  const changes = await audit.changes(id);
  const refusal = whyNot(connection, entry, changes);
  if (refusal !== null || changes === null) throw refusal ?? new Error('an entry without changes was not refused');
  const tables = new Set(changes.map((change) => knownTable(connection, change.table).name));
  await writes.write(connection, {
    action: 'audit.undo',
    target: entry.target,
    userId: userOf(connection, entry, changes),
    intention: `Undo: ${entry.summary}`,
    changes: [...tables].filter(isAnnounced),
    undoes: id,
    perform: async (trx, rows) => {
      const { handle } = connection;
      const done: RowChange[] = [];
      const copyOf = copyCounter();
      // Last first: what was deleted first, such as a session before its user, comes back last.
      for (const run of inRuns(changes.toReversed(), (change) => mayLoseItsAddress(connection, change))) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other, in one transaction
        const back = run.together ? await takeBackTogether(connection, trx, run.changes) : null;
        if (back !== null) {
          done.push(...back);
          continue;
        }
        for (const change of run.changes) {
          // oxlint-disable-next-line no-await-in-loop
          const state = await rowState(handle.kind, trx, change, { lock: true, copy: copyOf(change) });
          if (state.state === 'moved') throw movedOn(connection, state);
          if (state.state === 'undone') continue;
          // oxlint-disable-next-line no-await-in-loop
          done.push(await takeBack(connection, trx, change, now()));
        }
      }
      rows.note(done);
      return {
        result: undefined,
        summary: done.length === 0 ? `Was undone already: ${entry.summary}` : `Undone: ${entry.summary}`,
        before: entry.after ?? null,
        after: entry.before ?? null,
        rows: done.length,
      };
    },
  });
}

function whyNot(connection: OpenConnection, entry: AuditEntry, changes: readonly RowChange[] | null): AppError | null {
  if (entry.undo === 'done') return new AppError('CONFLICT', 'This was undone already.', { hint: 'Reload the audit.' });
  if (changes === null || entry.undo === 'no') {
    return new AppError('UNSUPPORTED', entry.undoNote ?? 'This cannot be undone.', {
      hint: 'Look at what was done in the audit, and change it back by hand.',
    });
  }
  if (entry.connection?.id !== connection.profile.id) {
    return new AppError('CONFLICT', `This was done over "${entry.connection?.name ?? 'another connection'}".`, {
      hint: 'Open that connection to undo it.',
    });
  }
  return null;
}

/** Puts the rows of a run back that are gone; null where each has to be looked at by itself. */
async function takeBackTogether(
  connection: OpenConnection,
  trx: AnyDatabase,
  run: Extract<Run, { together: true }>['changes'],
): Promise<RowChange[] | null> {
  const { kind } = connection.handle;
  const states = await runStates(kind, trx, run);
  if (states === null) return null;
  const moved = states.find(({ state }) => state === 'moved');
  if (moved !== undefined) throw movedOn(connection, moved);
  const gone = run.filter((_, i) => states[i]?.state === 'done');
  const [first] = gone;
  if (first === undefined) return [];
  await insertRows(kind, trx, gone).catch((error: unknown) => {
    throw refusedBack(connection, first, error);
  });
  return gone.map(({ table, before }) => ({ act: 'insert', table, key: keyCells(before), after: before }));
}

/** Takes one change back; returns what that did. */
async function takeBack(
  connection: OpenConnection,
  trx: AnyDatabase,
  change: RowChange,
  now: Date,
): Promise<RowChange> {
  const { kind } = connection.handle;
  const { table } = change;
  switch (change.act) {
    case 'delete': {
      await requireFreeAddress(connection, trx, change);
      await insertRow(kind, trx, table, change.before).catch((error: unknown) => {
        throw refusedBack(connection, change, error);
      });
      return { act: 'insert', table, key: keyCells(change.before), after: change.before };
    }
    case 'insert':
      await deleteRow(kind, trx, table, change.key);
      return { act: 'delete', table, before: change.after };
    case 'update': {
      await requireFreeAddress(connection, trx, change);
      // better-auth moves `updatedAt` on with every change, and so does taking one back.
      const stamps = Object.keys(change.before).filter(isStamp);
      const back = { ...change.before, ...Object.fromEntries(stamps.map((c) => [c, stamp(connection, change, now)])) };
      await updateRow(kind, trx, table, change.key, back);
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
function mayLoseItsAddress({ schema: { user } }: OpenConnection, { table }: RowChange): boolean {
  return table.name === user.physical.name;
}

// The unique index would refuse it too, but not say who has the address, and not find it in another case.
async function requireFreeAddress(connection: OpenConnection, trx: AnyDatabase, change: RowChange): Promise<void> {
  if (change.act === 'insert' || !mayLoseItsAddress(connection, change)) return;
  const { user } = connection.schema;
  const { kind } = connection.handle;
  const email = cellText(kind, change.before[user.name('email')]);
  if (email === null) return;
  const own = change.act === 'update' ? cellText(kind, change.key[user.name('id')]) : null;
  const address = sql<boolean>`lower(${user.ref('email')}) = ${email.toLowerCase()}`;
  const others = own === null ? address : sql<boolean>`${address} and not ${user.is('id', own)}`;
  const holder = await findUserRow(connection, trx, others);
  if (holder === null) return;
  throw new AppError(
    'CONFLICT',
    `${email} belongs to ${holder.name ?? 'another user'} by now, so it cannot be given back.`,
    {
      hint: 'Give that user another address first, then undo again.',
      details: { holderId: holder.id, holderName: holder.name, holderEmail: holder.email },
    },
  );
}

/** What happened to a row since, as a sentence without its full stop. */
function howMoved(connection: OpenConnection, { change, now }: RowState): string {
  const what = `The ${knownTable(connection, change.table).name}`;
  if (change.act === 'delete') return `${what} is there again, with other values`;
  return now === null ? `${what} is not there any more` : `${what} was changed again since`;
}

function movedOn(connection: OpenConnection, state: RowState): AppError {
  const { change, now } = state;
  const table = knownTable(connection, change.table);
  const message = `${howMoved(connection, state)}, so nothing was undone.`;
  return new AppError('CONFLICT', message, {
    hint: 'Look at the values as they are now, and change by hand what is still wrong.',
    details: {
      table: table.name,
      conflicts: movedColumns(state).map((column) => ({
        field: table.field(column),
        original: change.act === 'update' ? table.shown(column, change.before[column]) : null,
        mine: change.act === 'delete' ? null : table.shown(column, change.after[column]),
        theirs: table.shown(column, now?.[column]),
      })),
    },
  });
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

function shown(connection: OpenConnection, state: RowState): UndoPreview['changes'][number] {
  const { change, now } = state;
  const table = knownTable(connection, change.table);
  const back: Cells = change.act === 'insert' ? {} : change.before;
  const columns = Object.keys(change.act === 'insert' ? change.after : change.before).filter((c) => !isStamp(c));
  const moved = new Set(movedColumns(state));
  const id = change.act === 'delete' ? keyCells(change.before) : change.key;
  return {
    table: table.name,
    id: cellText(connection.handle.kind, Object.values(id)[0]),
    act: change.act === 'delete' ? 'restore' : change.act === 'insert' ? 'remove' : 'change-back',
    fields: columns.map((column) => ({
      field: table.field(column),
      now: table.shown(column, now?.[column]),
      back: table.shown(column, back[column]),
      moved: moved.has(column),
    })),
  };
}

function keyCells(row: Cells): Cells {
  const id = Object.keys(row).find((c) => c.toLowerCase() === 'id');
  return id === undefined ? row : { [id]: row[id] ?? null };
}

const ANNOUNCED = ['user', 'session', 'account', 'verification', 'twoFactor', 'organization', 'apikey'] as const;
type Announced = (typeof ANNOUNCED)[number];

function isAnnounced(name: string): name is Announced {
  return ANNOUNCED.some((table) => table === name);
}

function userOf({ handle, schema: { user } }: OpenConnection, entry: AuditEntry, changes: readonly RowChange[]) {
  if (entry.target?.type === 'user') return entry.target.id;
  for (const change of changes) {
    if (change.table.name !== user.physical.name || change.act === 'insert') continue;
    const cells = change.act === 'delete' ? change.before : change.key;
    return cellText(handle.kind, cells[user.name('id')]);
  }
  return null;
}
