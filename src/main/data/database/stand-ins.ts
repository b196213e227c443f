import { AppError } from '../base/app-error';
import type { PhysicalColumn, PhysicalTable, StandIn } from './physical-table';

/** What can be done to rows. */
export type RowAct = keyof StandIn['takes'];

const NOUNS = { view: 'view', materialized: 'materialized view', foreign: 'foreign table' } as const;
const DONE: Readonly<Record<RowAct, string>> = { insert: 'added', update: 'changed', delete: 'removed' };

/** What something is that stands for a table: `"session" is a view of "s"`. */
export function whatItIs({ name, standsFor }: PhysicalTable): string {
  if (standsFor === undefined) return `"${name}" is a table`;
  const of = standsFor.of.map((one) => `"${one.name}"`);
  return `"${name}" is a ${NOUNS[standsFor.kind]}${of.length === 0 ? '' : ` of ${of.join(' and ')}`}`;
}

/** Why rows cannot be added, changed or removed here; null where they can, as far as the database says. */
export function whyNotTaken(table: PhysicalTable, act: RowAct): AppError | null {
  const { standsFor } = table;
  if (standsFor === undefined || standsFor.takes[act]) return null;
  return new AppError('UNSUPPORTED', `${whatItIs(table)}, through which rows cannot be ${DONE[act]}.`, {
    hint:
      standsFor.kind === 'view'
        ? 'Say in the connection that the table itself is meant, or ask whoever looks after the database to let the view take changes.'
        : 'Change it where the data is kept.',
  });
}

/** @throws AppError UNSUPPORTED where rows of a view or foreign table do not take this */
export function requireTaken(table: PhysicalTable, act: RowAct): void {
  const why = whyNotTaken(table, act);
  if (why !== null) throw why;
}

/**
 * A view with what is known of the one table it shows: keys, indexes, and which columns have to be filled. Columns are taken
 * for the same where they have the same name; where the key goes by another one, nothing is taken over.
 */
export function withBase(table: PhysicalTable, tables: readonly PhysicalTable[]): PhysicalTable {
  const [of, ...more] = table.standsFor?.of ?? [];
  const base = tables.find((one) => one.name === of?.name && one.schema === of.schema);
  if (base === undefined || more.length > 0 || base.standsFor !== undefined) return table;
  const names = new Set(table.columns.map(({ name }) => name));
  const columns = table.columns.map((column) => likeBase(column, base));
  if (base.primaryKey.length === 0 || !base.primaryKey.every((name) => names.has(name))) return { ...table, columns };
  return {
    ...table,
    columns,
    primaryKey: base.primaryKey,
    unique: (base.unique ?? []).filter((name) => names.has(name)),
    indexes: base.indexes.filter((index) => index.every((name) => names.has(name))),
    referredBy: base.referredBy.filter(({ refersTo }) => names.has(refersTo)),
  };
}

function likeBase(column: PhysicalColumn, base: PhysicalTable): PhysicalColumn {
  const same = base.columns.find(({ name }) => name === column.name);
  if (same === undefined) return column;
  return {
    ...column,
    nullable: same.nullable,
    hasDefault: column.hasDefault || same.hasDefault,
    generated: column.generated || same.generated,
  };
}
