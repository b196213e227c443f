import { sql, type Insertable, type Selectable } from 'kysely';
import type { OpenConnection } from '../connections/open-connection';
import { stoppable } from '../dialects/database-handle';
import type { LocalDatabase, LocalTables } from '../local/local-database';
import type { RawRow } from '../schema/auth-table';

/** What has to be known of a user before mailing them. */
export interface MailUser {
  readonly id: string;
  readonly name: string | null;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly banned: boolean;
  readonly isAnonymous: boolean;
}

export type OutboxRecord = Selectable<LocalTables['outbox']>;

export async function findMailUser(
  { schema: { user }, handle }: OpenConnection,
  id: string,
  signal: AbortSignal,
): Promise<MailUser | null> {
  const fields = user.select(['id', 'name', 'email', 'emailVerified', 'banned', 'isAnonymous']);
  const { rows } = await sql<RawRow>`
    select ${sql.join(fields)} from ${user.from} where ${user.is('id', id)}`.execute(handle.db, stoppable(signal));
  const [row] = rows;
  if (row === undefined) return null;
  return {
    id: user.read(row, 'id') ?? id,
    name: user.read(row, 'name'),
    email: user.read(row, 'email') ?? '',
    emailVerified: user.read(row, 'emailVerified') === true,
    banned: user.read(row, 'banned') === true,
    isAnonymous: user.read(row, 'isAnonymous') === true,
  };
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
] as const;

export async function readOutbox(local: LocalDatabase, before: number | null, limit: number): Promise<OutboxRecord[]> {
  let query = local.selectFrom('outbox').select(OUTBOX_COLUMNS).orderBy('seq', 'desc').limit(limit);
  if (before !== null) query = query.where('seq', '<', before);
  return query.execute();
}

export async function countOutbox(local: LocalDatabase): Promise<number> {
  const { n } = await local
    .selectFrom('outbox')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return n;
}
