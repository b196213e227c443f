import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Environment } from '@shared/api/connections';
import { wholePath } from '../database/sqlite-place';
import { openTarget, wayOf, type ConnectionSettings } from './profile';

/** From the least guarded to the most. */
export const GUARDED: readonly Environment[] = ['demo', 'development', 'staging', 'production'];

interface Known {
  readonly id: string;
  readonly settings: ConnectionSettings;
}

/**
 * The one of the known connections that is the very same database: the same file wherever links lead, or on Postgres the
 * same server, database, user and schema over the same way. The most guarded one of several; null where there is none.
 */
export async function sameDatabase(asked: ConnectionSettings, known: readonly Known[]): Promise<string | null> {
  const identity = await identityOf(asked);
  if (identity === null) return null;
  const same: Known[] = [];
  for (const one of known) if ((await identityOf(one.settings)) === identity) same.push(one);
  const guard = ({ readOnly, environment }: ConnectionSettings) =>
    (readOnly ? GUARDED.length : 0) + GUARDED.indexOf(environment);
  return same.toSorted((a, b) => guard(b.settings) - guard(a.settings))[0]?.id ?? null;
}

async function identityOf(settings: ConnectionSettings): Promise<string | null> {
  if (settings.driver === 'sqlite') {
    if (settings.sqlite === undefined) return null;
    const file = path.resolve(wholePath(settings.sqlite.file));
    return JSON.stringify(['sqlite', await realpath(file).catch(() => file)]);
  }
  const target = openTarget(settings);
  if (target === null) return null;
  const { places, database, user, parameters, schema } = target;
  return JSON.stringify([
    wayOf(settings, 'database'),
    places.map(({ host, address, port }) => [oneLoopback(host.toLowerCase()), address ?? null, port]),
    database,
    user,
    ['service', 'servicefile'].map((name) => parameters.get(name) ?? null),
    settings.schema ?? schema ?? null,
  ]);
}

function oneLoopback(host: string): string {
  return host === '127.0.0.1' || host === '::1' ? 'localhost' : host;
}
