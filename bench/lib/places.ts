import path from 'node:path';
import type { DatabaseLocation } from '../../test/support/auth-database';
import type { AuthShape } from '../../test/support/auth-options';
import { benchFolder } from './folder';
import type { BenchPostgres } from './postgres';

/** Sizes of the data, in users. */
export const SMALL = 100_000;
export const USUAL = 1_000_000;
export const LARGE = 10_000_000;

/** What the customer's server would be configured with: the admin plugin brings list-users. */
export const shape: AuthShape = { plugins: ['admin'] };

export interface Place {
  /** What it is called in the cache and on the server. */
  readonly name: string;
  readonly kind: 'postgres' | 'sqlite';
  readonly users: number;
  readonly location: DatabaseLocation;
}

/** Where the database of a kind and size is. */
export function place(kind: Place['kind'], users: number, server: BenchPostgres): Place {
  const name = `${kind}_${users}`;
  const location: DatabaseLocation =
    kind === 'postgres' ? { kind, url: server.url(name) } : { kind, file: path.join(benchFolder(), `${name}.db`) };
  return { name, kind, users, location };
}
