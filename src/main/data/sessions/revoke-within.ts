import type { OpenConnection } from '../connections/connection';
import type { AuthTable, RawRow } from '../schema/auth-table';
import type { FoundSession, SecondaryStorage } from '../redis/secondary-storage';
import { momentOf, textOf } from '../redis/auth-keys';
import type { Capture } from '../write/capture';
import { parseDevice } from '../base/device';
import { revokeTokensOfSessions } from './oauth-tokens';
import { stateIs } from './session-rows';
import { beginning, underRowIds } from './under-row-ids';
import { requireStorage, storageMode } from '../connections/storage-mode';
import { eb, locked, NEVER, type Condition } from '../database/expressions';
import { hidesRows } from '../database/physical-table';

/** Which sessions are to end. */
export type SessionsToEnd =
  /** All of these people's, but those spared. */
  | { readonly of: readonly string[]; readonly exceptIds?: readonly string[] | undefined }
  /** Those with these ids. `walk: false`: of a secondary storage only those that were listed just before. */
  | { readonly ids: readonly string[]; readonly walk?: boolean }
  /** Those whose rows meet a condition on the session table. */
  | { readonly where: Condition };

/** What ended. Numbers of sessions; `at` is when the rows were ended. */
export interface RevokedCount {
  /** Sessions that were live until now. */
  readonly live: number;
  /** Rows of sessions that had expired before and were cleared away. */
  readonly expired: number;
  /** Rows deleted, or ended where the app preserves them. */
  readonly rows: number;
  /** Rows of OAuth tokens that were marked as revoked along with their session. */
  readonly oauthTokens: number;
  readonly devices: readonly string[];
  /** Whether row-level security may hide some that were to end. */
  readonly unseen: boolean;
  /** Those that were live, for people. */
  readonly sessions: readonly { readonly id: string; readonly userId: string }[];
}

export const NOTHING_REVOKED: RevokedCount = {
  live: 0,
  expired: 0,
  rows: 0,
  oauthTokens: 0,
  devices: [],
  unseen: false,
  sessions: [],
};

/**
 * Ends sessions within a write, in every place the app keeps them, as better-auth itself does: tokens of OAuth clients
 * are revoked, rows are deleted (or given an end where the app preserves them), and once the write is committed the keys
 * of the secondary storage go too. The one way for every feature: a deleted row alone ends nothing where there is a
 * secondary storage.
 * @throws AppError before anything is changed: UNSUPPORTED where the secondary storage is not known, CONNECTION_FAILED
 * where it does not answer, PERMISSION_DENIED where the table is closed
 */
export async function revokeRowsWithin(
  connection: OpenConnection,
  capture: Capture,
  which: SessionsToEnd,
  now: Date,
): Promise<RevokedCount> {
  const storage = await requireStorage(connection);
  // As better-auth does: what the lists name is read before rows go.
  const stored =
    storage === null
      ? []
      : await underRowIds(connection, capture.db, await storedSessions(connection, capture, storage, which));
  const ended = await revokeRows(connection, capture, { which: withRowsOf(which, stored), stored }, now);
  if (storage !== null) noteStored(capture, which, stored, await withTokens(storage, ended));
  const known = new Set(ended.live.map(({ id }) => id));
  const elsewhere = stored.filter(({ id }) => !known.has(id));
  // A copy that was live decides, whatever its row said.
  const inStorage = new Set(stored.map(({ id }) => id));
  const expired = ended.all.filter(({ id, live }) => !live && !inStorage.has(id)).length;
  const sessions = [...ended.live, ...elsewhere.map((s) => ({ ...s, userAgent: textOf(s.session, 'userAgent') }))];
  return {
    live: sessions.length,
    expired,
    rows: ended.rows,
    oauthTokens: ended.oauthTokens,
    unseen: mayMiss(connection, which, sessions.length + expired),
    devices: [...new Set(sessions.map(({ userAgent }) => parseDevice(userAgent).label))],
    sessions: sessions.map(({ id, userId }) => ({ id, userId })),
  };
}

// Ending a copy ends its row: the server would fall back to it.
function withRowsOf(which: SessionsToEnd, stored: readonly FoundSession[]): SessionsToEnd {
  return 'ids' in which ? { ...which, ids: [...new Set([...which.ids, ...stored.map(({ id }) => id)])] } : which;
}

/** Of sessions that are all found by their ids none was hidden; who has others, nobody can say who does not see them. */
function mayMiss({ schema: { session } }: OpenConnection, which: SessionsToEnd, found: number): boolean {
  if (session === null || !hidesRows(session.physical)) return false;
  return !('ids' in which) || found < which.ids.length;
}

/** The sessions among those to end that the secondary storage has. */
async function storedSessions(
  connection: OpenConnection,
  capture: Capture,
  storage: SecondaryStorage,
  which: SessionsToEnd,
): Promise<readonly FoundSession[]> {
  if ('where' in which) return [];
  if ('ids' in which) return storedById(connection, capture, storage, which);
  const spared = new Set(which.exceptIds ?? []);
  const found: FoundSession[] = [];
  for (const userId of which.of) {
    found.push(...(await storage.sessionsOf(userId)));
  }
  // Those to be spared go by the ids of their rows.
  const named = spared.size === 0 ? found : await underRowIds(connection, capture.db, found);
  return named.filter(({ id }) => !spared.has(id));
}

// Sessions may be in the storage alone although there is a table: those that have no row are looked for there.
async function storedById(
  { schema: { session } }: OpenConnection,
  capture: Capture,
  storage: SecondaryStorage,
  { ids, walk = true }: { readonly ids: readonly string[]; readonly walk?: boolean },
): Promise<readonly FoundSession[]> {
  const found = await storage.find(ids, { walk: walk && session === null });
  if (!walk || session === null || found.length === ids.length) return found;
  const rows = await capture.db
    .selectFrom(session.from)
    .select(session.select(['id']))
    .where(session.isAnyOf('id', ids))
    .execute();
  const known = new Set([...found.map(({ id }) => id), ...rows.map((row) => session.read(row, 'id') ?? '')]);
  const others = ids.filter((id) => !known.has(id));
  return others.length === 0 ? found : [...found, ...(await storage.find(others, { walk: true }))];
}

interface RevokedRow {
  readonly id: string;
  readonly userId: string;
  readonly token: string | null;
  readonly userAgent: string | null;
  /** In milliseconds since 1970; null where it is not kept. */
  readonly createdAt: number | null;
  /** Whether the row had not expired. */
  readonly live: boolean;
}

interface RevokedRows {
  readonly live: readonly RevokedRow[];
  readonly rows: number;
  readonly oauthTokens: number;
  /** Those that were live and those that were not. */
  readonly all: readonly RevokedRow[];
}

async function revokeRows(
  connection: OpenConnection,
  capture: Capture,
  { which, stored }: { readonly which: SessionsToEnd; readonly stored: readonly FoundSession[] },
  now: Date,
): Promise<RevokedRows> {
  const { session } = connection.schema;
  const { preserves } = storageMode(connection);
  if (session === null) {
    const ids = stored.map(({ id }) => id);
    return {
      live: [],
      rows: 0,
      oauthTokens: await revokeTokensOfSessions(connection, capture, { ids }, now),
      all: [],
    };
  }
  const condition = conditionOf(connection, which);
  const oauthTokens = await revokeTokensOfSessions(connection, capture, { where: condition }, now);
  return preserves
    ? { ...(await revokePreserved(connection, capture, condition, now)), oauthTokens }
    : { ...(await deleteRows(connection, capture, condition, now)), oauthTokens };
}

function conditionOf({ schema: { session } }: OpenConnection, which: SessionsToEnd): Condition {
  if (session === null) return NEVER;
  if ('where' in which) return which.where;
  if ('ids' in which) return session.isAnyOf('id', which.ids);
  const of = which.of.length === 1 ? session.is('userId', which.of[0] ?? '') : session.isAnyOf('userId', which.of);
  const spared = which.exceptIds ?? [];
  return spared.length === 0 ? of : eb.and([of, eb.not(session.isAnyOf('id', spared))]);
}

const READ = ['id', 'userId', 'token', 'createdAt', 'expiresAt', 'userAgent'] as const;

async function deleteRows(
  { handle, schema: { session } }: OpenConnection,
  capture: Capture,
  condition: Condition,
  now: Date,
): Promise<Omit<RevokedRows, 'oauthTokens'>> {
  if (session === null) return { live: [], rows: 0, all: [] };
  const deleted = await capture.delete(session, condition);
  const all = deleted.map((cells) => {
    const row = session.fromCells(handle.kind, cells, READ);
    return revokedRow(session, row, session.isAfter(row, 'expiresAt', now) === true);
  });
  return { live: all.filter(({ live }) => live), rows: all.length, all };
}

function revokedRow(session: AuthTable<'session'>, row: RawRow, live: boolean): RevokedRow {
  return {
    id: session.read(row, 'id') ?? '',
    userId: session.read(row, 'userId') ?? '',
    token: session.read(row, 'token'),
    userAgent: session.read(row, 'userAgent'),
    createdAt: session.read(row, 'createdAt')?.getTime() ?? null,
    live,
  };
}

// As better-auth ends a session it preserves: only those still live, with an end that lies at this moment.
async function revokePreserved(
  connection: OpenConnection,
  capture: Capture,
  condition: Condition,
  now: Date,
): Promise<Omit<RevokedRows, 'oauthTokens'>> {
  const { handle, schema } = connection;
  const { session } = schema;
  if (session === null) return { live: [], rows: 0, all: [] };
  const token = session.has('token') ? [session.ref('token').as('token')] : [];
  const rows = await capture.db
    .selectFrom(session.from)
    .select([...session.select(['id', 'userId', 'createdAt', 'userAgent']), ...token])
    .where(condition)
    .where(stateIs(session, 'active', now))
    .$call(locked(handle.kind, session.physical))
    .execute();
  const live = rows.map((row) => revokedRow(session, row, true));
  if (live.length === 0) return { live, rows: 0, all: live };
  const end = (field: 'expiresAt' | 'updatedAt') =>
    session.has(field) ? [{ column: session.name(field), value: session.encode(field, now) }] : [];
  // Where the key decides, giving the row its old end back would only look like a session: the change is final.
  const ids = live.map(({ id }) => id);
  const ends = [...end('expiresAt'), ...end('updatedAt')];
  if (connection.storage === null) {
    await capture.update(session, session.name('id'), session.isAnyOf('id', ids), ends);
  } else await capture.updateForGood(session, session.name('id'), session.isAnyOf('id', ids), ends);
  return { live, rows: live.length, all: live };
}

// A database user that may not read tokens still ends sessions: the storage knows them by their ids as well.
async function withTokens(storage: SecondaryStorage, { all }: RevokedRows): Promise<readonly RevokedRow[]> {
  const owners = new Set(all.filter(({ token }) => token === null).map(({ userId }) => userId));
  const tokens = new Map<string, string>();
  for (const userId of owners) {
    for (const { id, ownId, session, token } of await storage.sessionsOf(userId)) {
      const key = ownId ? id : beginning(userId, momentOf(session, 'createdAt'));
      if (key !== null) tokens.set(key, token);
    }
  }
  return all.map((row) => {
    if (row.token !== null) return row;
    const began = beginning(row.userId, row.createdAt);
    return { ...row, token: tokens.get(row.id) ?? (began === null ? null : tokens.get(began)) ?? null };
  });
}

function noteStored(
  capture: Capture,
  which: SessionsToEnd,
  stored: readonly FoundSession[],
  rows: readonly RevokedRow[],
): void {
  const tokens = new Map<string, Set<string>>();
  const add = (userId: string, token: string | null) => {
    const own = tokens.get(userId) ?? new Set<string>();
    tokens.set(userId, own);
    if (token !== null && token !== '') own.add(token);
  };
  const everything = 'of' in which && (which.exceptIds ?? []).length === 0;
  if ('of' in which) for (const userId of which.of) add(userId, null);
  for (const { userId, token } of [...rows, ...stored]) add(userId, token);
  for (const [userId, own] of tokens) capture.outside.noteRevoked({ userId, tokens: [...own], all: everything });
}
