import type { SessionRow } from '@shared/api/sessions';
import type { OpenConnection } from '../connections/connection';
import { stoppable } from '../database/database-handle';
import type { AnyDatabase } from '../database/physical-table';
import { eb, joined } from '../database/expressions';
import type { AuthTable } from '../schema/auth-table';
import { requireOpenTable } from '../schema/usable-tables';
import { flagged, withFacts } from './row-facts';
import { joinUser, requireSessions, sessionSelection, stateIs, storedRow, toSessionRow } from './session-rows';
import { storageMode } from '../connections/storage-mode';
import { underRowIds } from './under-row-ids';

type Source = SessionRow['kept'];

/** More lines than anybody reads; a window is not kept waiting for all of tens of thousands. */
export const MOST_OF_USER = 500;

/**
 * The sessions of a person, newest first, and how many there are: from their rows, from the secondary storage, or from both
 * where the app has both. Of very many they are those that live longest.
 * @throws AppError UNSUPPORTED where they are in a secondary storage that is not known, CONNECTION_FAILED where it does not
 * answer and there is no table
 */
export async function mostSessionsOfUser(
  connection: OpenConnection,
  userId: string,
  now: Date,
  signal: AbortSignal,
): Promise<{ rows: SessionRow[]; all: number; live: number; source: Source }> {
  const { session } = connection.schema;
  requireOpenTable(connection.schema, 'session');
  if (session === null && connection.storage === null) requireSessions(connection);
  const stored = await storedOf(connection, userId);
  const found = stored === null ? await countedRowsOf(connection, userId, now, signal) : null;
  const merged = found?.rows ?? merge(await rowsOf(connection, userId, now, signal), stored ?? []);
  const longest = merged.toSorted((a, b) => (b.expiresAt ?? '').localeCompare(a.expiresAt ?? ''));
  const newest = longest
    .slice(0, MOST_OF_USER)
    .toSorted((a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? ''));
  return {
    rows: await withFacts(connection, newest, now, signal),
    all: found?.all ?? merged.length,
    live: found?.active ?? merged.filter(({ state }) => state === 'active').length,
    source: session === null ? 'secondary-storage' : stored === null ? 'database' : 'both',
  };
}

/** The sessions on a person's page, those that live longest first, and how many there are in all. */
export async function sessionsOfUser(
  connection: OpenConnection,
  { userId, limit }: { readonly userId: string; readonly limit: number },
  now: Date,
  signal: AbortSignal,
): Promise<{ rows: SessionRow[]; all: number; active: number }> {
  if (connection.schema.session === null) {
    if (connection.storage === null) return { rows: [], all: 0, active: 0 };
    // A page about a person is shown whether Redis answers or not; what cannot be seen is told beside it.
    const found = await storedOf(connection, userId).catch(() => []);
    const rows = (found ?? []).toSorted((a, b) => (b.expiresAt ?? '').localeCompare(a.expiresAt ?? ''));
    return { rows: flagged(rows.slice(0, limit), []), all: rows.length, active: rows.length };
  }
  const found = await countedRows(connection, { userId, limit }, now, signal);
  // Judged by the person's own sessions alone: looking at others' would make the page wait once more.
  return { ...found, rows: flagged(found.rows, []) };
}

async function countedRowsOf(connection: OpenConnection, userId: string, now: Date, signal: AbortSignal) {
  return countedRows(connection, { userId, limit: MOST_OF_USER }, now, signal);
}

/** Rows of a person's sessions, those that live longest first, and how many there are without the limit. */
async function countedRows(
  connection: OpenConnection,
  { userId, limit }: { readonly userId: string; readonly limit: number },
  now: Date,
  signal: AbortSignal,
): Promise<{ rows: SessionRow[]; all: number; active: number }> {
  const { session, user } = connection.schema;
  if (session === null) return { rows: [], all: 0, active: 0 };
  const live = eb
    .case()
    .when(stateIs(session, 'active', now))
    .then(eb.lit(1))
    .else(eb.lit(0))
    .end();
  const rows = await rowsQuery(connection.handle.db, session, user, userId)
    .select([eb.fn.countAll().over().as(ALL), eb.fn.sum(live).over().as(ACTIVE)])
    .limit(limit)
    .execute(stoppable(signal));
  return {
    rows: rows.map((row) => toSessionRow(session, user, row, now)),
    all: Number(rows[0]?.[ALL] ?? 0),
    active: Number(rows[0]?.[ACTIVE] ?? 0),
  };
}

const ALL = '__all';
const ACTIVE = '__active';

/** The ids of a person's live sessions, newest first. */
export async function liveSessionIds(connection: OpenConnection, userId: string, now: Date): Promise<string[]> {
  const rows = await rowsOf(connection, userId, now, undefined);
  const merged = merge(rows, (await storedOf(connection, userId)) ?? []);
  return merged
    .filter(({ state }) => state === 'active')
    .toSorted((a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? ''))
    .map(({ id }) => id);
}

async function rowsOf(
  connection: OpenConnection,
  userId: string,
  now: Date,
  signal: AbortSignal | undefined,
): Promise<SessionRow[]> {
  const { session, user } = connection.schema;
  if (session === null) return [];
  const rows = await rowsQuery(connection.handle.db, session, user, userId).execute(stoppable(signal));
  return rows.map((row) => toSessionRow(session, user, row, now));
}

/** A person's sessions, those that live longest first. */
function rowsQuery(db: AnyDatabase, session: AuthTable<'session'>, user: AuthTable<'user'>, userId: string) {
  return db
    .selectFrom(session.from)
    .$call(joined(joinUser(session, user)))
    .select(sessionSelection(session, user))
    .where(session.is('userId', userId))
    .orderBy(session.ref('expiresAt'), 'desc')
    .orderBy(session.ref('id'));
}

async function storedOf(connection: OpenConnection, userId: string): Promise<SessionRow[] | null> {
  const { storage, handle } = connection;
  if (storage === null || storageMode(connection).kind === 'none') return null;
  return (await underRowIds(connection, handle.db, await storage.sessionsOf(userId))).map(storedRow);
}

function merge(rows: readonly SessionRow[], stored: readonly SessionRow[]): SessionRow[] {
  const known = new Set(rows.map(({ id }) => id));
  const inStorage = new Set(stored.map(({ id }) => id));
  return [
    ...rows.map((row): SessionRow => (inStorage.has(row.id) ? { ...row, kept: 'both' } : row)),
    ...stored.filter(({ id }) => !known.has(id)),
  ];
}
