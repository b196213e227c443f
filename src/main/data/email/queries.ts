import type { Insertable, Selectable } from 'kysely';
import type { OpenConnection } from '../connections/connection';
import { stoppable } from '../database/database-handle';
import { theUserRow } from '../user-rows/user-row';
import type { LocalDatabase, LocalTables } from '../local/local-database';

/** What has to be known of a user before mailing them. */
export interface MailUser {
  readonly id: string;
  readonly name: string | null;
  readonly email: string;
  readonly emailVerified: boolean;
  /** Banned at this moment: a ban that ran out does not count. */
  readonly banned: boolean;
  readonly isAnonymous: boolean;
  readonly updatedAt: Date | null;
  readonly username?: string | null;
  readonly phoneNumber?: string | null;
}

export type OutboxRecord = Selectable<LocalTables['outbox']>;

export async function findMailUser(
  connection: OpenConnection,
  id: string,
  now: Date,
  signal: AbortSignal,
): Promise<MailUser | null> {
  const { user } = connection.schema;
  const fields = user.select([
    'id',
    'name',
    'email',
    'emailVerified',
    'banned',
    'banExpires',
    'isAnonymous',
    'updatedAt',
    'username',
    'phoneNumber',
  ]);
  const row = await theUserRow(connection, id, fields, signal);
  if (row === null) return null;
  const banExpires = user.read(row, 'banExpires');
  return {
    id: user.read(row, 'id') ?? id,
    name: user.read(row, 'name'),
    email: user.read(row, 'email') ?? '',
    emailVerified: user.read(row, 'emailVerified') === true,
    banned: user.read(row, 'banned') === true && (banExpires === null || banExpires > now),
    isAnonymous: user.read(row, 'isAnonymous') === true,
    updatedAt: user.read(row, 'updatedAt'),
    username: user.read(row, 'username'),
    phoneNumber: user.read(row, 'phoneNumber'),
  };
}

/** Whether somebody has a password, so that a reset changes one instead of making one; null where it cannot be seen. */
export async function hasPassword(
  { schema: { account }, handle }: OpenConnection,
  userId: string,
  signal: AbortSignal,
): Promise<boolean | null> {
  if (account === null || !account.has('providerId')) return null;
  const row = await handle.db
    .selectFrom(account.from)
    .select(account.select(['id']))
    .where(account.is('userId', userId))
    .where(account.meets('providerId', '=', 'credential'))
    .executeTakeFirst(stoppable(signal));
  return row !== undefined;
}

export async function insertOutbox(local: LocalDatabase, record: Insertable<LocalTables['outbox']>): Promise<void> {
  await local.insertInto('outbox').values(record).execute();
}

const OUTBOX_COLUMNS = [
  'seq',
  'id',
  'at',
  'connection_id',
  'user_id',
  'recipient',
  'sender',
  'subject',
  'sealed_body',
  'kind',
] as const;

interface OutboxFilter {
  readonly userId?: string | undefined;
  readonly connectionId?: string | undefined;
}

export async function readOutbox(
  local: LocalDatabase,
  filter: OutboxFilter,
  before: number | null,
  limit: number,
): Promise<OutboxRecord[]> {
  let query = outboxOf(local, filter).select(OUTBOX_COLUMNS).orderBy('seq', 'desc').limit(limit);
  if (before !== null) query = query.where('seq', '<', before);
  return query.execute();
}

export async function countOutbox(local: LocalDatabase, filter: OutboxFilter): Promise<number> {
  const { n } = await outboxOf(local, filter)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return n;
}

function outboxOf(local: LocalDatabase, { userId, connectionId }: OutboxFilter) {
  let query = local.selectFrom('outbox');
  if (userId !== undefined) query = query.where('user_id', '=', userId);
  if (connectionId !== undefined) query = query.where('connection_id', '=', connectionId);
  return query;
}
