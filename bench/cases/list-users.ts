import { startAuthServer } from '../../test/support/auth-server';
import { ADMIN } from '../data/tables';
import { everywhere, type Bench } from '../lib/case';
import type { Figure } from '../lib/figures';
import { median, paired, spread } from '../lib/measure';
import { shape, type Place } from '../lib/places';
import { BY_EMAIL, NEWEST, PAGE, pageAt } from '../lib/users';

/** better-auth's own list-users on the same database, asked in-process, without a network between. */
export async function listUsersOf({ location }: Place, url?: string) {
  const database = location.kind === 'postgres' && url !== undefined ? { ...location, url } : location;
  const server = await startAuthServer({ ...shape, database, migrate: false });
  const cookie = server.cookieFor(ADMIN.token);
  const ask = async (path: string, body?: unknown): Promise<unknown> => {
    const request = new Request(server.baseURL + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { cookie, origin: server.origin, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const response = await server.auth.handler(request);
    const text = await response.text();
    if (!response.ok) throw new Error(`better-auth answered ${path} with ${response.status}: ${text}`);
    return JSON.parse(text);
  };
  return {
    ask,
    page: async (sortBy: string, sortDirection: string, offset: number) => {
      const query = new URLSearchParams({ limit: String(PAGE), offset: String(offset), sortBy, sortDirection });
      const { users } = (await ask(`/admin/list-users?${query}`)) as { users: unknown[] };
      if (users.length !== PAGE) throw new Error(`list-users gave ${users.length} rows`);
    },
    stop: server.stop,
  };
}

/** The deepest page as better-auth's own list-users gives it, against ours, on the schema as better-auth makes it. */
export async function* listUsers(bench: Bench): AsyncGenerator<Figure> {
  for (const world of everywhere(bench)) {
    const server = await listUsersOf(world);
    const rounds = { pairs: 15, withinMs: 15_000 };
    const deep = world.users - PAGE;
    try {
      const newest = await paired(
        await pageAt(world, NEWEST, 'end', PAGE),
        async () => server.page('createdAt', 'desc', deep),
        rounds,
      );
      yield {
        what: 'better-auth list-users, deepest page / ours, newest first, no index on either side',
        on: world.label,
        above: spread(newest.theirs),
        below: spread(newest.ours),
        ratio: median(newest.theirs) / median(newest.ours),
        target: { atLeast: 4 },
        note: 'list-users also counts, as it always does',
      };
      const ours = await pageAt(world, BY_EMAIL, 'end', PAGE);
      const ordered = await paired(ours, async () => server.page('createdAt', 'desc', deep), rounds);
      yield {
        what: 'better-auth list-users, deepest page newest first / ours by an indexed order (address)',
        on: world.label,
        above: spread(ordered.theirs),
        below: spread(ordered.ours),
        ratio: median(ordered.theirs) / median(ordered.ours),
        target: { atLeast: 500 },
        note: 'not the same order: what staff get by default on each side',
      };
      const same = await paired(ours, async () => server.page('email', 'asc', deep), rounds);
      yield {
        what: 'better-auth list-users, deepest page / ours, both by address',
        on: world.label,
        above: spread(same.theirs),
        below: spread(same.ours),
        ratio: median(same.theirs) / median(same.ours),
        target: null,
      };
      const first = await paired(
        async () => world.call('users.list', { limit: PAGE }),
        async () => server.page('createdAt', 'desc', 0),
        rounds,
      );
      yield {
        what: 'better-auth list-users, first page newest first / ours in its default order',
        on: world.label,
        above: spread(first.theirs),
        below: spread(first.ours),
        ratio: median(first.theirs) / median(first.ours),
        target: null,
      };
    } finally {
      await server.stop();
    }
  }
}
