import { AppError } from '../base/app-error';
import type { Cells } from '../database/cells';
import type { DatabaseKind, PhysicalColumn, PhysicalTable, SqlValue } from '../database/physical-table';
import {
  columnOf,
  eb,
  EMPTY_TEXT,
  integerOf,
  NEVER,
  tableAs,
  type AliasedTable,
  type Column,
  type Condition,
  type Join,
  type Selected,
} from '../database/expressions';
import { arrayOf } from '../database/list-text';
import { asText, byBytes, joinedList } from '../database/postgres-expressions';
import {
  bytesOfId,
  decodeValue,
  encodeBoolean,
  encodeDate,
  encodeId,
  isReadable,
  momentOf,
  plainTime,
  rawForm,
  type ColumnForm,
} from '../database/column-forms';
import { cutCell, wholeAsText } from '../database/cut-cells';
import { valueKind } from '../database/value-kinds';
import type { LogicalFieldName, LogicalTable, OpenField } from '@shared/logical-model';
import type { FieldValue } from './logical-model';

export interface MappedColumn {
  readonly column: PhysicalColumn;
  readonly form: ColumnForm;
}

const LARGEST_INTEGER = 2 ** 31 - 1;

export type RawRow = Readonly<Record<string, SqlValue>>;

/** How values stand that cannot be read, by field. */
type Unreadable = Record<string, string>;

// A type parameter of their own lets methods of one table be called through the union of all.
/* oxlint-disable typescript/no-unnecessary-type-parameters */

/** How the value of a field is compared. */
type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

/**
 * One of better-auth's tables as this database has it: which physical table and columns, and in which form values stand.
 * Statements are composed with Kysely's builder; they name fields logically and get physical, quoted names and correctly
 * encoded values from here: `db.selectFrom(user.from).select(user.select(['id', 'email'])).where(user.is('id', id))`.
 */
export class AuthTable<T extends LogicalTable> {
  readonly logical: T;
  /** What the table is called in a statement: its logical name, unless it stands there twice. */
  readonly alias: string;
  readonly physical: PhysicalTable;
  readonly columns: ReadonlyMap<string, MappedColumn>;
  /** Fields whose columns are there, but that this database user may not read. */
  readonly unreadable: readonly string[];
  /** Columns better-auth does not define. */
  readonly extra: readonly PhysicalColumn[];

  constructor(
    found: Pick<AuthTable<T>, 'logical' | 'physical' | 'columns' | 'unreadable' | 'extra'>,
    alias: string = found.logical,
  ) {
    this.logical = found.logical;
    this.alias = alias;
    this.physical = found.physical;
    this.columns = found.columns;
    this.unreadable = found.unreadable;
    this.extra = found.extra;
  }

  /** Which engine it is in: on SQLite there are no schemas. */
  get kind(): DatabaseKind {
    return this.physical.schema === null ? 'sqlite' : 'postgres';
  }

  /** The table under its alias, for `selectFrom`, joins and `deleteFrom`. */
  get from(): AliasedTable {
    return tableAs(this.physical, this.alias);
  }

  /** The same table once more, for a statement that compares its rows with each other. */
  as(alias: string): AuthTable<T> {
    return new AuthTable(this, alias);
  }

  /** Adds this table's rows to those of another that name one of them by id. */
  joinedOn(other: Column): Join {
    return { table: this.from, on: eb(this.ref('id'), '=', other) };
  }

  has(field: LogicalFieldName<T>): boolean {
    return this.columns.has(field);
  }

  /** @throws AppError SCHEMA_MISMATCH where there is no such column, PERMISSION_DENIED where it may not be read */
  column(field: LogicalFieldName<T>): MappedColumn {
    const mapped = this.columns.get(field);
    if (mapped) return mapped;
    if (this.unreadable.includes(field)) {
      throw new AppError('PERMISSION_DENIED', `The database user may not read ${field} of "${this.physical.name}".`, {
        hint: 'Ask the administrator of the database for SELECT on this column, or use another connection.',
      });
    }
    throw new AppError('SCHEMA_MISMATCH', `This database has no column "${field}" for a ${this.logical}.`, {
      hint: 'Open the connection report to see which columns were found.',
    });
  }

  /** The physical name of a field, unquoted. */
  name(field: LogicalFieldName<T>): string {
    return this.column(field).column.name;
  }

  /** A quoted reference to a field, to compare, order and join by. */
  ref<F extends LogicalFieldName<T>>(field: F): Column {
    return columnOf(this.alias, this.name(field));
  }

  /**
   * A field as plain text, to look for a part of it or to compare it with what a person typed: other than a column by
   * itself it takes any text, whatever the column's type or collation.
   */
  text<F extends LogicalFieldName<T>>(field: F): Column {
    const { column, form } = this.column(field);
    const ref = this.ref(field);
    if (form.type === 'list') return joinedList(ref);
    if (column.loose === true) return byBytes(ref);
    return isChoice(column) ? asText(ref) : ref;
  }

  /** Selections of the named fields under their logical names, prefixed; those the database lacks are left out. */
  select<F extends OpenField<T>>(fields: readonly F[], prefix = ''): Selected[] {
    return fields.filter((f) => this.has(f)).map((f) => this.#whole(f).as(prefix + f));
  }

  /** The same for rows that are shown: of a value longer than anybody reads the database sends the beginning only. */
  shown<F extends OpenField<T>>(fields: readonly F[], prefix = ''): Selected[] {
    return fields.filter((f) => this.has(f)).map((f) => this.cut(f).as(prefix + f));
  }

  /** A field of which no more is read than `longest` characters, and the dots that say so. */
  cut<F extends LogicalFieldName<T>>(field: F, longest?: number): Column {
    return cutCell(this.kind, this.column(field).column, this.#whole(field), longest);
  }

  // Beyond 2^53 SQLite's driver would give another number: an id has to be the very one.
  #whole<F extends LogicalFieldName<T>>(field: F): Column {
    const { form, column } = this.column(field);
    const ref = this.ref(field);
    if (this.kind === 'postgres' || form.type !== 'id' || valueKind(column) === 'text') return ref;
    return wholeAsText(ref);
  }

  /** Selects whether a secret field holds something, without reading it. */
  present(field: LogicalFieldName<T>): Column {
    if (!this.has(field)) return eb.lit(0);
    const empty = eb.or([eb(this.ref(field), 'is', null), eb(this.text(field), '=', EMPTY_TEXT)]);
    return eb.case().when(empty).then(eb.lit(0)).else(eb.lit(1)).end();
  }

  /** Whether a field compares so with a value, which is encoded as the column stores it. */
  meets<F extends LogicalFieldName<T>>(field: F, comparison: Comparison, value: FieldValue<T, F>): Condition {
    // An enum refuses to be compared with what is none of its labels, where no row has it.
    const { column, form } = this.column(field);
    const ref = form.type === 'list' || isChoice(column) ? this.text(field) : this.ref(field);
    return eb(ref, comparison, form.type === 'list' ? value : this.encode(field, value));
  }

  /** `id = …`, or a condition no row meets where the column cannot hold such an id. */
  is(field: LogicalFieldName<T>, id: string): Condition {
    return this.isAnyOf(field, [id]);
  }

  /** `id in (…)`, with ids no row can have left out. */
  isAnyOf(field: LogicalFieldName<T>, ids: readonly string[]): Condition {
    const values = ids.flatMap((id) => this.#idsAs(field, id));
    const [only] = values;
    if (only === undefined) return NEVER;
    return values.length === 1 ? eb(this.ref(field), '=', only) : eb(this.ref(field), 'in', values);
  }

  /** What an id may be in the table: a column of no type keeps numbers beside texts. */
  #idsAs(field: LogicalFieldName<T>, id: string): (string | number | bigint | Uint8Array | Column)[] {
    const value = this.id(field, id);
    if (value === null) return [];
    const typeless = this.kind === 'sqlite' && this.column(field).column.type === '';
    if (!typeless || typeof value !== 'string') return [value];
    if (/^-?\d{1,19}$/.test(value)) return [value, integerOf(value)];
    return String(Number(value)) === value ? [value, Number(value)] : [value];
  }

  /** An id as this column stores it, null when it cannot. */
  id(field: LogicalFieldName<T>, id: string): string | number | bigint | Uint8Array | null {
    const { form, column } = this.column(field);
    const bytes = this.kind === 'sqlite' ? bytesOfId(id) : null;
    if (bytes !== null) return bytes;
    const value = encodeId(id, form.type === 'id' ? form.form : 'text');
    // What SQLite keeps in a column of numbers need not be one.
    if (value === null && this.kind === 'sqlite') return id;
    // Postgres refuses to compare such a column with a number it could not hold.
    return column.type === 'integer' && typeof value !== 'string' && (value ?? 0) > LARGEST_INTEGER ? null : value;
  }

  /** A value as this column stores it. */
  encode<F extends LogicalFieldName<T>>(field: F, value: FieldValue<T, F>): string | number | boolean | null {
    const { form } = this.column(field);
    if (value === null) return null;
    if (value instanceof Date) return form.type === 'date' ? encodeDate(value, form) : value.toISOString();
    if (typeof value === 'boolean') return encodeBoolean(value, form.type === 'boolean' ? form : { form: 'integer' });
    return form.type === 'list' ? arrayOf(String(value).split(',')) : value;
  }

  /** A new value for a field, as a write takes it. */
  assign<F extends LogicalFieldName<T>>(
    field: F,
    value: FieldValue<T, F>,
  ): { readonly column: string; readonly value: string | number | boolean | null } {
    return { column: this.name(field), value: this.encode(field, value) };
  }

  /** A row of exact cells as `select` would have made it, of these fields. */
  fromCells<F extends LogicalFieldName<T>>(kind: 'postgres' | 'sqlite', cells: Cells, fields: readonly F[]): RawRow {
    const known = fields.filter((f) => this.has(f));
    return Object.fromEntries(
      known.map((f) => {
        const cell = cells[this.name(f)] ?? null;
        return [f, kind === 'sqlite' && cell !== null ? asDriver(cell) : cell];
      }),
    );
  }

  /**
   * Reads a field out of a row that `select` or `shown` made; null where it was not selected, is NULL, or holds what is
   * no value of its kind: one bad cell is one bad cell, and `unreadableIn` tells it from an empty one.
   */
  read<F extends LogicalFieldName<T>>(row: RawRow, field: F, prefix = ''): FieldValue<T, F> {
    const raw = row[prefix + field];
    if (raw === null || raw === undefined || !this.has(field)) return null;
    const { form } = this.column(field);
    return decodeValue(raw, form) as FieldValue<T, F>;
  }

  /** A moment read from a row as ISO text, null where there is none, or none that can be read. */
  time<F extends LogicalFieldName<T>>(row: RawRow, field: F, prefix = ''): string | null {
    const raw = row[prefix + field];
    // Rows have several times each, and nearly all stand as they are wanted.
    const plain = typeof raw === 'string' && this.has(field) ? plainTime(raw, this.column(field).form) : null;
    if (plain !== null) return plain;
    const value: unknown = this.read(row, field, prefix);
    return value instanceof Date ? value.toISOString() : null;
  }

  /**
   * Whether a time of a row is later than another, be it one that nobody can read the year of; null without one. What is
   * no time at all counts as later: better-auth takes nothing for over that it cannot compare.
   */
  isAfter<F extends LogicalFieldName<T>>(row: RawRow, field: F, moment: Date): boolean | null {
    const raw = row[field];
    if (raw === null || raw === undefined || !this.has(field)) return null;
    const { form } = this.column(field);
    return form.type === 'date' && !(momentOf(raw, form.form, form.zone) <= moment.getTime());
  }

  /**
   * How those fields of a row stand that hold what cannot be read, or NULL where better-auth has none (`needed`), by
   * field; undefined where all is well.
   */
  unreadableIn<F extends OpenField<T>>(
    row: RawRow,
    fields: readonly F[],
    { needed = [], prefix = '' }: { readonly needed?: readonly F[]; readonly prefix?: string } = {},
  ): Unreadable | undefined {
    let found: Record<string, string> | undefined;
    for (const field of fields) {
      const mapped = this.columns.get(field);
      const raw = row[prefix + field];
      if (mapped === undefined || raw === undefined) continue;
      if (raw === null ? !needed.includes(field) : isReadable(raw, mapped.form)) continue;
      found = { ...found, [field]: rawForm(raw) };
    }
    return found;
  }

  /** Whether an index begins with these columns, so that ordering or looking up by them costs nothing. */
  hasIndexOn(...fields: LogicalFieldName<T>[]): boolean {
    const names = fields.map((f) => (this.has(f) ? this.name(f) : ''));
    return this.physical.indexes.some((index) => names.every((n, i) => index[i] === n));
  }
}

function isChoice({ labels }: PhysicalColumn): boolean {
  return labels !== null && labels !== undefined;
}

/** A cell as a driver would have handed it over. */
function asDriver(cell: string): SqlValue {
  return cell.startsWith('i') || cell.startsWith('r') ? Number(cell.slice(1)) : cell.slice(1);
}
