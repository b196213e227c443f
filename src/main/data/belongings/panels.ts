import type { BelongingPanel } from '@shared/api/belongings';
import type { UserRow } from '@shared/api/users';
import { AppError } from '../base/app-error';
import { stoppable } from '../database/database-handle';
import { countOf, eb, tableAs, type Condition } from '../database/expressions';
import type { PhysicalTable } from '../database/physical-table';
import type { OpenConnection } from '../connections/connection';
import { readReferences, sameTable, tableId, type ReferenceGraph } from '../removal/foreign-keys';
import { isCheaplyFound, keptColumns, namesAnyOf } from '../removal/kept-rows';
import { keyColumns, mayRead, refersToAny, selectCells } from '../removal/row-keys';
import type { AuthSchema } from '../schema/read-schema';
import { mayBeSecret } from '../schema/secret-name';
import { HELD, shownColumns, type ShownColumn } from './columns';
import { meaningOf, type Meaning } from './meanings';

/** Rows of one table that refer to one user in one way. */
export interface Panel {
  readonly key: string;
  readonly table: PhysicalTable;
  readonly by: readonly string[];
  readonly meaning: Meaning;
  readonly where: Condition;
  /** What tells a row of it from all others; none where that may be a secret. */
  readonly keys: readonly string[];
  readonly columns: readonly ShownColumn[];
  readonly closed: BelongingPanel['closed'];
}

type Person = Pick<UserRow, 'id' | 'email'>;

// What refers to what is read once for each opening; a write reads it anew.
const known = new WeakMap<AuthSchema, Promise<ReferenceGraph>>();

/** How tables refer to each other, as it was when the connection was opened. */
export async function knownReferences(connection: OpenConnection): Promise<ReferenceGraph> {
  const { schema } = connection;
  const found = known.get(schema);
  if (found !== undefined) return found;
  const reading = readReferences(connection);
  known.set(schema, reading);
  reading.catch(() => known.delete(schema));
  return reading;
}

/** Everything that refers to a user, but for what has a place of its own: sessions, accounts, codes, memberships. */
export async function panelsOf(
  connection: OpenConnection,
  graph: ReferenceGraph,
  person: Person,
  signal?: AbortSignal,
): Promise<Panel[]> {
  const { handle, schema } = connection;
  const { user } = schema;
  const table = sameTable(graph, user.physical);
  if (table === undefined) return [];
  const ownPlace = new Set(
    [schema.session, schema.account, schema.verification, schema.twoFactor, schema.member]
      .filter((one) => one !== null)
      .map(({ physical }) => tableId(physical)),
  );
  const panels: Panel[] = [];
  const add = async (child: PhysicalTable, by: readonly string[], where: Condition | null, declared: boolean) => {
    const unkeyed = child.standsFor !== undefined && child.primaryKey.length === 0;
    if (where === null || ownPlace.has(tableId(child)) || unkeyed || child === table) return;
    const found = meaningOf(schema, child, by);
    const keys = keyColumns(handle.kind, child);
    const addressed = !keys.some((name) => mayBeSecret(name));
    const readable = mayRead(child, [...by, ...keys]);
    // A key that may be an organization's is nobody's to take away here.
    const acts = addressed && (declared || found.kind !== 'api-key') ? found.acts : [];
    panels.push({
      key: JSON.stringify([child.schema, child.name, ...by]),
      table: child,
      by,
      meaning: { ...found, acts },
      where,
      keys: addressed ? keys : [],
      columns: shownColumns(graph, child, found, by),
      closed: !readable ? 'not-readable' : (await isCheaplyFound(handle, child, by)) ? null : 'no-index',
    });
  };
  const keysTo = graph.keysTo(table);
  const referred = [...new Set([user.name('id'), ...keysTo.flatMap(({ refersTo }) => refersTo)])];
  const where = user.is('id', person.id);
  const rows = await selectCells(handle, { table, alias: user.alias, where }, referred, signal);
  for (const key of keysTo) {
    // eslint-disable-next-line no-await-in-loop -- what is cheap is asked of the catalog, of one table after the other
    await add(key.child, key.columns, refersToAny(handle.kind, key.columns, key.refersTo, rows), true);
  }
  for (const { table: child, column, values } of keptColumns(schema, graph, [person.id], [person])) {
    // eslint-disable-next-line no-await-in-loop
    await add(child, [column], namesAnyOf(child, column, values), false);
  }
  return panels;
}

/** The panel of a key. @throws AppError NOT_FOUND */
export function panelOf(panels: readonly Panel[], key: string): Panel {
  const panel = panels.find((one) => one.key === key);
  if (panel !== undefined) return panel;
  throw new AppError('NOT_FOUND', 'There is no such list of this user any more.', {
    hint: 'Reload the user; the tables of the database may have changed.',
  });
}

/** The panels that have rows, or may have some that cannot be seen. */
export async function shownPanels(
  connection: OpenConnection,
  panels: readonly Panel[],
  signal: AbortSignal,
): Promise<BelongingPanel[]> {
  const counted = await Promise.all(
    panels.map(async ({ key, table, by, meaning, where, columns, closed }): Promise<BelongingPanel> => {
      const { db } = connection.handle;
      const rows = db.selectFrom(tableAs(table, HELD)).where(eb.and([where]));
      const value = closed === null ? await countOf(rows, stoppable(signal)) : null;
      return {
        key,
        kind: meaning.kind,
        table: table.name,
        by: by.join(', '),
        closed,
        total: value === null ? null : { value, exact: true },
        columns: columns.map(({ shown }) => shown),
        acts: [...meaning.acts],
      };
    }),
  );
  return counted.filter(({ total }) => total === null || total.value > 0);
}
