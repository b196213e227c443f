import { openRawClient } from '../../test/support/raw-client';
import type { Bench } from '../lib/case';
import { farAway } from '../lib/far-away';
import type { Figure } from '../lib/figures';
import { median, paired, spread } from '../lib/measure';
import { BY_EMAIL, PAGE, pageAt, someIds } from '../lib/users';
import { openWorld } from '../lib/world';
import { listUsersOf } from './list-users';

/** Long beside the work of the database and a busy machine, so that time divided by it counts how often one waits for the network. */
const ROUND_TRIP_MS = 100;
const PAIRS = 9;

/** How many times a screen waits for the network, counted as time over a connection with a known round trip. */
export async function* roundTrips({ worlds, server }: Bench): AsyncGenerator<Figure> {
  const near = worlds.find(({ kind }) => kind === 'postgres');
  if (near === undefined || near.location.kind !== 'postgres') return;
  const { location } = near;
  const far = await farAway(Number(new URL(server.url()).port), ROUND_TRIP_MS);
  const url = far.url(location.url);
  const world = await openWorld(near, url);
  const theirs = await listUsersOf(near, url);
  const raw = await openRawClient(location);
  try {
    const ids = await someIds(near, 40);
    const cookieless = async (round: number) => theirs.ask(`/admin/list-user-sessions`, { userId: ids[round] });
    const list = async () => theirs.page('email', 'asc', 0);
    const sortedPage = await pageAt(world, BY_EMAIL, 'start', PAGE);
    const screens: {
      what: string;
      ours: (round: number) => Promise<unknown>;
      theirs: (round: number) => Promise<unknown>;
      peer: string;
      target?: number;
    }[] = [
      {
        what: 'first page of users (rows and total)',
        ours: async () => world.call('users.list', { limit: PAGE }),
        theirs: list,
        peer: 'list-users',
      },
      { what: 'a further page of users', ours: sortedPage, theirs: list, peer: 'list-users' },
      {
        what: 'everything about a user',
        ours: async (round) => world.call('users.get', { id: ids[round] ?? '' }),
        theirs: cookieless,
        peer: 'list-user-sessions, which is sessions only',
        target: 1.2,
      },
      {
        what: 'first page of sessions (rows, what is odd about them, and total)',
        ours: async () => world.call('sessions.list', { limit: PAGE }),
        theirs: cookieless,
        peer: 'list-user-sessions, of one person',
      },
      {
        what: 'an id pasted',
        ours: async (round) => world.call('search.anything', { text: ids[round] ?? '' }),
        theirs: cookieless,
        peer: 'list-user-sessions, of one person',
      },
      {
        what: 'opening the database (signing in to it included)',
        ours: async () => {
          await world.call('connections.close');
          await world.call('connections.open', { id: world.connectionId });
        },
        theirs: list,
        peer: 'list-users, on an open connection',
        target: 3,
      },
      {
        what: 'logout of a user (who has no sessions, so that the data stays)',
        ours: async (round) => world.call('sessions.revokeForUser', { userId: `bench-trip-${round}` }),
        theirs: async (round) => theirs.ask('/admin/revoke-user-sessions', { userId: `bench-trip-${round}` }),
        peer: 'revoke-user-sessions',
        // One before the image for undo is on disk, and the commit.
        target: 2,
      },
    ];
    const at = new Date().toISOString();
    for (let i = 0; i < PAIRS; i += 1) {
      await raw.query(
        `insert into "user" ("id", "name", "email", "emailVerified", "createdAt", "updatedAt") values ($1, 'Trip', $2, true, $3, $3) on conflict do nothing`,
        [`bench-trip-${i}`, `bench-trip-${i}@bench.example`, at],
      );
    }
    for (const screen of screens) {
      const samples = await paired(screen.ours, screen.theirs, { pairs: PAIRS });
      yield {
        what: `round trips: ${screen.what}`,
        on: near.label,
        above: `${spread(samples.ours)} at ${ROUND_TRIP_MS} ms each`,
        below: `${(median(samples.theirs) / ROUND_TRIP_MS).toFixed(1)} (better-auth ${screen.peer})`,
        ratio: median(samples.ours) / ROUND_TRIP_MS,
        target: { atMost: screen.target ?? 1.3 },
        note: 'includes the time of the work itself',
      };
    }
  } finally {
    await raw.query(`delete from "user" where "id" like 'bench-trip-%'`);
    await raw.close();
    await theirs.stop();
    await world.close();
    await far.close();
  }
}
