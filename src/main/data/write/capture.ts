import { cellsOf, cellValue, isAnyRow, isGarbled, isKey, type Cells } from '../database/cells';
import { keepsRows, type AnyDatabase, type PhysicalTable } from '../database/physical-table';
import type { DatabaseHandle, Tried } from '../database/database-handle';
import {
  bareColumn,
  columnOf,
  countOf,
  eb,
  isAny,
  locked,
  ONE,
  tableAs,
  type Condition,
} from '../database/expressions';
import { inTurn } from '../database/in-turn';
import { insertAgain, insertReturning } from '../database/insert-rows';
import {
  NO_STAMPS,
  stampsIn,
  stampsOf,
  wantedIn,
  wantsOf,
  withNumbersOf,
  type Assignment,
  type WritableTable,
} from './asked';
import { Outside } from './outside';
import { differing, pick, readable, readAgain, requireGone, rowKey, settleAll, type AskedRow } from './settle';
import { keptByPolicy, wrongCount } from './wrong-count';
import { requireTaken } from '../database/stand-ins';
import type { RowChange, TableName } from '../database/row-change';

/**
 * Writes rows and remembers each as it was and as it became, so that the write can be undone. All writes to an auth
 * database go through one of these, which makes sure at the end that what was asked for is what is there (`settle`).
 */
export class Capture {
  readonly #handle: DatabaseHandle;
  readonly #trx: AnyDatabase;
  readonly #changes: RowChange[] = [];
  /** What the write means for the secondary storage besides. */
  readonly outside = new Outside();
  /** What was asked for since the last `settle`. */
  #asked: AskedRow[] = [];
  #tried: Tried | null = null;
  /** How many changes there were then. */
  #settled = 0;
  #whole = true;

  constructor(handle: DatabaseHandle, trx: AnyDatabase) {
    this.#handle = handle;
    this.#trx = trx;
  }

  /** The transaction, to look before writing. */
  get db(): AnyDatabase {
    return this.#trx;
  }

  /** In the order in which they were made; what the database made of them is known after `settle`. */
  get changes(): readonly RowChange[] {
    return this.#changes;
  }

  /** What was last tried, to tell which of it the database refused. */
  get tried(): Tried | null {
    return this.#tried;
  }

  /** False where a row had what this database user may not read, or no text can hold, so that it could not be brought back whole. */
  get whole(): boolean {
    return this.#whole;
  }

  /** Says that something was changed that is not captured, so that the write cannot be undone. */
  miss(): void {
    this.#whole = false;
  }

  /**
   * Deletes the rows that meet a condition; returns them, by physical columns.
   * @throws AppError CONFLICT where the database keeps rows from being deleted without saying so, PERMISSION_DENIED where
   * row-level security does
   */
  async delete(table: WritableTable, where: Condition): Promise<Cells[]> {
    const gone: Cells[] = [];
    for (let tries = 0; tries < DELETE_TRIES; tries += 1) {
      // What came in meanwhile, such as a new session, goes too.
      const [rows, remains] = await this.#deleteAndLook(table, where);
      gone.push(...rows);
      if (!remains) return gone;
      // A row that stays although it was deleted twice stays because of a trigger or a policy.
      if (tries > 0 && rows.length === 0) break;
    }
    throw wrongCount(table.physical, gone.length, gone.length + 1);
  }

  async #deleteAndLook(table: WritableTable, where: Condition): Promise<[rows: Cells[], remains: boolean]> {
    const remove = async () => this.#deleteOnce(table, where);
    const look = async () => this.#remains(table, where);
    // What is no table is counted before.
    if (table.physical.standsFor !== undefined) return [await remove(), await look()];
    return inTurn<[Cells[], boolean]>(remove, look);
  }

  async #deleteOnce(table: WritableTable, where: Condition): Promise<Cells[]> {
    const { physical } = table;
    requireTaken(physical, 'delete');
    const columns = readable(physical);
    this.#tried = { table: physical, values: [] };
    // A trigger that does the work instead may do it without a word, and what is gone could not be brought back.
    const there =
      physical.standsFor === undefined ? 0 : await countOf(this.#trx.selectFrom(aliased(table)).where(where));
    // RETURNING tells exactly what was deleted, whatever the live server does to these rows meanwhile; it knows no alias
    // on SQLite.
    const rows: Cells[] = await this.#trx
      .deleteFrom(aliased(table))
      .where(where)
      .returning(cellsOf(this.#handle.kind, columns))
      .execute();
    if (rows.length < there) throw wrongCount(physical, rows.length, there);
    if (columns.length < stored(physical).length && rows.length > 0) this.#whole = false;
    for (const before of rows) this.#remember({ act: 'delete', table: nameOf(physical), before });
    return rows;
  }

  /** Gives the place of the change among those remembered. */
  #remember(change: Exclude<RowChange, { act: 'insert' }>): number {
    if (Object.values(change.before).some((cell) => isGarbled(this.#handle, cell))) this.#whole = false;
    return this.#changes.push(change) - 1;
  }

  async #remains(table: WritableTable, where: Condition): Promise<boolean> {
    return isAny(this.#trx.selectFrom(aliased(table)).where(where));
  }

  /**
   * Updates the rows that meet a condition, found by `key` (the column of their id, or the columns of a key of several).
   * Returns the ids of those that were changed, as text.
   * @throws AppError CONFLICT where the database keeps rows from being changed without saying so
   */
  async update(
    table: WritableTable,
    key: string | readonly string[],
    where: Condition,
    assignments: readonly Assignment[],
  ): Promise<string[]> {
    const keys = typeof key === 'string' ? [key] : key;
    const { rows, missed } = await this.#updateOnce(table, keys, where, assignments);
    if (missed) this.#whole = false;
    for (const row of rows) {
      const { before, wanted } = row;
      const changed = Object.keys(wanted).filter((c) => wanted[c] !== before[c]);
      const change = {
        act: 'update' as const,
        table: nameOf(table.physical),
        key: row.key,
        before: pick(before, changed),
        after: pick(wanted, changed),
      };
      this.#asked.push({ ...row, change: this.#remember(change) });
    }
    return rows.map(({ id }) => id);
  }

  /**
   * The same by the column of their id for a change that is not remembered, because it could not be taken back in truth.
   * @throws AppError CONFLICT as `update`
   */
  async updateForGood(
    table: WritableTable,
    key: string,
    where: Condition,
    assignments: readonly Assignment[],
  ): Promise<string[]> {
    const { rows } = await this.#updateOnce(table, [key], where, assignments);
    this.#asked.push(...rows);
    return rows.map(({ id }) => id);
  }

  async #updateOnce(
    table: WritableTable,
    keys: readonly string[],
    where: Condition,
    assignments: readonly Assignment[],
  ): Promise<{ readonly rows: readonly (AskedRow & { readonly id: string })[]; readonly missed: boolean }> {
    const { kind } = this.#handle;
    const { physical, logical } = table;
    requireTaken(physical, 'update');
    const known = new Set(readable(physical));
    const keyed = keys.every((c) => known.has(c));
    const seen = assignments.filter(({ column }) => known.has(column));
    const missed = !keyed || assignments.some(({ column }) => !known.has(column));
    const set = Object.fromEntries(assignments.map(({ column: name, value }) => [name, value]));
    const wants = wantsOf(kind, physical, seen);
    const look = async (): Promise<Cells[]> =>
      this.#trx
        .selectFrom(aliased(table))
        .select(cellsOf(kind, [...new Set([...keys, ...known])], (name) => columnOf(logical, name)))
        .where(where)
        .$call(locked(kind, physical))
        .execute();
    const change = async (these: Condition): Promise<Cells[]> => {
      this.#tried = { table: physical, values: assignments };
      return this.#trx
        .updateTable(aliased(table))
        .set(set)
        .where(these)
        .returning([...cellsOf(kind, keys), ...wants])
        .execute();
    };
    // A server far away is asked for both at once. Should a row come in between, all is taken back.
    const [before, together] =
      kind === 'postgres'
        ? await inTurn<[Cells[], Cells[]]>(look, async () => change(where))
        : ([await look(), null] as const);
    // Rows that a policy keeps from being changed are left out of what is locked, without a word.
    if (
      keepsRows(physical, 'update') &&
      (await countOf(this.#trx.selectFrom(aliased(table)).where(where))) > before.length
    ) {
      throw keptByPolicy(physical);
    }
    const written: Cells[] = [...(together ?? [])];
    for (const rows of together === null ? chunks(before, Math.floor(CHUNK / keys.length)) : []) {
      written.push(...(await change(isAnyRow(kind, keys, rows))));
    }
    if (written.length !== before.length) throw wrongCount(physical, written.length, before.length);
    // A row that is known by where it is stored alone is not found again by it.
    if (!keyed) return { rows: [], missed };
    const keyText = (row: Cells) => (keys.length === 1 ? (row[keys[0] ?? ''] ?? '') : JSON.stringify(pick(row, keys)));
    const after = new Map(written.map((row) => [keyText(row), row]));
    // An id that is there twice tells nobody apart.
    if (after.size !== before.length) throw wrongCount(physical, after.size, before.length);
    const stamps = stampsOf(table);
    const rows = before.map((row) => {
      const want = after.get(keyText(row)) ?? {};
      const wanted = wantedIn(want, seen);
      return { table: physical, id: keyText(row), key: pick(row, keys), wanted, before: row, stamps, change: null };
    });
    return { rows, missed };
  }

  /** Inserts a row; `key` is the column of its id. Returns the row as it was stored, by physical columns. */
  async insert(table: WritableTable, key: string, assignments: readonly Assignment[]): Promise<Cells> {
    const { kind } = this.#handle;
    const { physical } = table;
    requireTaken(physical, 'insert');
    const columns = readable(physical);
    const seen = assignments.filter(({ column }) => columns.includes(column));
    const wants = wantsOf(kind, physical, seen);
    const inserted = {
      table: physical,
      columns: assignments.map((a) => a.column),
      rows: [assignments.map((a) => a.value)],
    };
    this.#tried = { table: physical, values: assignments };
    const [row] = await insertReturning(this.#trx, inserted, [...cellsOf(kind, columns), ...wants]);
    if (row === undefined) throw wrongCount(physical, 0, 1);
    const keyCell = { [key]: row[key] ?? null };
    const after = pick(physical.standsFor === undefined ? row : await this.#shown(physical, keyCell), columns);
    const change = this.#changes.push({ act: 'insert', table: nameOf(physical), key: keyCell, after }) - 1;
    const wanted = wantedIn(row, seen);
    const asked = physical.standsFor !== undefined && kind === 'sqlite' ? withNumbersOf(after, wanted) : wanted;
    this.#asked.push({ table: physical, key: keyCell, wanted: asked, before: {}, stamps: stampsOf(table), change });
    return after;
  }

  /**
   * A row as a view shows it, which returns what it was given and not yet what its table made of that.
   * @throws AppError CONFLICT where it shows none
   */
  async #shown(physical: PhysicalTable, key: Cells): Promise<Cells> {
    const [seen] = await readAgain(this.#database, [{ table: physical, key, wanted: {} }]);
    if (seen?.now === undefined || seen.now === null) throw wrongCount(physical, 0, 1);
    return seen.now;
  }

  /**
   * Puts rows of one table back that are gone, with the very cells they had. What a trigger makes of them is put right.
   * @throws AppError CONFLICT where the database keeps one from being as it was
   */
  async putBack(physical: PhysicalTable, rows: readonly Cells[]): Promise<void> {
    const [first] = rows;
    if (first === undefined) return;
    const { kind } = this.#handle;
    const columns = Object.keys(first);
    const values = rows.map((row) => columns.map((c) => cellValue(kind, row[c] ?? null)));
    this.#tried = { table: physical, values: columns.map((column, i) => ({ column, value: values[0]?.[i] })) };
    const written = await insertAgain(kind, this.#trx, { table: physical, columns, rows: values });
    if (written !== rows.length) throw wrongCount(physical, written, rows.length);
    const back = rows.map((row): AskedRow => {
      const key = rowKey(physical, row);
      const change = { act: 'insert' as const, table: nameOf(physical), key, after: row };
      return {
        table: physical,
        key,
        wanted: row,
        before: {},
        stamps: NO_STAMPS,
        change: this.#changes.push(change) - 1,
      };
    });
    // Rows without a key are not told apart from others that hold the same.
    const known = back.filter(({ key }) => Object.keys(key).length < columns.length);
    for (const { row, now } of await readAgain(this.#database, known)) {
      const other = now === null ? [] : differing(row.wanted, now);
      if (other.length > 0) await this.#setCells(physical, row.key, pick(row.wanted, other));
    }
    this.#asked.push(...known);
  }

  /**
   * Gives columns of one row the cells they had. `also`: further columns, which a trigger may set to something else again.
   * @throws AppError CONFLICT as `update`
   */
  async rewrite(physical: PhysicalTable, key: Cells, cells: Cells, also: Cells = {}): Promise<void> {
    const row = { ...cells, ...also };
    if (Object.keys(row).length === 0) return;
    const [before] = await readAgain(this.#database, [{ table: physical, key, wanted: {} }]);
    await this.#setCells(physical, key, row);
    const held = before?.now ?? {};
    const changed = Object.keys(cells).filter((c) => cells[c] !== held[c]);
    const change = {
      act: 'update' as const,
      table: nameOf(physical),
      key,
      before: pick(held, changed),
      after: pick(cells, changed),
    };
    this.#asked.push({
      table: physical,
      key,
      wanted: cells,
      before: held,
      stamps: stampsIn(cells),
      change: this.#changes.push(change) - 1,
    });
  }

  /** Takes a row away that was inserted. @throws AppError CONFLICT where the database keeps it */
  async takeAway(physical: PhysicalTable, key: Cells): Promise<void> {
    const { kind } = this.#handle;
    const where = eb.and(Object.entries(key).map(([name, cell]) => isKey(kind, bareColumn(name), cell)));
    const gone = await this.delete({ physical, logical: physical.name }, where);
    if (gone.length !== 1) throw wrongCount(physical, gone.length, 1);
  }

  async #setCells(physical: PhysicalTable, key: Cells, cells: Cells): Promise<void> {
    const { kind } = this.#handle;
    const values = Object.entries(cells).map(([column, cell]) => ({ column, value: cellValue(kind, cell) }));
    this.#tried = { table: physical, values };
    // What is returned is counted: changes through a view are none to SQLite.
    const written = await this.#trx
      .updateTable(tableAs(physical, 'kept'))
      .set(Object.fromEntries(values.map(({ column, value }) => [column, value])))
      .where(eb.and(Object.entries(key).map(([name, cell]) => isKey(kind, bareColumn(name), cell))))
      .returning(ONE)
      .execute();
    if (written.length !== 1) throw wrongCount(physical, written.length, 1);
  }

  /**
   * Looks again at every row that was written, once all triggers have run: what was asked for has to be there, and what
   * the database changed besides is remembered with it.
   * @throws AppError CONFLICT where a row holds something else
   */
  async settle(): Promise<void> {
    const asked = this.#asked;
    if (this.#changes.length === this.#settled && asked.length === 0) return;
    this.#asked = [];
    const fresh = this.#changes.slice(this.#settled);
    this.#settled = this.#changes.length;
    for (const { change, now, side } of await this.#look(asked, fresh)) {
      const known = this.#changes[change];
      if (known === undefined || known.act === 'delete') continue;
      const after = pick({ ...known.after, ...now }, Object.keys(known.after));
      this.#changes[change] = known.act === 'update' && side !== null ? { ...known, after, side } : { ...known, after };
    }
  }

  async #look(asked: readonly AskedRow[], fresh: readonly RowChange[]) {
    const deferred = async () => this.#handle.runDeferred(this.#trx);
    const settled = async () => settleAll(this.#database, asked, this.#changes);
    if (this.#handle.kind === 'sqlite') {
      if (await deferred()) await requireGone(this.#database, fresh);
      return settled();
    }
    const [, , found] = await inTurn<[boolean, void, Awaited<ReturnType<typeof settled>>]>(
      deferred,
      async () => requireGone(this.#database, fresh),
      settled,
    );
    return found;
  }

  get #database() {
    return { kind: this.#handle.kind, db: this.#trx };
  }
}

const DELETE_TRIES = 3;

/** As many ids as one statement carries; SQLite takes 32,766 parameters. */
const CHUNK = 5000;

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}

function aliased({ physical, logical }: WritableTable) {
  return tableAs(physical, logical);
}

/** The columns that are stored: not those the database works out itself. */
function stored(physical: PhysicalTable) {
  return physical.columns.filter((c) => !c.generated);
}

function nameOf({ schema, name }: PhysicalTable): TableName {
  return { schema, name };
}

/** The text of a cell of an id or another plain value, without SQLite's storage class. */
export function cellText(kind: DatabaseHandle['kind'], cell: string | null | undefined): string | null {
  if (cell === null || cell === undefined) return null;
  return kind === 'sqlite' ? cell.slice(1) : cell;
}
