import type { BetterAuthOptions } from 'better-auth';
import type { DatabaseLocation } from './auth-database';
import { startServerOf, type ServerOf, type ServerOptions, type ServerVersion } from './servers/server-of';

export type VersionServer = ServerOf;

/** How a server of a version is set up that takes a database over, or makes it. */
export interface VersionOptions {
  readonly database: DatabaseLocation;
  readonly plugins?: ServerOptions['plugins'];
  readonly options?: Omit<BetterAuthOptions, 'database' | 'plugins'>;
  readonly redis?: ServerOptions['redis'];
  readonly ownHasher?: boolean;
  /** False where the tables are there. */
  readonly migrate?: boolean;
}

/** Starts a server of a version on a test's own database, without rate limits. */
export async function startVersion(version: ServerVersion, config: VersionOptions): Promise<ServerOf> {
  const { database, plugins = [], options, redis, ownHasher, migrate = true } = config;
  return startServerOf(version, {
    kind: database.kind,
    target: database.kind === 'postgres' ? database.url : database.file,
    plugins,
    options: { rateLimit: { enabled: false }, ...options },
    ...(redis !== undefined && { redis }),
    ...(ownHasher !== undefined && { ownHasher }),
    makeTables: migrate,
  });
}
