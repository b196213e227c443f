import { createHash } from 'node:crypto';
import type { VerificationRow } from '@shared/api/verifications';
import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';
import { contains } from '../database/contains';
import { stoppable, type DatabaseHandle } from '../database/database-handle';
import { ALWAYS, eb, NEVER, type Condition, type Selected } from '../database/expressions';
import { listPage } from '../paging/list-page';
import type { AuthTable, RawRow } from '../schema/auth-table';
import { requireOpenTable } from '../schema/usable-tables';
import type { SecretRow } from './decode';

type Verifications = AuthTable<'verification'>;

/** A row of the table with its secrets: it never leaves this feature. */
export interface StoredVerification extends SecretRow {
  readonly id: string;
  /** Whether its time of expiry has passed; null where that is not known. */
  readonly isOver: (now: Date) => boolean | null;
  readonly unreadable: VerificationRow['unreadable'];
  readonly createdAtText: string | null;
  readonly updatedAtText: string | null;
  readonly expiresAtText: string | null;
  readonly raw: RawRow;
}

/** The table of links and codes. @throws AppError UNSUPPORTED where there is none, PERMISSION_DENIED where it may not be read */
export function requireVerifications({ schema }: Pick<OpenConnection, 'schema'>): Verifications {
  if (schema.verification !== null) return schema.verification;
  requireOpenTable(schema, 'verification');
  throw new AppError('UNSUPPORTED', 'This database has no table for links and codes.', {
    hint: 'The app keeps them elsewhere, most likely in its secondary storage.',
  });
}

/** What better-auth keeps in one row is a hundredth of it. */
const LONGEST_VALUE = 50_000;

/** All a row needs to be decoded. */
export function verificationColumns(table: Verifications): Selected[] {
  return verificationFields(table).map((field) =>
    table.cut(field, field === 'value' ? LONGEST_VALUE : undefined).as(field),
  );
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
    id: table.read(row, 'id') ?? '',
    isOver: (now) => {
      const later = table.isAfter(row, 'expiresAt', now);
      return later === null ? null : !later;
    },
    unreadable: unreadableOf(table, row),
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

/** Of what is secret not how it stands, but that it cannot be read. */
function unreadableOf(table: Verifications, row: RawRow): VerificationRow['unreadable'] {
  const open = table.unreadableIn(row, ['id', 'createdAt', 'updatedAt', 'expiresAt'], { needed: ['id', 'expiresAt'] });
  const hidden = (['identifier', 'value'] as const).filter((field) => {
    const raw = row[field];
    return table.has(field) && raw !== undefined && (raw === null || table.read(row, field) === null);
  });
  if (hidden.length === 0) return open;
  return { ...open, ...Object.fromEntries(hidden.map((field) => [field, row[field] === null ? 'NULL' : 'bytes'])) };
}

/** Newest first: by creation, where that is not kept by expiry. */
export function sortField(table: Verifications): 'createdAt' | 'expiresAt' | 'id' {
  if (table.has('createdAt')) return 'createdAt';
  return table.has('expiresAt') ? 'expiresAt' : 'id';
}

/** Rows in the given state. Those without a time of expiry count as active. */
export function inState(table: Verifications, state: 'active' | 'expired', now: Date): Condition {
  if (!table.has('expiresAt')) return state === 'active' ? ALWAYS : NEVER;
  return state === 'active'
    ? eb.or([table.meets('expiresAt', '>=', now), eb(table.ref('expiresAt'), 'is', null)])
    : table.meets('expiresAt', '<', now);
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
    return [table.has(field) ? table.meets(field, sign, new Date(time)) : NEVER];
  });
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
    conditions.push(contains(handle, identifier, needle.text));
    if (needle.identifiers.length > 0) conditions.push(eb(identifier, 'in', needle.identifiers));
  }
  if (table.has('value')) {
    const value = table.ref('value');
    conditions.push(eb.and([eb(value, 'like', '{%'), contains(handle, value, needle.text)]));
    if (needle.userIds.length > 0) conditions.push(eb(value, 'in', needle.userIds));
  }
  return eb.or(conditions);
}

/** Which of these texts are ids of users. */
export async function findUserIds(
  handle: DatabaseHandle,
  { user }: OpenConnection['schema'],
  candidates: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  if (candidates.length === 0) return new Set();
  const rows = await handle.db
    .selectFrom(user.from)
    .select(user.select(['id']))
    .where(user.isAnyOf('id', candidates))
    .execute(stoppable(signal));
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
  const rows = await handle.db
    .selectFrom(user.from)
    .select(user.select(['id', 'name', 'email']))
    .where(user.isAnyOf('id', ids))
    .execute(stoppable(signal));
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
    contains(connection.handle, user.text('email'), text),
    ...(user.has('phoneNumber') ? [contains(connection.handle, user.text('phoneNumber'), text)] : []),
  ];
  const { rows } = await listPage({
    connection,
    table: user,
    select: user.select(['id']),
    where: [eb.or(means)],
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
  { table, where, limit }: { readonly table: Verifications; readonly where: Condition; readonly limit: number },
  signal: AbortSignal,
): Promise<StoredVerification[]> {
  const rows = await handle.db
    .selectFrom(table.from)
    .select(verificationColumns(table))
    .where(where)
    .orderBy(table.ref(sortField(table)), (moment) => moment.desc().nullsLast())
    .orderBy(table.ref('id'), 'desc')
    .limit(limit)
    .execute(stoppable(signal));
  return rows.map((row) => toStored(table, row));
}

/** An identifier as `storeIdentifier: "hashed"` keeps it. */
export function hashIdentifier(identifier: string): string {
  return createHash('sha256').update(identifier, 'utf8').digest('base64url');
}
