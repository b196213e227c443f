import { createHash } from 'node:crypto';
import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';
import type { VerificationKind } from '@shared/api/verifications';
import { contains, escapeLike } from '../database/contains';
import { stoppable, type DatabaseHandle } from '../database/database-handle';
import { listPage } from '../paging/list-page';
import type { AuthTable, RawRow } from '../schema/auth-table';
import type { SecretRow } from './decode';
import { identifierForms } from './identifier-forms';
import type { OpenConnection } from '../connections/connection';

type Verifications = AuthTable<'verification'>;
type Condition = Expression<SqlBool>;

/** A row of the table with its secrets: it never leaves this feature. */
export interface StoredVerification extends SecretRow {
  readonly id: string;
  readonly createdAtText: string | null;
  readonly updatedAtText: string | null;
  readonly expiresAtText: string | null;
  readonly raw: RawRow;
}

/** All a row needs to be decoded. */
export function verificationColumns(table: Verifications): RawBuilder<unknown>[] {
  const secrets = (['identifier', 'value'] as const).filter((field) => table.has(field));
  return [
    sql.join([
      ...table.select(['id', 'createdAt', 'updatedAt', 'expiresAt']),
      ...secrets.map((field) => table.ref(field).as(field)),
    ]),
  ];
}

/** The same by field: those that the database has. */
export function verificationFields(
  table: Verifications,
): ('id' | 'createdAt' | 'updatedAt' | 'expiresAt' | 'identifier' | 'value')[] {
  return (['id', 'createdAt', 'updatedAt', 'expiresAt', 'identifier', 'value'] as const).filter((field) =>
    table.has(field),
  );
}

export function toStored(table: Verifications, row: RawRow): StoredVerification {
  return {
    id: String(table.read(row, 'id')),
    identifier: table.read(row, 'identifier'),
    value: table.read(row, 'value'),
    createdAt: table.read(row, 'createdAt'),
    expiresAt: table.read(row, 'expiresAt'),
    createdAtText: table.time(row, 'createdAt'),
    updatedAtText: table.time(row, 'updatedAt'),
    expiresAtText: table.time(row, 'expiresAt'),
    raw: row,
  };
}

/** Newest first: by creation, where that is not kept by expiry. */
export function sortField(table: Verifications): 'createdAt' | 'expiresAt' | 'id' {
  if (table.has('createdAt')) return 'createdAt';
  return table.has('expiresAt') ? 'expiresAt' : 'id';
}

/** Rows in the given state. Those without a time of expiry count as active. */
export function inState(table: Verifications, state: 'active' | 'expired', now: Date): Condition {
  if (!table.has('expiresAt')) return state === 'active' ? sql<SqlBool>`1 = 1` : sql<SqlBool>`1 = 0`;
  const expiresAt = table.ref('expiresAt');
  const moment = table.encode('expiresAt', now);
  return state === 'active'
    ? sql<SqlBool>`(${expiresAt} >= ${moment} or ${expiresAt} is null)`
    : sql<SqlBool>`${expiresAt} < ${moment}`;
}

/** Moments a row was made or ends between; a time before counts, a time after does not. */
interface Times {
  readonly createdAfter?: string | undefined;
  readonly createdBefore?: string | undefined;
  readonly expiresAfter?: string | undefined;
  readonly expiresBefore?: string | undefined;
}

/** Rows made, and ending, between moments; those without the time are in no such range. */
export function inTimes(table: Verifications, times: Times): Condition[] {
  const bounds = [
    ['createdAt', '>=', times.createdAfter],
    ['createdAt', '<', times.createdBefore],
    ['expiresAt', '>=', times.expiresAfter],
    ['expiresAt', '<', times.expiresBefore],
  ] as const;
  return bounds.flatMap(([field, sign, time]) => {
    if (time === undefined) return [];
    if (!table.has(field)) return [sql<SqlBool>`1 = 0`];
    return [sql<SqlBool>`${table.ref(field)} ${sql.raw(sign)} ${table.encode(field, new Date(time))}`];
  });
}

/** Every row that may be of this kind, and some more: those whose identifier tells nothing have to be decoded. */
export function mayBeOfKind(table: Verifications, kind: VerificationKind): Condition {
  if (!table.has('identifier')) return sql<SqlBool>`1 = 1`;
  const identifier = table.ref('identifier');
  const own = identifierForms.filter((form) => form.kind === kind).map(({ prefix }) => startsWith(identifier, prefix));
  const any = identifierForms.map(({ prefix }) => startsWith(identifier, prefix));
  return sql<SqlBool>`(${or([...own, sql<SqlBool>`not ${or(any)}`])})`;
}

/** What a search looks for: the text itself, users it found, and identifiers that can be computed from both. */
export interface Needle {
  readonly text: string;
  readonly userIds: readonly string[];
  /** Exact identifiers, plain and hashed. */
  readonly identifiers: readonly string[];
}

/** Every row a search may mean, and some more: whether a row is shown is decided by what it says once decoded. */
export function mayMatch({ handle }: OpenConnection, table: Verifications, needle: Needle): Condition {
  const conditions: Condition[] = [];
  if (table.has('identifier')) {
    const identifier = table.ref('identifier');
    conditions.push(contains(handle.kind, identifier, needle.text));
    if (needle.identifiers.length > 0)
      conditions.push(sql<SqlBool>`${identifier} in (${sql.join(needle.identifiers)})`);
  }
  if (table.has('value')) {
    const value = table.ref('value');
    conditions.push(sql<SqlBool>`(${value} like '{%' and ${contains(handle.kind, value, needle.text)})`);
    if (needle.userIds.length > 0) conditions.push(sql<SqlBool>`${value} in (${sql.join(needle.userIds)})`);
  }
  return conditions.length === 0 ? sql<SqlBool>`1 = 0` : sql<SqlBool>`${or(conditions)}`;
}

/** Which of these texts are ids of users. */
export async function findUserIds(
  handle: DatabaseHandle,
  { user }: OpenConnection['schema'],
  candidates: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  if (candidates.length === 0) return new Set();
  const { rows } = await sql<RawRow>`
    select ${sql.join(user.select(['id']))} from ${user.from} where ${user.isAnyOf('id', candidates)}`.execute(
    handle.db,
    stoppable(signal),
  );
  return new Set(rows.map((row) => String(user.read(row, 'id'))));
}

/** Names and addresses of users by their ids. */
export async function findUserNames(
  handle: DatabaseHandle,
  { user }: OpenConnection['schema'],
  ids: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, { readonly name: string | null; readonly email: string | null }>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<RawRow>`
    select ${sql.join(user.select(['id', 'name', 'email']))} from ${user.from} where ${user.isAnyOf('id', ids)}`.execute(
    handle.db,
    stoppable(signal),
  );
  return new Map(
    rows.map((row) => [String(user.read(row, 'id')), { name: user.read(row, 'name'), email: user.read(row, 'email') }]),
  );
}

/** Ids of users whose email, phone number or id a search means; at most `limit`. */
export async function findUsersLike(
  connection: OpenConnection,
  text: string,
  limit: number,
  signal: AbortSignal,
): Promise<string[]> {
  const { user } = connection.schema;
  const means = [
    user.is('id', text),
    contains(connection.handle.kind, user.ref('email'), text),
    ...(user.has('phoneNumber') ? [contains(connection.handle.kind, user.ref('phoneNumber'), text)] : []),
  ];
  const { rows } = await listPage({
    connection,
    table: user,
    select: [sql.join(user.select(['id']))],
    where: [or(means)],
    sort: { by: 'id', direction: 'asc' },
    limit,
    cursor: null,
    query: 'verifications.search',
    signal,
  });
  return rows.map((row) => String(user.read(row, 'id')));
}

/** The newest rows that meet a condition, without paging. */
export async function findNewest(
  { handle }: OpenConnection,
  table: Verifications,
  where: Condition,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<StoredVerification[]> {
  const order = table.ref(sortField(table));
  const { rows } = await sql<RawRow>`
    select ${sql.join(verificationColumns(table))} from ${table.from} where ${where}
    order by ${order} desc nulls last, ${table.ref('id')} desc limit ${limit}`.execute(handle.db, stoppable(signal));
  return rows.map((row) => toStored(table, row));
}

/** An identifier as `storeIdentifier: "hashed"` keeps it. */
export function hashIdentifier(identifier: string): string {
  return createHash('sha256').update(identifier, 'utf8').digest('base64url');
}

export function startsWith(text: RawBuilder<unknown>, prefix: string): Condition {
  return sql<SqlBool>`${text} like ${`${escapeLike(prefix)}%`} escape '\\'`;
}

/** At least one of the conditions. */
export function or(conditions: readonly Condition[]): Condition {
  return sql<SqlBool>`(${sql.join(conditions, sql` or `)})`;
}
