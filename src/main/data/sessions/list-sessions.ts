import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';
import type { Page } from '@shared/api/common';
import type { SessionRow } from '@shared/api/sessions';
import { AppError } from '../app-error';
import type { OpenConnection } from '../connections/open-connection';
import { contains } from '../dialects/contains';
import { stoppable } from '../dialects/database-handle';
import { listPage, listTotal, toPage } from '../paging/list-page';
import { newestFirst } from '../paging/newest-first';
import { wholeOrder, type WholeList } from '../paging/whole-list';
import type { AuthTable, RawRow } from '../schema/auth-table';
import type { OpenField } from '../schema/logical-model';
import { requireOpenTable } from '../schema/usable-tables';
import { parseDevice } from './device';

interface SessionListInput {
  readonly userId?: string | undefined;
  readonly search?: string | undefined;
  readonly state?: 'active' | 'expired' | 'all' | undefined;
  readonly sort?:
    | { readonly by: 'createdAt' | 'updatedAt' | 'expiresAt'; readonly direction: 'asc' | 'desc' }
    | undefined;
  readonly cursor?: string | null | undefined;
  readonly limit?: number | undefined;
  readonly from?: 'start' | 'end' | undefined;
  readonly acceptCost?: boolean | undefined;
}

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

const DEFAULT_LIMIT = 100;

/** One page of sessions of everybody or of one user, newest first where that costs nothing. Never the token. */
export async function listSessions(
  connection: OpenConnection,
  { userId, search, state = 'all', sort, cursor, limit = DEFAULT_LIMIT, from, acceptCost }: SessionListInput,
  now: Date,
  signal: AbortSignal,
): Promise<Page<SessionRow>> {
  const session = requireSessions(connection);
  const { user } = connection.schema;
  const needle = search?.trim() ?? '';
  const query = {
    ...sessionsQuery(connection, { userId, search, state }, now, signal),
    select: sessionSelection(session, user),
  };
  const name = ['sessions.list', userId ?? '', needle, state];
  const paging = { limit, cursor, from, acceptCost };
  const page =
    sort === undefined
      ? await newestFirst(query, { ...paging, name, noun: 'sessions', narrow: userId !== undefined })
      : await listPage({ ...query, ...paging, sort, query: [name, sort] });
  return toPage(
    page,
    page.rows.map((row) => toSessionRow(session, user, row, now)),
    cursor === null || cursor === undefined ? await listTotal(query) : null,
  );
}

/** All sessions that `sessions.list` would find. */
export function allSessions(
  connection: OpenConnection,
  input: Pick<SessionListInput, 'userId' | 'search' | 'state' | 'sort'>,
  now: Date,
  signal: AbortSignal,
): WholeList<'session'> {
  const query = sessionsQuery(connection, input, now, signal);
  return { query, order: wholeOrder(connection, query.table, input.sort, input.userId !== undefined) };
}

function sessionsQuery(
  connection: OpenConnection,
  { userId, search, state = 'all' }: Pick<SessionListInput, 'userId' | 'search' | 'state'>,
  now: Date,
  signal: AbortSignal,
): WholeList<'session'>['query'] {
  const session = requireSessions(connection);
  const { user } = connection.schema;
  const needle = search?.trim() ?? '';
  const where: Expression<SqlBool>[] = [];
  if (userId !== undefined) where.push(session.is('userId', userId));
  if (state !== 'all') where.push(stateIs(session, state, now));
  if (needle !== '') {
    const anywhere = [
      ...(['ipAddress', 'userAgent', 'id'] as const).filter((f) => session.has(f)).map((f) => session.ref(f)),
      user.ref('email'),
      user.ref('name'),
    ].map((column) => contains(connection.handle.kind, column, needle));
    where.push(sql<SqlBool>`(${sql.join(anywhere, sql` or `)})`);
  }
  return { connection, table: session, joins: joinUser(session, user), where, signal };
}

/** The newest sessions of a user, live ones first; empty where there is no session table. */
export async function sessionsOfUser(
  connection: OpenConnection,
  userId: string,
  limit: number,
  now: Date,
  signal: AbortSignal,
): Promise<SessionRow[]> {
  const { session, user } = connection.schema;
  if (session === null) return [];
  const { rows } = await sql<RawRow>`
    select ${sql.join(sessionSelection(session, user))} from ${session.from} ${joinUser(session, user)}
    where ${session.is('userId', userId)}
    order by ${session.ref('expiresAt')} desc, ${session.ref('id')} limit ${limit}`.execute(
    connection.handle.db,
    stoppable(signal),
  );
  return rows.map((row) => toSessionRow(session, user, row, now));
}

/** How many sessions a user has, all of them and those that are live. */
export async function countSessionsOfUser(
  { handle, schema: { session } }: OpenConnection,
  userId: string,
  now: Date,
  signal: AbortSignal,
): Promise<{ all: number; active: number }> {
  if (session === null) return { all: 0, active: 0 };
  const { rows } = await sql<{ all: number | string; active: number | string | null }>`
    select count(*) as "all", sum(case when ${stateIs(session, 'active', now)} then 1 else 0 end) as "active"
    from ${session.from} where ${session.is('userId', userId)}`.execute(handle.db, stoppable(signal));
  return { all: Number(rows[0]?.all ?? 0), active: Number(rows[0]?.active ?? 0) };
}

/** @throws AppError UNSUPPORTED where sessions live outside the database */
export function requireSessions({ schema }: OpenConnection): AuthTable<'session'> {
  if (schema.session) return schema.session;
  requireOpenTable(schema, 'session');
  throw new AppError('UNSUPPORTED', 'This app keeps its sessions outside the database.', {
    hint: 'better-auth was set up with secondary storage, which this version of Authdesk cannot reach.',
  });
}

/** `active` means `expiresAt > now`, as better-auth reads it; a row alone proves nothing. */
export function stateIs(session: AuthTable<'session'>, state: 'active' | 'expired', now: Date): Expression<SqlBool> {
  const moment = session.encode('expiresAt', now);
  return state === 'active'
    ? sql<SqlBool>`${session.ref('expiresAt')} > ${moment}`
    : sql<SqlBool>`${session.ref('expiresAt')} <= ${moment}`;
}

function sessionSelection(session: AuthTable<'session'>, user: AuthTable<'user'>): RawBuilder<unknown>[] {
  return [...session.select(FIELDS), ...user.select(['name', 'email'], 'user:')].map((s) => sql`${s}`);
}

function joinUser(session: AuthTable<'session'>, user: AuthTable<'user'>): RawBuilder<unknown> {
  return sql`left join ${user.from} on ${user.ref('id')} = ${session.ref('userId')}`;
}

function toSessionRow(session: AuthTable<'session'>, user: AuthTable<'user'>, row: RawRow, now: Date): SessionRow {
  const expiresAt = session.time(row, 'expiresAt');
  const userAgent = session.read(row, 'userAgent');
  return {
    id: session.read(row, 'id') ?? '',
    userId: session.read(row, 'userId') ?? '',
    userName: user.read(row, 'name', 'user:'),
    userEmail: user.read(row, 'email', 'user:'),
    createdAt: session.time(row, 'createdAt'),
    updatedAt: session.time(row, 'updatedAt'),
    expiresAt,
    state: expiresAt !== null && Date.parse(expiresAt) > now.getTime() ? 'active' : 'expired',
    ipAddress: session.read(row, 'ipAddress') || null,
    userAgent: userAgent || null,
    device: parseDevice(userAgent),
    impersonatedBy: session.read(row, 'impersonatedBy'),
    activeOrganizationId: session.read(row, 'activeOrganizationId'),
    activeOrganization: null,
    kept: 'database',
    flags: [],
  };
}
