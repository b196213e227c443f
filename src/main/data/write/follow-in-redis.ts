import type { StorageTrouble } from '@shared/api/sessions';
import { AppError } from '../base/app-error';
import { requireStorage, storageMode } from '../connections/storage-mode';
import { cellText, type Capture } from './capture';
import type { RevokedSessions, StoredKey } from './outside';
import { NOTHING_FOLLOWED, type Followed, type Follower } from './follower';
import { commitOutcome, commitMarkersOf, type CommitMarker } from './commit-marker';
import { revokeStored } from './revoke-stored';
import { refreshCachedUser } from './refresh-user';
import type { SecondaryStorage } from '../redis/secondary-storage';
import type { RowChange } from '../database/row-change';
import type { OpenConnection } from '../connections/connection';

/** What a write means for the secondary storage. */
interface Due {
  readonly ended: readonly RevokedSessions[];
  /** Users whose copies are out of date. */
  readonly edited: readonly string[];
  /** Users that are gone, with the tokens of those of their sessions that had rows. */
  readonly removed: readonly RevokedSessions[];
  /** Further keys that go, without the app's prefix. */
  readonly keys: readonly string[];
  /** Keys that come. */
  readonly kept?: readonly StoredKey[];
}

/** What a write still has to do once it is committed, as it is kept on disk; session tokens stand in it. */
interface FollowUp {
  readonly due: Due;
  readonly markers: readonly CommitMarker[];
}

interface Log {
  readonly warn: (message: string, details?: unknown) => void;
}

/**
 * Keeps the secondary storage in step with every write: sessions whose rows went lose their keys, users that were removed
 * all of theirs, and copies of users that were edited are renewed. What needs the storage is refused before anything is
 * changed where it does not answer.
 */
export function followWrites(log: Log): Follower {
  return {
    ready: async (connection, capture) => {
      const { ended, removed, keys, kept = [] } = dueAfter(connection, capture);
      if (ended.length > 0 || keys.length > 0 || kept.length > 0) await requireStorage(connection);
      else if (removed.length > 0 && connection.storage !== null) await requireStorage(connection);
    },
    rest: (connection, capture) => {
      if (connection.storage === null || storageMode(connection).kind === 'none') return null;
      const due = dueAfter(connection, capture);
      return isNothing(due)
        ? null
        : JSON.stringify({ due, markers: commitMarkersOf(capture.changes) } satisfies FollowUp);
    },
    follow: async (connection, capture) => followUp(connection, dueAfter(connection, capture), log),
    finish: async (connection, rest) => {
      const { due, markers } = JSON.parse(rest) as FollowUp;
      // In doubt it is done: whoever is signed out without need signs in again, whoever stays in against a ban does not go.
      return (await commitOutcome(connection, markers)) === 'not-saved' ? null : followUp(connection, due, log);
    },
  };
}

async function followUp(connection: OpenConnection, due: Due, log: Log): Promise<Followed> {
  if (storageMode(connection).kind === 'none' || isNothing(due)) return NOTHING_FOLLOWED;
  const { storage } = connection;
  if (storage === null) return { troubles: troublesWithout(due), failed: due.removed.length > 0, stored: null };
  const ending = await end(storage, due, log);
  const keeping = await keep(storage, due.kept ?? [], log);
  const refreshing = await refresh(connection, storage, due.edited, log);
  return {
    troubles: [...ending.troubles, ...keeping, ...refreshing],
    failed: ending.failed || keeping.length + refreshing.length > 0,
    stored: ending.stored,
  };
}

function isNothing({ ended, edited, removed, keys, kept = [] }: Due): boolean {
  return ended.length + edited.length + removed.length + keys.length + kept.length === 0;
}

async function end(storage: SecondaryStorage, { ended, removed, keys: further }: Due, log: Log): Promise<Followed> {
  let [keysDeleted, listsUpdated, keysMissing] = [0, 0, 0];
  try {
    for (const sessions of [...ended, ...removed]) {
      const done = await revokeStored(storage, sessions);
      keysDeleted += done.keysDeleted;
      listsUpdated += done.listsUpdated;
      keysMissing += done.keysMissing;
    }
    if (further.length > 0) {
      await storage.keys.remove(await Promise.all(further.map(async (name) => storage.key(name))));
    }
    const touched = ended.length + removed.length > 0;
    return { troubles: [], failed: false, stored: touched ? { keysDeleted, listsUpdated, keysMissing } : null };
  } catch (error) {
    log.warn('sessions could not be revoked in the secondary storage', error);
    const trouble = { code: 'not-ended', because: reason(error) } as const;
    return { troubles: [trouble], failed: true, stored: { keysDeleted, listsUpdated, keysMissing } };
  }
}

// What would have ended by now is not brought back.
async function keep(storage: SecondaryStorage, kept: readonly StoredKey[], log: Log): Promise<StorageTrouble[]> {
  try {
    for (const { name, value, until } of kept) {
      const seconds = Math.floor((until - Date.now()) / 1000);
      if (seconds > 0) await storage.keys.set(await storage.key(name), value, seconds);
    }
    return [];
  } catch (error) {
    log.warn('a link or code could not be put into the secondary storage', error);
    return [{ code: 'not-kept', because: reason(error) }];
  }
}

async function refresh(
  connection: OpenConnection,
  storage: SecondaryStorage,
  edited: readonly string[],
  log: Log,
): Promise<StorageTrouble[]> {
  try {
    for (const userId of edited) await refreshCachedUser(connection, storage, userId);
    return [];
  } catch (error) {
    log.warn('cached sessions could not be brought up to date', error);
    return [{ code: 'not-renewed', because: reason(error) }];
  }
}

function troublesWithout({ edited, removed }: Due): StorageTrouble[] {
  return [
    ...(removed.length > 0 ? [{ code: 'not-named', what: 'sessions' } as const] : []),
    ...(edited.length > 0 ? [{ code: 'not-named', what: 'copies' } as const] : []),
  ];
}

function reason(error: unknown): string {
  return error instanceof AppError ? error.message : 'something went wrong inside Authdesk.';
}

/** Reads out of what a write did whose sessions ended, who was edited and who is gone. */
function dueAfter(connection: OpenConnection, capture: Capture): Due {
  const { handle, schema } = connection;
  const { user, session } = schema;
  const removed = new Set<string>();
  const edited = new Set<string>();
  const tokens = new Map<string, Set<string>>();
  const all = new Set<string>();
  // Added to in place: thousands may be of one person.
  const add = (userId: string, some: readonly string[]) => {
    const own = tokens.get(userId) ?? new Set<string>();
    tokens.set(userId, own);
    for (const token of some) own.add(token);
  };

  for (const ended of capture.outside.revoked) {
    add(ended.userId, ended.tokens);
    if (ended.all) all.add(ended.userId);
  }
  for (const change of capture.changes) {
    const cells = change.act === 'delete' ? change.before : change.key;
    if (isOf(change, user.physical)) {
      const id = cellText(handle.kind, cells[user.name('id')]);
      if (id === null) continue;
      // What was brought back by undoing has to be seen too.
      if (change.act === 'delete') removed.add(id);
      else edited.add(id);
    } else if (session !== null && isOf(change, session.physical) && change.act === 'delete') {
      const row = session.fromCells(handle.kind, change.before, ['userId', 'token']);
      const token = session.read(row, 'token');
      add(session.read(row, 'userId') ?? '', token === null ? [] : [token]);
    }
  }
  const ended = [...tokens].filter(([userId]) => !removed.has(userId));
  return {
    ended: ended.map(([userId, own]) => ({ userId, tokens: [...own], all: all.has(userId) })),
    edited: [...edited].filter((id) => !removed.has(id) && !all.has(id)),
    removed: [...removed].map((userId) => ({ userId, tokens: [...(tokens.get(userId) ?? [])], all: true })),
    keys: [...capture.outside.goneKeys],
    kept: [...capture.outside.keptKeys],
  };
}

function isOf({ table }: RowChange, physical: { readonly schema: string | null; readonly name: string }): boolean {
  return table.schema === physical.schema && table.name === physical.name;
}
