import type { ConnectionReport } from '@shared/api/connection-report';
import type { AppError } from '../base/app-error';
import type { DatabaseHandle } from '../database/database-handle';
import { openPostgres } from '../database/postgres';
import { openSqlite } from '../database/sqlite';
import { readSchema, type AuthSchema } from '../schema/read-schema';
import { buildReport } from './report';
import { cookieCache, sessionsReport } from './session-settings';
import { directly, serverOver } from '../auth-server/ask-server';
import { openSecondaryStorage } from '../redis/secondary-storage';
import { thisComputer, type SshComputer } from '../ssh/settings';
import type { ConnectionProfile } from './profile';
import { followReplica, type Replica } from './replica';
import type { SshTunnel } from '../ssh/tunnel';
import type { SeenOfApp, OpenConnection } from './connection';

/**
 * Opens the database of a profile and looks at its schema. Leaves nothing open when it fails.
 * @throws AppError CONNECTION_FAILED, AUTH_FAILED, SCHEMA_MISMATCH, PERMISSION_DENIED; and of an SSH tunnel INVALID_INPUT,
 * UNSUPPORTED, CONFIRMATION_REQUIRED
 */
export async function openConnection(
  profile: ConnectionProfile,
  sqliteWorker: URL,
  computer: SshComputer = thisComputer(),
): Promise<OpenConnection> {
  const tunnel = await tunnelOf(profile, computer);
  try {
    return await openThrough(profile, { sqliteWorker, tunnel });
  } catch (error) {
    tunnel?.close();
    throw error;
  }
}

// Opened first, so that what is wrong with it is not taken for a fault of the database. Loaded only where there is one.
async function tunnelOf({ tunnel }: ConnectionProfile, computer: SshComputer): Promise<SshTunnel | null> {
  if (tunnel === null || tunnel.parts.size === 0) return null;
  const { openTunnel } = await import('../ssh/tunnel');
  const opened = openTunnel(tunnel, computer);
  await opened.open();
  return opened;
}

interface Means {
  readonly sqliteWorker: URL;
  readonly tunnel: SshTunnel | null;
}

async function openThrough(profile: ConnectionProfile, { sqliteWorker, tunnel }: Means): Promise<OpenConnection> {
  const [openStream, serverWay] = [tunnel?.way('database'), tunnel?.way('authServer')];
  const handle =
    profile.target.driver === 'postgres'
      ? await openPostgres(profile.target.postgres, { readOnly: profile.readOnly, openStream })
      : await openSqlite({ ...profile.target, readOnly: profile.readOnly, worker: sqliteWorker });
  let replica: Replica | null = null;
  const storage = openSecondaryStorage(profile.sessions, profile.readOnly, tunnel?.way('redis'));
  try {
    const closers: (() => void | Promise<void>)[] = [];
    let closed = false;
    const seen: SeenOfApp = {};
    const look = async () => lookAt(handle, { profile, storage, seen });
    let { schema, report } = await look();
    const known = () => ({ profile, schema, storage, seen });
    if (profile.replica !== null) {
      replica = await followReplica({ target: profile.replica, openStream }, async (it) => check(it, schema));
    }
    return {
      profile,
      handle,
      storage,
      seen,
      askServer: serverWay === undefined ? directly : serverOver(serverWay),
      mailWay: tunnel?.way('mail'),
      get reader() {
        const reader = replica?.handle ?? null;
        return reader === null
          ? ({ handle, source: 'primary' } as const)
          : ({ handle: reader, source: 'replica' } as const);
      },
      get schema() {
        return schema;
      },
      get report() {
        const problem = replica?.problem ?? null;
        const cache = cookieCache(known());
        const sessions = { ...report.sessions, cookieCache: cache };
        if (cache.by !== 'assumed')
          sessions.questions = sessions.questions.filter((q) => q.key !== 'sessions.cookieCache');
        if (problem === null) return { ...report, sessions };
        const text = awayWarning(problem);
        const remarks = [{ tone: 'warn' as const, text }, ...report.remarks];
        return { ...report, sessions, warnings: [text, ...report.warnings], remarks };
      },
      settle: async () => {
        if (!schema.undecided) return;
        const again = await look();
        ({ schema } = again);
        if (!schema.undecided) ({ report } = again);
      },
      onLost: handle.onLost,
      onClose: (listener) => void (closed ? listener() : closers.push(listener)),
      close: async () => {
        closed = true;
        await Promise.all([
          handle.close(),
          replica?.close(),
          storage?.close(),
          ...closers.splice(0).map(async (closer) => closer()),
        ]);
        tunnel?.close();
      },
    };
  } catch (error) {
    await Promise.all([handle.close(), replica?.close(), storage?.close()]);
    throw handle.toAppError(error, false);
  }
}

/** Looks at everything at once: one session is open then, and on a network it is the waiting that takes time. */
async function lookAt(
  handle: DatabaseHandle,
  known: Pick<OpenConnection, 'profile' | 'storage' | 'seen'>,
): Promise<{ readonly schema: AuthSchema; readonly report: ConnectionReport }> {
  const { profile } = known;
  return handle.atOnce(async (quick) => {
    const schema = await readSchema(quick, profile);
    return { schema, report: await buildReport(quick, schema, profile, await sessionsReport({ ...known, schema })) };
  });
}

// Another database than the primary's, or one that is not set up yet, would answer every list with an error.
async function check(replica: DatabaseHandle, { user }: AuthSchema): Promise<void> {
  await replica.db
    .selectFrom(user.from)
    .select([user.ref('id').as('id'), user.ref('email').as('email')])
    .limit(0)
    .execute();
}

function awayWarning(problem: AppError): string {
  return `The read replica cannot be used, so the primary answers lists and counts: ${problem.message}`;
}
