import { cellsOf, isAnyRow, type Cells } from '../database/cells';
import type { AnyDatabase, PhysicalTable } from '../database/physical-table';
import type { DatabaseHandle } from '../database/database-handle';
import { columnOf, isAny, locked, tableAs, type Condition } from '../database/expressions';
import { insertReturning } from '../database/insert-rows';
import { requireTaken } from '../database/stand-ins';
import { wrongCount } from './wrong-count';
import type { RowChange, TableName } from '../database/row-change';

/** Sessions a write ends, as what is outside of the database has to be told. The tokens never leave main's memory. */
export interface RevokedSessions {
  readonly userId: string;
  readonly tokens: readonly string[];
  /** All sessions of this person, those not known by a token included. */
  readonly all: boolean;
}

/** A table to write to: its physical form, and the name it goes by in conditions. */
export interface WritableTable {
  readonly physical: PhysicalTable;
  /** The alias conditions use, such as better-auth's name for the table. */
  readonly logical: string;
}

export interface Assignment {
  /** The physical column. */
  readonly column: string;
  readonly value: unknown;
}

/**
 * Writes rows and remembers each as it was and as it became, so that the write can be undone. All writes to an auth
 * database go through one of these.
 */
export class Capture {
  readonly #handle: DatabaseHandle;
  readonly #trx: AnyDatabase;
  readonly #changes: RowChange[] = [];
  readonly #ended: RevokedSessions[] = [];
  readonly #storedKeys: string[] = [];
  #whole = true;

  constructor(handle: DatabaseHandle, trx: AnyDatabase) {
    this.#handle = handle;
    this.#trx = trx;
  }

  /** The transaction, to look before writing. */
  get db(): AnyDatabase {
    return this.#trx;
  }

  /** In the order in which they were made. */
  get changes(): readonly RowChange[] {
    return this.#changes;
  }

  /** False where a row had columns this database user may not read, so that it could not be brought back whole. */
  get whole(): boolean {
    return this.#whole;
  }

  /** Sessions that end besides the rows deleted here: those kept outside of the database, or whose rows are preserved. */
  get revoked(): readonly RevokedSessions[] {
    return this.#ended;
  }

  /** Further keys of the secondary storage that go with the write, without the app's prefix. */
  get storedKeys(): readonly string[] {
    return this.#storedKeys;
  }

  noteRevoked(sessions: RevokedSessions): void {
    this.#ended.push(sessions);
  }

  noteStoredKeys(keys: readonly string[]): void {
    this.#storedKeys.push(...keys);
  }

  /**
   * Deletes the rows that meet a condition; returns them, by physical columns.
   * @throws AppError CONFLICT where the database keeps rows from being deleted without saying so
   */
  async delete(table: WritableTable, where: Condition): Promise<Cells[]> {
    const gone: Cells[] = [];
    for (let tries = 0; tries < DELETE_TRIES; tries += 1) {
      // What came in meanwhile, such as a new session, goes too.
      const rows = await this.#deleteOnce(table, where);
      gone.push(...rows);
      if (!(await this.#remains(table, where))) return gone;
      // A row that stays although it was deleted twice stays because of a trigger or a policy.
      if (tries > 0 && rows.length === 0) throw wrongCount(gone.length, gone.length + 1);
    }
    return gone;
  }

  async #deleteOnce(table: WritableTable, where: Condition): Promise<Cells[]> {
    const { physical } = table;
    requireTaken(physical, 'delete');
    const columns = this.#readable(physical);
    // RETURNING tells exactly what was deleted, whatever the live server does to these rows meanwhile; it knows no alias
    // on SQLite.
    const rows: Cells[] = await this.#trx
      .deleteFrom(aliased(table))
      .where(where)
      .returning(cellsOf(this.#handle.kind, columns))
      .execute();
    if (columns.length < stored(physical).length && rows.length > 0) this.#whole = false;
    for (const before of rows) this.#changes.push({ act: 'delete', table: nameOf(physical), before });
    return rows;
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
    const { before, after, missed } = await this.#updateOnce(table, keys, where, assignments);
    if (missed) this.#whole = false;
    for (const [id, row] of before) {
      const now = after.get(id);
      if (now === undefined) continue;
      const changed = assignments.map((a) => a.column).filter((c) => now[c] !== row[c]);
      this.#changes.push({
        act: 'update',
        table: nameOf(table.physical),
        key: pick(row, keys),
        before: pick(row, changed),
        after: pick(now, changed),
      });
    }
    return [...after.keys()];
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
    return [...(await this.#updateOnce(table, [key], where, assignments)).after.keys()];
  }

  async #updateOnce(
    table: WritableTable,
    keys: readonly string[],
    where: Condition,
    assignments: readonly Assignment[],
  ): Promise<UpdatedRows> {
    const { kind } = this.#handle;
    const { physical, logical } = table;
    requireTaken(physical, 'update');
    const names = assignments.map((a) => a.column);
    const keyText = (row: Cells) => (keys.length === 1 ? (row[keys[0] ?? ''] ?? '') : JSON.stringify(pick(row, keys)));
    const readable = new Set(this.#readable(physical));
    const wanted = [...new Set([...keys, ...names])];
    const seen = wanted.filter((c) => readable.has(c));
    const missed = seen.length < wanted.length;
    const before: Cells[] = await this.#trx
      .selectFrom(aliased(table))
      .select(cellsOf(kind, seen, (name) => columnOf(logical, name)))
      .where(where)
      .$call(locked(kind))
      .execute();
    if (before.length === 0) return { before: new Map(), after: new Map(), missed };
    const set = Object.fromEntries(assignments.map(({ column: name, value }) => [name, value]));
    const after = new Map<string, Cells>();
    for (const rows of chunks(before, Math.floor(CHUNK / keys.length))) {
      const found = isAnyRow(kind, keys, rows);
      const written: Cells[] = await this.#trx
        .updateTable(aliased(table))
        .set(set)
        .where(found)
        .returning(cellsOf(kind, seen))
        .execute();
      for (const row of written) after.set(keyText(row), row);
    }
    if (after.size !== before.length) throw wrongCount(after.size, before.length);
    return { before: new Map(before.map((row) => [keyText(row), row])), after, missed };
  }

  /** Inserts a row; `key` is the column of its id. Returns the row as it was stored, by physical columns. */
  async insert(table: WritableTable, key: string, assignments: readonly Assignment[]): Promise<Cells> {
    const { kind } = this.#handle;
    const { physical } = table;
    requireTaken(physical, 'insert');
    const columns = this.#readable(physical);
    const inserted = {
      table: physical,
      columns: assignments.map((a) => a.column),
      rows: [assignments.map((a) => a.value)],
    };
    const [after = {}] = await insertReturning(this.#trx, inserted, cellsOf(kind, columns));
    this.#changes.push({ act: 'insert', table: nameOf(physical), key: { [key]: after[key] ?? null }, after });
    return after;
  }

  /** Notes changes that were made by other means, such as by undoing. */
  note(changes: readonly RowChange[]): void {
    this.#changes.push(...changes);
  }

  /** Says that something was changed that is not captured, so that the write cannot be undone. */
  miss(): void {
    this.#whole = false;
  }

  #readable(physical: PhysicalTable): string[] {
    return stored(physical)
      .filter((c) => c.readable)
      .map((c) => c.name);
  }
}

/** Rows as they were and as they became, by the text of their keys; `missed`: not all of their columns may be read. */
interface UpdatedRows {
  readonly before: ReadonlyMap<string, Cells>;
  readonly after: ReadonlyMap<string, Cells>;
  readonly missed: boolean;
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

function pick(row: Cells, columns: readonly string[]): Cells {
  return Object.fromEntries(columns.map((c) => [c, row[c] ?? null]));
}

/** The text of a cell of an id or another plain value, without SQLite's storage class. */
export function cellText(kind: DatabaseHandle['kind'], cell: string | null | undefined): string | null {
  if (cell === null || cell === undefined) return null;
  return kind === 'sqlite' ? cell.slice(1) : cell;
}
