import type { SessionSettings } from '@shared/api/app-settings';
import { AppError } from '../base/app-error';
import type { SecondaryStorage } from '../redis/secondary-storage';
import { whyNotTaken } from '../database/stand-ins';
import { requireOpenTable } from '../schema/usable-tables';
import type { OpenConnection } from './connection';

/** What to do where the connection does not say where an app's secondary storage is. */
export const NAME_THE_REDIS = 'Enter the address of its Redis in the connection, under "Sessions".';

/** Where an app keeps its sessions. */
export interface StorageMode {
  readonly kind: NonNullable<SessionSettings['secondaryStorage']>;
  /** `said` in the connection, `seen` in the database, or `assumed` because nothing speaks for anything else. */
  readonly by: 'said' | 'seen' | 'assumed';
  /** Revoked sessions keep their rows. */
  readonly preserves: boolean;
}

/** Where this app keeps its sessions, as far as it is known. */
export function storageMode({ profile, schema }: Pick<OpenConnection, 'profile' | 'schema'>): StorageMode {
  const { secondaryStorage: said, preserveRows, redisUrl } = profile.sessions;
  const inDatabase = schema.session !== null || schema.closed.session !== undefined;
  // A table that is not there proves it, whatever was said.
  if (!inDatabase) return { kind: 'only', by: said === 'only' ? 'said' : 'seen', preserves: false };
  if (said !== undefined) {
    const preserves = said === 'with-database-preserved' || (preserveRows === true && said !== 'only');
    const kind = said === 'with-database' && preserves ? 'with-database-preserved' : said;
    return { kind, by: 'said', preserves };
  }
  const preserves = preserveRows === true;
  // Deleting both rows and keys ends sessions in either way of using both.
  if (redisUrl !== undefined) {
    return { kind: preserves ? 'with-database-preserved' : 'with-database', by: 'assumed', preserves };
  }
  return { kind: 'none', by: 'assumed', preserves };
}

/** Why sessions cannot be ended over this connection; null where they can, as far as is known without trying. */
export function whySessionsCannotBeRevoked(connection: OpenConnection): AppError | null {
  const { session } = connection.schema;
  const view = session === null ? null : whyNotTaken(session.physical, 'delete');
  if (view !== null) {
    return new AppError('UNSUPPORTED', `Nothing was revoked. ${view.message}`, {
      field: 'mapping',
      ...(view.hint !== undefined && { hint: view.hint }),
    });
  }
  const { kind, by } = storageMode(connection);
  if (kind === 'none' || connection.storage !== null) return null;
  const because =
    by === 'seen'
      ? 'This app keeps its sessions in a secondary storage: there is no session table.'
      : 'This app keeps its sessions in a secondary storage as well, which would go on accepting them.';
  return new AppError('UNSUPPORTED', `Nothing was revoked. ${because}`, {
    hint: NAME_THE_REDIS,
    field: 'sessions.redisUrl',
    details: { missing: 'sessions.redisUrl', mode: kind },
  });
}

/**
 * Why sessions are out of reach: their table is `hidden` from the database user, it is a `view` that takes no changes, or
 * their storage is `not-named`.
 */
export type OutOfReach = 'hidden' | 'view' | 'not-named';

/** Why an act that would end sessions besides has to do without; null where they can be reached. */
export function sessionsOutOfReach(connection: OpenConnection): OutOfReach | null {
  if (connection.schema.closed.session !== undefined) return 'hidden';
  const { session } = connection.schema;
  if (session !== null && whyNotTaken(session.physical, 'delete') !== null) return 'view';
  return whySessionsCannotBeRevoked(connection) === null ? null : 'not-named';
}

/**
 * The secondary storage sessions have to be ended in as well, found to answer; null where the app has none.
 * @throws AppError UNSUPPORTED where it is not known, CONNECTION_FAILED where it does not answer
 */
export async function requireStorage(connection: OpenConnection): Promise<SecondaryStorage | null> {
  const impossible = whySessionsCannotBeRevoked(connection);
  if (impossible !== null) throw impossible;
  const { storage } = connection;
  if (storage === null || storageMode(connection).kind === 'none') {
    requireOpenTable(connection.schema, 'session');
    return null;
  }
  try {
    await storage.keys.ping();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, `Nothing was changed: ${error.message}`, {
      hint: `The app would go on accepting the sessions it has there. ${error.hint ?? ''}`.trim(),
      field: 'sessions.redisUrl',
      cause: error,
    });
  }
  return storage;
}
