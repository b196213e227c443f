import { userLabel, type Called } from '@shared/user-label';
import type { RemovalPreview, UserRow } from '@shared/api/users';
import { isGarbled } from '../database/cells';
import { hidesRows } from '../database/physical-table';
import { lastAdmin } from '../user-rows/last-admin';
import { isTyped, type Weight } from '../write/confirm';
import { collectReferring, type Collected, type Root } from './collect';
import { reachableFrom, readReferences, sameTable, type ForeignKey, type ReferenceGraph } from './foreign-keys';
import { keptRows } from './kept-rows';
import { rowLabel } from './labels';
import { outsideNotes } from './outside-notes';
import { userRoots } from './user-roots';
import { chunked } from './row-keys';
import { usersByIds } from '../user-rows/user-row';
import type { OpenConnection } from '../connections/connection';

/** Users whose verifications are looked for in one statement; each takes a dozen conditions. */
const BATCH_SIZE = 50;

/** Everything that refers to some users, table by table, and what becomes of it when they are removed. Reads only. */
export async function removalPreview(
  connection: OpenConnection,
  ids: readonly string[],
  { keepsForever, now, signal }: { readonly keepsForever: boolean; readonly now: Date; readonly signal: AbortSignal },
): Promise<RemovalPreview> {
  const wanted = [...new Set(ids)];
  const users = await usersByIds(connection, wanted, signal);
  const found = new Set(users.map((user) => user.id));
  const graph = await readReferences(connection);
  const affected = await affectedTables(connection, graph, users, signal);
  const tables = [...affected.tables, ...(await keptRows(connection, graph, users, signal))];
  const spared = await lastAdmin({ connection, db: connection.handle.db, now, signal }, users);
  const staying = users
    .filter(({ id }) => id === spared)
    .map((user) => `${userLabel(user)} stays: the last administrator who could sign in is not removed.`);
  const garbled = users.find(({ name, email }) => [name, email].some((text) => isGarbled(connection.handle, text)));
  const hindrance = garbled === undefined ? whyNotRestorable(connection, graph, affected.loosened) : GARBLED;
  return {
    users: users.map(({ id, name, email }) => ({ id, name, email })),
    notFound: wanted.filter((id) => !found.has(id)),
    tables,
    notes: [...staying, ...(await outsideNotes(connection, users, tables, signal))],
    restorable: hindrance === null,
    restoreNote:
      hindrance ??
      (keepsForever
        ? null
        : 'It can be undone until Authdesk is closed: this computer has no protected secret store to keep it in.'),
    typed: users.length > 0 && isTyped(connection, removalWeight(users)),
  };
}

/**
 * How much removing some users weighs: as something that cannot be taken back. What the app does in between without the
 * user, such as passing on their work, cannot.
 */
export function removalWeight(users: readonly Called[]): Weight {
  const [only] = users;
  return {
    what:
      users.length === 1 && only
        ? `This removes ${userLabel(only)} with everything that belongs to them`
        : `This removes ${users.length} users with everything that belongs to them`,
    verb: 'Remove',
    rows: users.length,
    undoable: true,
    heavy: true,
    phrase: users.length === 1 && only ? userLabel(only) : String(users.length),
  };
}

async function affectedTables(
  connection: OpenConnection,
  graph: ReferenceGraph,
  users: readonly UserRow[],
  signal: AbortSignal,
): Promise<{ tables: RemovalPreview['tables']; loosened: readonly ForeignKey[] }> {
  const { kind, db } = connection.handle;
  const options = { kind, db, countOnly: true, signal };
  const { user } = userRoots(connection, graph, users);
  if (user === null || users.length === 0) return { tables: [], loosened: [] };
  const all = await collectReferring(graph, [user], options);
  const codes: Root[] = [];
  let mailed = 0;
  for (const some of chunked(users, BATCH_SIZE)) {
    const { verification } = userRoots(connection, graph, some);
    if (verification === null) continue;
    codes.push(verification);
    const one = await collectReferring(graph, [verification], options);
    mailed += one.deleted.get(verification) ?? 0;
  }
  const [first] = codes;
  const verifications =
    first === undefined || mailed === 0
      ? []
      : [
          {
            table: first.table.name,
            column: 'value',
            rows: mailed,
            effect: 'deleted' as const,
            label: rowLabel(first.table, []),
          },
        ];
  return { tables: [...describe(all), ...verifications], loosened: [...all.loosened.keys()] };
}

function describe({ deleted, loosened, blocking, hidden }: Collected): RemovalPreview['tables'] {
  const line = (key: ForeignKey, rows: number, effect: RemovalPreview['tables'][number]['effect']) => ({
    table: key.child.name,
    column: key.columns.join(', '),
    rows,
    effect,
    label: rowLabel(key.child, key.columns),
  });
  // Deepest first: found last.
  const gone = [...deleted].toReversed().flatMap(([key, rows]) => ('child' in key ? [line(key, rows, 'deleted')] : []));
  return [
    ...[...blocking].map(([key, rows]) => line(key, rows, 'blocks')),
    ...gone,
    ...[...loosened].map(([key, rows]) => line(key, rows.size, 'detached')),
    ...hidden.map((key) => ({
      ...line(key, 0, 'deleted'),
      label: hidesRows(key.child)
        ? `May be more: row-level security hides rows of "${key.child.name}" from this database user`
        : `Cannot be counted: the database user may not read "${key.child.name}"`,
    })),
  ];
}

const GARBLED =
  'It cannot be undone: the name or the address has bytes that are no text in UTF-8, which could not be stored again as they are.';

/** Why users of this database could not be put back as they were; null where they could. */
function whyNotRestorable(
  { schema }: OpenConnection,
  graph: ReferenceGraph,
  loosened: readonly ForeignKey[],
): string | null {
  const user = sameTable(graph, schema.user.physical);
  const concerned = new Set(user === undefined ? [] : reachableFrom(graph, user));
  for (const table of concerned) {
    if (hidesRows(table)) {
      return `It cannot be undone: row-level security may hide rows of "${table.name}" that go with the user, so these could not be kept.`;
    }
    const closed = table.columns.filter((c) => !c.readable && !c.generated).map((c) => c.name);
    if (closed.length > 0) {
      return `It cannot be undone: the database user may not read ${closed.join(', ')} of "${table.name}", so these rows could not be kept whole.`;
    }
  }
  const keyless = loosened.find(({ child }) => child.primaryKey.length === 0);
  if (keyless === undefined) return null;
  return `It cannot be undone: rows of "${keyless.child.name}" have no key by which they could be found again.`;
}
