import { setImmediate as pause } from 'node:timers/promises';
import type { OpenConnection } from '../connections/connection';
import { stoppable } from '../database/database-handle';
import type { StoredVerification } from './queries';
import { hashesOf, exactIdentifiers } from './subject-identifiers';
import { attemptsIn } from './value-shape';

interface Known {
  readonly at: number;
  readonly hashes: ReadonlyMap<string, string>;
}

/** Up to here all users can be tried in some tenths of a second. */
const USERS = 10_000;
const SLICE = 500;
const REMEMBERED_MS = 60_000;
const AGAIN_MS = 5000;
const FEW = 5000;
const HASHED = /^[\w-]{43}$/;
const NONE: ReadonlyMap<string, string> = new Map();

const known = new WeakMap<OpenConnection, Known>();

/**
 * Hash → plain identifier, to name the person a hashed code was sent to: a hash cannot be turned back, but every code a
 * user can have got has one of a few identifiers. Empty where no row needs it, or where there are too many users to try.
 */
export async function hashesOfUsers(
  connection: OpenConnection,
  rows: readonly StoredVerification[],
  now: Date,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const codes = rows
    .filter(({ identifier, value }) => HASHED.test(identifier ?? '') && attemptsIn(value) !== null)
    .map(({ identifier }) => identifier ?? '');
  if (codes.length === 0) return NONE;
  const before = known.get(connection);
  const age = before === undefined ? Number.POSITIVE_INFINITY : now.getTime() - before.at;
  // A code that stays unknown, such as one to a new address, is no reason to try everybody again at each call.
  if (
    before !== undefined &&
    age < (codes.every((hash) => before.hashes.has(hash)) ? REMEMBERED_MS : againAfter(before))
  ) {
    return before.hashes;
  }
  const { handle } = connection.reader;
  const { user } = connection.schema;
  if ((await handle.estimateRows(user.physical)).value > USERS) return NONE;
  const users = await handle.db
    .selectFrom(user.from)
    .select(user.select(['id', 'email', 'phoneNumber']))
    .limit(USERS)
    .execute(stoppable(signal));
  const hashes = new Map<string, string>();
  for (let i = 0; i < users.length; i += SLICE) {
    for (const row of users.slice(i, i + SLICE)) {
      const who = { email: user.read(row, 'email'), phone: user.read(row, 'phoneNumber') };
      for (const [hash, plain] of hashesOf(exactIdentifiers(who))) hashes.set(hash, plain);
    }
    await pause();
    signal.throwIfAborted();
  }
  known.set(connection, { at: now.getTime(), hashes });
  return hashes;
}

// Few people are tried again in no time.
function againAfter({ hashes }: Known): number {
  return hashes.size > FEW ? AGAIN_MS : 0;
}
