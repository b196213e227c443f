import type { SessionRow } from '@shared/api/sessions';
import { stoppable } from '../database/database-handle';
import { eb, type Condition } from '../database/expressions';
import { isBig } from '../paging/list-page';
import { parseDevice } from '../base/device';
import { networkOf } from '../base/ip-range';
import type { OpenConnection } from '../connections/connection';

type Flag = SessionRow['flags'][number];

/** What of another session tells something about one. */
export interface Neighbour {
  readonly userId: string;
  readonly ipAddress: string | null;
  readonly device: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly live: boolean;
}

/** Sessions of the same people and addresses that are looked at; more tell nothing new. */
const MAX_NEIGHBOURS = 5000;
/** Used within an hour of one another counts as the same time. */
const SAME_TIME_MS = 3_600_000;

/**
 * Fills in what takes other rows to know: names of organizations, and what is odd about a session. Costs two look-ups for
 * a whole page; addresses are compared beyond the page only where an index answers, or the table is small.
 */
export async function withFacts(
  connection: OpenConnection,
  rows: readonly SessionRow[],
  now: Date,
  signal: AbortSignal | undefined,
): Promise<SessionRow[]> {
  if (rows.length === 0) return [];
  const neighbours = await neighboursOf(connection, rows, now, signal);
  const names = await organizationNames(connection, rows, signal);
  return flagged(rows, neighbours).map((row) => ({
    ...row,
    activeOrganization: names.get(row.activeOrganizationId ?? '') ?? null,
  }));
}

/** Rows with what is odd about each, judged by the rows themselves and these neighbours. */
export function flagged(rows: readonly SessionRow[], others: readonly Neighbour[]): SessionRow[] {
  const all = [...others, ...rows.map(neighbourOf)];
  const people = usersOfAddresses(all);
  const ofUser = new Map<string, Neighbour[]>();
  for (const one of all) {
    const own = ofUser.get(one.userId);
    if (own === undefined) ofUser.set(one.userId, [one]);
    else own.push(one);
  }
  const habits = new Map([...ofUser].map(([userId, own]) => [userId, habitsOf(own)]));
  return rows.map((row) => {
    const ipUsers = row.ipAddress === null || row.ipAddress === '' ? null : (people.get(row.ipAddress)?.size ?? 1);
    return { ...row, ipUsers, flags: flagsOf(row, habits.get(row.userId), (ipUsers ?? 1) > 1) };
  });
}

type Arrival = { readonly userId: string; readonly ipAddress: string | null };

/** Who came from each address. */
function usersOfAddresses(sessions: Iterable<Arrival>): ReadonlyMap<string, ReadonlySet<string>> {
  const people = new Map<string, Set<string>>();
  for (const { userId, ipAddress } of sessions) {
    if (ipAddress === null || ipAddress === '') continue;
    const known = people.get(ipAddress);
    if (known === undefined) people.set(ipAddress, new Set([userId]));
    else known.add(userId);
  }
  return people;
}

/** Addresses that more than one person came from. */
export function sharedAddresses(sessions: Iterable<Arrival>): Set<string> {
  return new Set([...usersOfAddresses(sessions)].filter(([, people]) => people.size > 1).map(([ip]) => ip));
}

function flagsOf(row: SessionRow, habits: Habits | undefined, shared: boolean): Flag[] {
  const self = neighbourOf(row);
  const flags: Flag[] = [];
  if (row.userEmail === null && row.userName === null) flags.push('no-user');
  if (row.impersonatedBy !== null) flags.push('impersonated');
  if (row.device.kind === 'script' || row.device.kind === 'bot') flags.push('script');
  if (shared) flags.push('shared-ip');
  if (habits === undefined) return flags;
  const firstOfDevice = habits.firstOf.get(self.device) ?? self.createdAt;
  if (habits.first < self.createdAt && firstOfDevice >= self.createdAt) flags.push('new-device');
  const network = networkOf(row.ipAddress);
  if (self.live && network !== null && habits.elsewhere(self, network)) flags.push('far-apart');
  return flags;
}

/** What is usual for a person. Worked out once, because some have thousands of sessions. */
interface Habits {
  /** When the first session began, and the first on each device. */
  readonly first: number;
  readonly firstOf: ReadonlyMap<string, number>;
  /** Whether a live session of another network was in use at the same time. */
  readonly elsewhere: (session: Neighbour, network: string) => boolean;
}

interface LastUse {
  readonly network: string;
  readonly updatedAt: number;
}

function habitsOf(own: readonly Neighbour[]): Habits {
  const firstOf = new Map<string, number>();
  for (const { device, createdAt } of own) firstOf.set(device, Math.min(createdAt, firstOf.get(device) ?? Infinity));
  const live = own
    .flatMap((one) => {
      const network = one.live ? networkOf(one.ipAddress) : null;
      return network === null ? [] : [{ network, createdAt: one.createdAt, updatedAt: one.updatedAt }];
    })
    .sort((a, b) => a.createdAt - b.createdAt);
  // Of all that began up to each one: the one used last, and the one used last in any other network than that.
  const latest: { readonly best: LastUse; readonly other: LastUse | null }[] = [];
  for (const one of live) {
    const { best, other } = latest.at(-1) ?? { best: one, other: null };
    if (one.network === best.network) latest.push({ best: later(best, one), other });
    else if (one.updatedAt > best.updatedAt) latest.push({ best: one, other: best });
    else latest.push({ best, other: other === null ? one : later(other, one) });
  }
  return {
    first: Math.min(...firstOf.values()),
    firstOf,
    elsewhere: (session, network) => {
      // Between its beginning and its last refresh a session was in use for certain.
      const begun = lastUpTo(live, session.updatedAt + SAME_TIME_MS);
      const { best, other } = latest[begun] ?? { best: null, other: null };
      const theirs = best?.network === network ? other : best;
      return theirs !== null && theirs.updatedAt + SAME_TIME_MS >= session.createdAt;
    },
  };
}

/** The last of a list ordered by its beginnings that began up to a moment; -1 where none did. */
function lastUpTo(live: readonly { readonly createdAt: number }[], moment: number): number {
  let [from, to] = [0, live.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((live[middle]?.createdAt ?? Infinity) <= moment) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}

function later(a: LastUse, b: LastUse): LastUse {
  return b.updatedAt > a.updatedAt ? b : a;
}

function neighbourOf(row: SessionRow): Neighbour {
  const created = row.createdAt === null ? 0 : Date.parse(row.createdAt);
  return {
    userId: row.userId,
    ipAddress: row.ipAddress,
    device: kindOfDevice(row.device),
    createdAt: created,
    updatedAt: row.updatedAt === null ? created : Date.parse(row.updatedAt),
    live: row.state === 'active',
  };
}

// A new version of a browser makes no new device.
function kindOfDevice({ browser, os, kind }: SessionRow['device']): string {
  return `${kind} ${browser ?? ''} ${os ?? ''}`;
}

async function neighboursOf(
  connection: OpenConnection,
  rows: readonly SessionRow[],
  now: Date,
  signal: AbortSignal | undefined,
): Promise<Neighbour[]> {
  const { session } = connection.schema;
  if (session === null) return [];
  const users = [...new Set(rows.map(({ userId }) => userId))];
  const addresses = [...new Set(rows.map(({ ipAddress }) => ipAddress).filter((ip) => ip !== null))];
  const big = isBig(connection, session);
  const where: Condition[] = [];
  if (!big || session.hasIndexOn('userId')) where.push(session.isAnyOf('userId', users));
  if (session.has('ipAddress') && addresses.length > 0 && (!big || session.hasIndexOn('ipAddress'))) {
    where.push(eb(session.ref('ipAddress'), 'in', addresses));
  }
  if (where.length === 0) return [];
  const columns = session.shown(['userId', 'ipAddress', 'userAgent', 'createdAt', 'updatedAt', 'expiresAt']);
  const found = await connection.reader.handle.db
    .selectFrom(session.from)
    .select(columns)
    .where(eb.or(where))
    .limit(MAX_NEIGHBOURS)
    .execute(stoppable(signal));
  return found.map((row) => {
    const created = session.read(row, 'createdAt')?.getTime() ?? 0;
    return {
      userId: session.read(row, 'userId') ?? '',
      ipAddress: session.read(row, 'ipAddress') || null,
      device: kindOfDevice(parseDevice(session.read(row, 'userAgent'))),
      createdAt: created,
      updatedAt: session.read(row, 'updatedAt')?.getTime() ?? created,
      live: session.isAfter(row, 'expiresAt', now) === true,
    };
  });
}

async function organizationNames(
  { reader, schema: { organization } }: OpenConnection,
  rows: readonly SessionRow[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(rows.map((row) => row.activeOrganizationId).filter((id) => id !== null))];
  if (organization === null || ids.length === 0) return new Map();
  const found = await reader.handle.db
    .selectFrom(organization.from)
    .select(organization.select(['id', 'name']))
    .where(organization.isAnyOf('id', ids))
    .execute(stoppable(signal));
  return new Map(found.map((row) => [organization.read(row, 'id') ?? '', organization.read(row, 'name') ?? '']));
}
