import type { SessionRow } from '@shared/api/sessions';
import type { OpenField } from '@shared/logical-model';
import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';
import { decodeDate } from '../database/column-forms';
import type { Condition, Join, Selected } from '../database/expressions';
import type { AuthTable, RawRow } from '../schema/auth-table';
import { requireOpenTable } from '../schema/usable-tables';
import { momentOf, textOf } from '../redis/auth-keys';
import type { FoundSession } from '../redis/secondary-storage';
import { parseDevice } from '../base/device';

const FIELDS = [
  'id',
  'userId',
  'createdAt',
  'updatedAt',
  'expiresAt',
  'ipAddress',
  'userAgent',
  'impersonatedBy',
  'activeOrganizationId',
] as const satisfies readonly OpenField<'session'>[];
/** What every session has. */
const NEEDED = ['id', 'userId', 'expiresAt'] as const;

/** @throws AppError UNSUPPORTED where sessions live outside the database */
export function requireSessions({ schema, storage }: OpenConnection): AuthTable<'session'> {
  if (schema.session) return schema.session;
  requireOpenTable(schema, 'session');
  throw new AppError('UNSUPPORTED', 'This app keeps its sessions outside the database.', {
    hint:
      storage === null
        ? 'It was set up with a secondary storage: enter the address of its Redis in the connection, under "Sessions".'
        : 'What is in the secondary storage can be listed and revoked, but not this.',
    field: 'sessions.redisUrl',
  });
}

/** `active` means `expiresAt > now`, as better-auth reads it; a row alone proves nothing. */
export function stateIs(session: AuthTable<'session'>, state: 'active' | 'expired', now: Date): Condition {
  return session.meets('expiresAt', state === 'active' ? '>' : '<=', now);
}

/** The selections of one session with whose it is. Never the token. */
export function sessionSelection(session: AuthTable<'session'>, user: AuthTable<'user'>): Selected[] {
  return [...session.shown(FIELDS), ...user.shown(['id', 'name', 'email'], 'user:')];
}

/** The join those selections need. */
export function joinUser(session: AuthTable<'session'>, user: AuthTable<'user'>): Join[] {
  return [user.joinedOn(session.ref('userId'))];
}

/** A selected row as the contract has it; what it takes other rows to know is filled in by `withFacts`. */
export function toSessionRow(
  session: AuthTable<'session'>,
  user: AuthTable<'user'>,
  row: RawRow,
  now: Date,
): SessionRow {
  const unreadable = session.unreadableIn(row, FIELDS, { needed: NEEDED });
  const userAgent = session.read(row, 'userAgent');
  return {
    id: session.read(row, 'id') ?? '',
    userId: session.read(row, 'userId') ?? '',
    userName: user.read(row, 'name', 'user:'),
    // Somebody without an address is there all the same.
    userEmail: user.read(row, 'id', 'user:') === null ? null : (user.read(row, 'email', 'user:') ?? ''),
    createdAt: session.time(row, 'createdAt'),
    updatedAt: session.time(row, 'updatedAt'),
    expiresAt: session.time(row, 'expiresAt'),
    state: session.isAfter(row, 'expiresAt', now) === true ? 'active' : 'expired',
    ipAddress: session.read(row, 'ipAddress') || null,
    userAgent: userAgent || null,
    device: parseDevice(userAgent),
    impersonatedBy: session.read(row, 'impersonatedBy') || null,
    activeOrganizationId: session.read(row, 'activeOrganizationId') || null,
    activeOrganization: null,
    kept: 'database',
    flags: [],
    ipUsers: null,
    ...(unreadable !== undefined && { unreadable }),
  };
}

/** A session of the secondary storage as the contract has it. Never the token. */
export function storedRow({ id, userId, session, user, expiresAt }: FoundSession): SessionRow {
  const unreadable: Record<string, string> = {};
  const time = (field: string, at = momentOf(session, field)) => {
    const date = at === null ? null : decodeDate(at, 'epoch-ms');
    if (at !== null && date === null) unreadable[field] = String(session[field]);
    return date?.toISOString() ?? null;
  };
  const userAgent = textOf(session, 'userAgent');
  return {
    id,
    userId,
    userName: user === null ? null : textOf(user, 'name'),
    userEmail: user === null ? null : (textOf(user, 'email') ?? ''),
    createdAt: time('createdAt'),
    updatedAt: time('updatedAt'),
    expiresAt: time('expiresAt', expiresAt),
    state: 'active',
    ipAddress: textOf(session, 'ipAddress'),
    userAgent,
    device: parseDevice(userAgent),
    impersonatedBy: textOf(session, 'impersonatedBy'),
    activeOrganizationId: textOf(session, 'activeOrganizationId'),
    activeOrganization: null,
    kept: 'secondary-storage',
    flags: [],
    ipUsers: null,
    ...(Object.keys(unreadable).length > 0 && { unreadable }),
  };
}
