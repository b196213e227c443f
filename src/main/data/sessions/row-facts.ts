import { sql, type Expression, type SqlBool } from 'kysely';
import type { SessionRow } from '@shared/api/sessions';
import type { OpenConnection } from '../connections/open-connection';
import { stoppable } from '../dialects/database-handle';
import { isBig } from '../paging/list-page';
import type { RawRow } from '../schema/auth-table';
import { parseDevice } from './device';
import { networkOf } from './ip-range';

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
const MOST_NEIGHBOURS = 5000;
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
  const shared = sharedAddresses(all);
  const ofUser = new Map<string, Neighbour[]>();
  for (const one of all) {
    const own = ofUser.get(one.userId);
    if (own === undefined) ofUser.set(one.userId, [one]);
    else own.push(one);
  }
  return rows.map((row) => ({ ...row, flags: flagsOf(row, ofUser.get(row.userId) ?? [], shared) }));
}

/** Addresses that more than one person came from. */
export function sharedAddresses(
  sessions: Iterable<{ readonly userId: string; readonly ipAddress: string | null }>,
): Set<string> {
  const owner = new Map<string, string>();
  const shared = new Set<string>();
  for (const { userId, ipAddress } of sessions) {
    if (ipAddress === null || ipAddress === '') continue;
    const first = owner.get(ipAddress);
    if (first === undefined) owner.set(ipAddress, userId);
    else if (first !== userId) shared.add(ipAddress);
  }
  return shared;
}

function flagsOf(row: SessionRow, own: readonly Neighbour[], shared: ReadonlySet<string>): Flag[] {
  const self = neighbourOf(row);
  const flags: Flag[] = [];
  if (row.userEmail === null && row.userName === null) flags.push('no-user');
  if (row.impersonatedBy !== null) flags.push('impersonated');
  if (row.device.kind === 'script' || row.device.kind === 'bot') flags.push('script');
  if (shared.has(row.ipAddress ?? '')) flags.push('shared-ip');
  const earlier = own.filter((other) => other.createdAt < self.createdAt);
  if (earlier.length > 0 && !earlier.some((other) => other.device === self.device)) flags.push('new-device');
  const network = networkOf(row.ipAddress);
  if (
    self.live &&
    network !== null &&
    own.some((other) => other.live && isElsewhere(other, network) && meets(other, self))
  ) {
    flags.push('far-apart');
  }
  return flags;
}

function isElsewhere(other: Neighbour, network: string): boolean {
  const theirs = networkOf(other.ipAddress);
  return theirs !== null && theirs !== network;
}

// Between its beginning and its last refresh a session was in use for certain.
function meets(a: Neighbour, b: Neighbour): boolean {
  return a.createdAt <= b.updatedAt + SAME_TIME_MS && b.createdAt <= a.updatedAt + SAME_TIME_MS;
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
  const where: Expression<SqlBool>[] = [];
  if (!big || session.hasIndexOn('userId')) where.push(session.isAnyOf('userId', users));
  if (session.has('ipAddress') && addresses.length > 0 && (!big || session.hasIndexOn('ipAddress'))) {
    where.push(sql<SqlBool>`${session.ref('ipAddress')} in (${sql.join(addresses)})`);
  }
  if (where.length === 0) return [];
  const columns = session.select(['userId', 'ipAddress', 'userAgent', 'createdAt', 'updatedAt', 'expiresAt']);
  const { rows: found } = await sql<RawRow>`
    select ${sql.join(columns)} from ${session.from} where ${sql.join(where, sql` or `)}
    limit ${MOST_NEIGHBOURS}`.execute(connection.reader.handle.db, stoppable(signal));
  return found.map((row) => {
    const created = session.read(row, 'createdAt')?.getTime() ?? 0;
    return {
      userId: session.read(row, 'userId') ?? '',
      ipAddress: session.read(row, 'ipAddress') || null,
      device: kindOfDevice(parseDevice(session.read(row, 'userAgent'))),
      createdAt: created,
      updatedAt: session.read(row, 'updatedAt')?.getTime() ?? created,
      live: (session.read(row, 'expiresAt')?.getTime() ?? 0) > now.getTime(),
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
  const { rows: found } = await sql<RawRow>`
    select ${sql.join(organization.select(['id', 'name']))} from ${organization.from}
    where ${organization.isAnyOf('id', ids)}`.execute(reader.handle.db, stoppable(signal));
  return new Map(found.map((row) => [organization.read(row, 'id') ?? '', organization.read(row, 'name') ?? '']));
}
