import type { SessionFilter, SessionRow } from '@shared/api/sessions';
import { contains } from '../database/contains';
import { ALWAYS, eb, EMPTY_TEXT, lower, NEVER, ONE, type Condition } from '../database/expressions';
import type { AuthTable } from '../schema/auth-table';
import { onDevice } from './device-condition';
import { isOdd, mayBeOdd } from './odd-condition';
import { fromAddress, requireIpRange } from './ip-condition';
import { isInRange } from '../base/ip-range';
import { stateIs } from './session-rows';
import type { OpenConnection } from '../connections/connection';

/**
 * The conditions of a list of sessions, to be joined by AND.
 * @throws AppError INVALID_INPUT for an address that is none
 */
export function sessionConditions(
  connection: OpenConnection,
  session: AuthTable<'session'>,
  filter: SessionFilter,
  now: Date,
): Condition[] {
  const { handle, schema } = connection;
  const { user } = schema;
  const where: Condition[] = [];
  const needle = filter.search?.trim() ?? '';
  const state = filter.state ?? 'all';
  if (filter.userId !== undefined) where.push(session.is('userId', filter.userId));
  if (filter.user !== undefined) where.push(isOf(connection, session, filter.user));
  if (state !== 'all') where.push(stateIs(session, state, now));
  if (needle !== '') {
    const anywhere = [
      ...(['ipAddress', 'userAgent', 'id'] as const).filter((f) => session.has(f)).map((f) => session.ref(f)),
      user.text('email'),
      user.text('name'),
    ].map((column) => contains(handle, column, needle));
    where.push(eb.or(anywhere));
  }
  if (filter.ip !== undefined) where.push(fromAddress(connection, session, filter.ip));
  if (filter.device !== undefined && filter.device.trim() !== '') {
    where.push(onDevice(connection, session, filter.device));
  }
  const { createdAfter, createdBefore } = filter;
  if (createdAfter !== undefined) where.push(session.meets('createdAt', '>=', new Date(createdAfter)));
  if (createdBefore !== undefined) where.push(session.meets('createdAt', '<', new Date(createdBefore)));
  if (filter.impersonated !== undefined) where.push(isImpersonated(session, filter.impersonated));
  if (filter.sharedIp !== undefined && session.has('ipAddress')) where.push(isShared(session, filter.sharedIp));
  if (filter.odd !== undefined) where.push(mayBeOdd(connection, session, filter.odd, now));
  return where;
}

// A whole address means that one person; anything else may be an id, or a part of what people go by.
function isOf({ handle, schema: { user } }: OpenConnection, session: AuthTable<'session'>, text: string) {
  const given = text.trim();
  const id = session.is('userId', given);
  const email = user.ref('email');
  if (given.includes('@')) {
    // Two people may have one address but for its case: who has it as it is spelled is meant, else all of them.
    const other = user.as('spelled');
    const spelled = eb.selectFrom(other.from).select(ONE).where(other.ref('email'), '=', given);
    const anyCase = eb.and([eb(lower(email), '=', given.toLowerCase()), eb.not(eb.exists(spelled))]);
    return eb.or([id, eb(email, '=', given), anyCase]);
  }
  const named = [user.text('email'), user.text('name')].map((column) => contains(handle, column, given));
  return eb.or([id, ...named]);
}

function isImpersonated(session: AuthTable<'session'>, wanted: boolean): Condition {
  if (!session.has('impersonatedBy')) return wanted ? NEVER : ALWAYS;
  const is = eb(eb.fn.coalesce(session.ref('impersonatedBy'), EMPTY_TEXT), '<>', EMPTY_TEXT);
  return wanted ? is : eb.not(is);
}

// The smallest and the greatest owner differ: cheaper than counting them, and said once for the whole statement.
function isShared(session: AuthTable<'session'>, wanted: boolean): Condition {
  const others = session.as('others');
  const ip = others.ref('ipAddress');
  const owner = eb.cast<string>(others.ref('userId'), 'text');
  const addresses = eb
    .selectFrom(others.from)
    .select(ip.as('ip'))
    .where(ip, '<>', EMPTY_TEXT)
    .groupBy(ip)
    .having(eb.fn.min(owner), '<>', eb.fn.max(owner));
  const shared = eb(session.ref('ipAddress'), 'in', addresses);
  return wanted ? shared : eb.fn.coalesce(eb.not(shared), ALWAYS);
}

/**
 * The same filter for sessions that are not in the database, with their flags; `sharedIps` are the addresses several
 * people use.
 */
export function sessionMatcher(filter: SessionFilter, sharedIps: ReadonlySet<string>): (row: SessionRow) => boolean {
  const needle = filter.search?.trim().toLowerCase() ?? '';
  const device = filter.device?.trim().toLowerCase() ?? '';
  const range = filter.ip === undefined ? null : requireIpRange(filter.ip);
  const has = (text: string | null, part: string) => (text ?? '').toLowerCase().includes(part);
  const at = (time: string | undefined) => (time === undefined ? null : Date.parse(time));
  const [after, before] = [at(filter.createdAfter), at(filter.createdBefore)];
  return (row) => {
    const created = row.createdAt === null ? null : Date.parse(row.createdAt);
    return (
      (filter.userId === undefined || row.userId === filter.userId) &&
      (filter.user === undefined || isTheirs(row, filter.user)) &&
      (filter.state === undefined || filter.state === 'all' || row.state === filter.state) &&
      (needle === '' ||
        [row.ipAddress, row.userAgent, row.id, row.userEmail, row.userName].some((text) => has(text, needle))) &&
      (range === null || isInRange(row.ipAddress, range)) &&
      (device === '' || has(row.userAgent, device) || has(row.device.label, device)) &&
      (after === null || (created !== null && created >= after)) &&
      (before === null || (created !== null && created < before)) &&
      (filter.impersonated === undefined || (row.impersonatedBy !== null) === filter.impersonated) &&
      (filter.odd === undefined || isOdd(row, filter.odd)) &&
      (filter.sharedIp === undefined || sharedIps.has(row.ipAddress ?? '') === filter.sharedIp)
    );
  };
}

function isTheirs({ userId, userEmail, userName }: SessionRow, text: string): boolean {
  const given = text.trim().toLowerCase();
  if (userId === text.trim() || userEmail?.toLowerCase() === given) return true;
  return !given.includes('@') && [userEmail, userName].some((name) => name?.toLowerCase().includes(given) === true);
}
