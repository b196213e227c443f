import { AppError } from '../base/app-error';
import type { ConnectionManager } from '../connections/connection-manager';
import type { BulkRecord } from './stored';
import type { ConnectionProfile } from '../connections/profile';
import type { OpenConnection } from '../connections/connection';

/** Runs work on the open connection, if it still is the one the job is about. @throws AppError NOT_CONNECTED */
export async function requireSameConnection<T>(
  connections: ConnectionManager,
  record: Pick<BulkRecord, 'connectionId' | 'connectionName' | 'target'>,
  work: (connection: OpenConnection) => Promise<T>,
): Promise<T> {
  return connections.use(new AbortController().signal, async (connection) => {
    const { profile } = connection;
    if (profile.id !== record.connectionId) {
      throw new AppError('NOT_CONNECTED', `This job is about “${record.connectionName}”, which is not open.`, {
        hint: 'Open that connection and resume the job.',
      });
    }
    if (targetOf(profile) !== record.target) {
      throw new AppError('CONFLICT', `“${record.connectionName}” leads to another database by now.`, {
        hint: 'A job goes on only in the database it was started on. Cancel it and make a new dry run.',
        details: { reason: 'other-database', stopsJob: true },
      });
    }
    return work(connection);
  });
}

/** Which database a connection leads to, without secrets: a job must never go on in another one. */
export function targetOf({ target, tunnel }: Pick<ConnectionProfile, 'target' | 'tunnel'>): string {
  if (target.driver === 'sqlite') return `sqlite:${target.file}`;
  const { host, port, database, schema } = target.postgres;
  // Behind another SSH server the same address is another database.
  const servers = tunnel?.parts.has('database') === true ? tunnel.servers : [];
  const way = servers.map((server) => ` via ${server.host}:${server.port ?? 22}`).join('');
  return `postgres:${host}:${port}/${database}${schema === undefined ? '' : `#${schema}`}${way}`;
}
