import type { LogicalTable } from '@shared/logical-model';
import type { AuthTable } from '../schema/auth-table';
import { findColumn, findTable } from '../schema/match-names';
import type { AuthSchema } from '../schema/read-schema';
import type { PhysicalTable, Reference } from '../database/physical-table';
import { AppError } from '../base/app-error';
import { whatItIs, withBase } from '../database/stand-ins';
import type { OpenConnection } from '../connections/connection';

/** What becomes of rows that refer to a row which is removed. */
export type Effect = 'deleted' | 'detached' | 'reset' | 'blocks';

/** How rows of one table refer to rows of another. */
export interface ForeignKey {
  readonly child: PhysicalTable;
  readonly columns: readonly string[];
  readonly parent: PhysicalTable;
  /** The columns of `parent` that are referred to, in the order of `columns`. */
  readonly refersTo: readonly string[];
  readonly effect: Effect;
  /** Whether the database knows of it; better-auth refers to users by some columns that it declares nowhere. */
  readonly declared: boolean;
}

/** All tables of a database, and how they refer to each other. */
export interface ReferenceGraph {
  readonly tables: readonly PhysicalTable[];
  /** The keys of other tables, and of its own, that refer to a table. */
  readonly keysTo: (parent: PhysicalTable) => readonly ForeignKey[];
  readonly keysFrom: (child: PhysicalTable) => readonly ForeignKey[];
}

/**
 * Tables of better-auth whose rows belong to a user, and the column that says to whom: they go with the user, even where
 * the database lacks the key (some Drizzle schemas) or refuses to delete by it (schemas made before 1.3.7).
 */
const BELONGS_TO_USER: readonly (readonly [table: string, field: string])[] = [
  ['session', 'userId'],
  ['session', 'impersonatedBy'],
  ['account', 'userId'],
  ['twoFactor', 'userId'],
  ['passkey', 'userId'],
  ['member', 'userId'],
  ['teamMember', 'userId'],
  ['invitation', 'inviterId'],
  ['apikey', 'userId'],
  ['apikey', 'referenceId'],
  ['deviceCode', 'userId'],
  ['walletAddress', 'userId'],
  ['oauthAccessToken', 'userId'],
  ['oauthRefreshToken', 'userId'],
  ['oauthConsent', 'userId'],
];

/** Reads every table within reach of a foreign key, in whatever schema, as it is right now. */
export async function readReferences({ handle, schema }: OpenConnection): Promise<ReferenceGraph> {
  const extra = new Set(schema.tables.map((t) => t.schema).filter((s) => s !== null));
  let tables = await handle.readTables([...extra]);
  for (;;) {
    const known = new Set(tables.map((t) => t.schema));
    const missing = tables.flatMap((t) => t.referredBy.map((r) => r.schema)).filter((s) => s !== null && !known.has(s));
    if (missing.every((s) => s === null || extra.has(s))) break;
    for (const s of missing) if (s !== null) extra.add(s);
    tables = await handle.readTables([...extra]);
  }
  const distinct = withViews(schema, [...new Map(tables.map((t) => [tableId(t), t])).values()]);
  const keys = [...declaredKeys(schema, distinct), ...undeclaredKeys(schema, distinct)];
  return {
    tables: distinct,
    keysTo: (parent) => keys.filter((key) => key.parent === parent),
    keysFrom: (child) => keys.filter((key) => key.child === child),
  };
}

/**
 * Views that stand for tables of better-auth have the keys of what they show, and are what rows are removed through: rows
 * of the table behind would be met twice.
 */
function withViews(schema: AuthSchema, tables: readonly PhysicalTable[]): PhysicalTable[] {
  const { user, session, account, member, twoFactor, verification } = schema;
  const all = [user, session, account, member, twoFactor, verification];
  const views = all.flatMap((mapped) => (mapped?.physical.standsFor === undefined ? [] : [mapped.physical]));
  if (views.length === 0) return [...tables];
  const behind = new Set(views.flatMap(({ standsFor }) => standsFor?.of.map(tableId) ?? []));
  const ids = new Set(views.map(tableId));
  const whole = tables.map((table) => {
    const mapped = all.find((one) => one?.physical.standsFor !== undefined && tableId(one.physical) === tableId(table));
    if (mapped === undefined || mapped === null) return table;
    const view = withBase(table, tables);
    return view.primaryKey.length > 0 ? view : { ...view, primaryKey: [mapped.columns.get('id')?.column.name ?? 'id'] };
  });
  requireFollowed(schema, whole);
  const viewOf = (reference: Reference) =>
    whole.find(
      ({ standsFor, schema: s }) =>
        standsFor?.of.some((one) => one.name === reference.table && one.schema === reference.schema) === true &&
        s === reference.schema,
    );
  return whole.map((table) => ({
    ...table,
    referredBy: behind.has(tableId(table))
      ? []
      : table.referredBy.map((reference) => {
          if (!behind.has(tableId({ schema: reference.schema, name: reference.table }))) return reference;
          const view = viewOf(reference);
          return view?.columns.some(({ name }) => name === reference.column) === true && ids.has(tableId(view))
            ? { ...reference, table: view.name, schema: view.schema }
            : reference;
        }),
  }));
}

/** @throws AppError UNSUPPORTED where rows refer to users by the key of a table that a view shows under another name */
function requireFollowed({ user }: AuthSchema, tables: readonly PhysicalTable[]): void {
  const view = tables.find((table) => tableId(table) === tableId(user.physical));
  if (view?.standsFor === undefined || view.referredBy.length > 0) return;
  const of = view.standsFor.of.map(tableId);
  if (!tables.some((table) => of.includes(tableId(table)) && table.referredBy.length > 0)) return;
  throw new AppError('UNSUPPORTED', `${whatItIs(view)}: what belongs to its rows cannot be followed through it.`, {
    field: 'mapping',
    hint: 'Say in the connection that the table itself is meant. Nothing was removed.',
  });
}

/** Names a table within its database. */
export function tableId({ schema, name }: Pick<PhysicalTable, 'schema' | 'name'>): string {
  return JSON.stringify([schema, name]);
}

/** The table of a fresh reading that one read earlier is. @returns undefined where it is gone */
export function sameTable(graph: ReferenceGraph, table: PhysicalTable): PhysicalTable | undefined {
  return graph.tables.find((t) => tableId(t) === tableId(table));
}

/** A table and all whose rows may go along with its rows. */
export function reachableFrom(graph: ReferenceGraph, from: PhysicalTable): PhysicalTable[] {
  const found = new Set([from]);
  for (const table of found) {
    for (const key of graph.keysTo(table)) if (key.effect === 'deleted') found.add(key.child);
  }
  return [...found];
}

function declaredKeys(schema: AuthSchema, tables: readonly PhysicalTable[]): ForeignKey[] {
  const owned = new Set(ownedColumns(schema, tables).map(({ table, column }) => `${tableId(table)} ${column}`));
  return tables.flatMap((parent) =>
    grouped(parent.referredBy).flatMap((parts): ForeignKey[] => {
      const [first] = parts;
      // SQLite compares names without case, and keeps a foreign key as somebody typed it.
      const child = tables.find((t) => first && t.schema === first.schema && sameName(t.name, first.table));
      if (first === undefined || child === undefined) return [];
      const columns = parts.map((p) => columnOf(child, p.column));
      const belongs = columns.some((column) => owned.has(`${tableId(child)} ${column}`));
      const refersTo = parts.map((p) => columnOf(parent, p.refersTo));
      return [{ child, columns, parent, refersTo, effect: effectOf(first, belongs), declared: true }];
    }),
  );
}

function effectOf({ onDelete }: Reference, belongsToUser: boolean): Effect {
  switch (onDelete) {
    case 'cascade':
      return 'deleted';
    case 'set-null':
      return 'detached';
    case 'set-default':
      return 'reset';
    case 'refuse':
      return belongsToUser ? 'deleted' : 'blocks';
  }
}

function undeclaredKeys(schema: AuthSchema, tables: readonly PhysicalTable[]): ForeignKey[] {
  const user = tables.find((t) => tableId(t) === tableId(schema.user.physical));
  if (user === undefined) return [];
  const id = schema.user.name('id');
  return ownedColumns(schema, tables)
    .filter(({ table, column }) => !user.referredBy.some((r) => r.table === table.name && r.column === column))
    .map(({ table, column }) => ({
      child: table,
      columns: [column],
      parent: user,
      refersTo: [id],
      effect: 'deleted' as const,
      declared: false,
    }));
}

interface OwnedColumn {
  readonly table: PhysicalTable;
  readonly column: string;
}

function ownedColumns(schema: AuthSchema, tables: readonly PhysicalTable[]): OwnedColumn[] {
  return BELONGS_TO_USER.flatMap(([logical, field]): OwnedColumn[] => {
    const mapped = mappedTable(schema, logical);
    const table = mapped
      ? tables.find((t) => tableId(t) === tableId(mapped.physical))
      : (findTable(logical, tables) ?? undefined);
    const column = mapped?.columns.get(field)?.column.name ?? (table && findColumn(field, table.columns)?.name);
    if (table === undefined || column === undefined) return [];
    return field === 'referenceId' && !isUserForCertain(schema) ? [] : [{ table, column }];
  });
}

/** A table whose names a person may have given; null for those that are found by their own name. */
function mappedTable(
  schema: AuthSchema,
  logical: string,
): Pick<AuthTable<LogicalTable>, 'physical' | 'columns'> | null {
  return logical === 'session' || logical === 'account' || logical === 'twoFactor' || logical === 'member'
    ? schema[logical]
    : null;
}

/**
 * Whether the `referenceId` of an API key can only be a user: it may be an organization's, and where both are counted up
 * from 1 one cannot be told from the other.
 */
export function isUserForCertain({ user, organization }: AuthSchema): boolean {
  const { form } = user.column('id');
  return organization === null || form.type !== 'id' || form.form !== 'number';
}

function grouped(references: readonly Reference[]): Reference[][] {
  const groups = new Map<string, Reference[]>();
  for (const reference of references) {
    const id = JSON.stringify([reference.schema, reference.table.toLowerCase(), reference.key]);
    groups.set(id, [...(groups.get(id) ?? []), reference]);
  }
  return [...groups.values()];
}

function columnOf(table: PhysicalTable, name: string): string {
  return (
    table.columns.find((c) => c.name === name)?.name ?? table.columns.find((c) => sameName(c.name, name))?.name ?? name
  );
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
