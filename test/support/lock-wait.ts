import pg from 'pg';
import { vi } from 'vitest';

/**
 * Lets what Authdesk opens on Postgres from now on wait for locks without the limit that it sets itself, so that a test
 * which holds one is not a race against it; ended by `vi.restoreAllMocks()`.
 */
export function waitForLocksWithoutLimit(): void {
  const connect = Reflect.get(pg.Client.prototype, 'connect') as (this: pg.Client, ...given: unknown[]) => unknown;
  vi.spyOn(pg.Client.prototype, 'connect').mockImplementation(function unlimited(this: pg.Client, ...given: unknown[]) {
    const { connectionParameters } = this as unknown as { connectionParameters: { lock_timeout: number | false } };
    connectionParameters.lock_timeout = 0;
    return connect.apply(this, given);
  });
}
