import { randomUUID } from 'node:crypto';
import { contains } from '../database/contains';
import type { Selectable } from 'kysely';
import type { Page } from '@shared/api/common';
import type { MailKind, MailLogRow, MailVia } from '@shared/api/email';
import { AppError } from '../base/app-error';
import type { LocalDatabase, LocalTables } from '../local/local-database';
import { decodeCursor, encodeCursor } from '../paging/cursor';

/** A mail that is about to leave. */
export interface MailEntry {
  readonly kind: MailKind;
  readonly connection: { readonly id: string; readonly name: string };
  readonly userId: string | null;
  readonly to: string;
  readonly via: MailVia;
  /** Known beforehand where the mail is our own, so that one whose fate is unknown can be traced. */
  readonly messageId: string | null;
  readonly at: Date;
  /** The bulk job it belongs to: nobody is mailed twice in one. */
  readonly run?: string | undefined;
}

/** What became of a mail. */
export interface MailEnd {
  readonly outcome: MailLogRow['outcome'];
  readonly reply: string | null;
}

export interface MailFilter {
  readonly connectionId?: string | undefined;
  readonly userId?: string | undefined;
  readonly kind?: MailKind | undefined;
  readonly outcome?: MailLogRow['outcome'] | undefined;
  readonly via?: MailVia | undefined;
  readonly search?: string | undefined;
}

type LogRecord = Selectable<LocalTables['mail_log']>;

const DEFAULT_LIMIT = 50;
const COLUMNS = [
  'seq',
  'id',
  'at',
  'kind',
  'connection_id',
  'connection_name',
  'user_id',
  'recipient',
  'via',
  'outcome',
  'message_id',
  'reply',
  'run',
] as const;

/**
 * Notes a mail before it leaves, as `unknown`: should Authdesk end in between, that is what is known of it. Returns its id.
 * @throws AppError CONFLICT where the person was mailed in this run already; `details.outcome` tells how that ended
 */
export async function beginMail(local: LocalDatabase, entry: MailEntry): Promise<string> {
  const id = randomUUID();
  const { numInsertedOrUpdatedRows } = await local
    .insertInto('mail_log')
    .values({
      id,
      at: entry.at.toISOString(),
      kind: entry.kind,
      connection_id: entry.connection.id,
      connection_name: entry.connection.name,
      user_id: entry.userId,
      recipient: entry.to,
      via: entry.via,
      outcome: 'unknown',
      message_id: entry.messageId,
      reply: null,
      run: entry.run ?? null,
    })
    // The only rule a row of ours can break is that of its run.
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (entry.run !== undefined && numInsertedOrUpdatedRows === 0n) throw await alreadyMailed(local, entry);
  return id;
}

/** Notes what became of a mail. */
export async function endMail(local: LocalDatabase, id: string, { outcome, reply }: MailEnd): Promise<void> {
  await local.updateTable('mail_log').set({ outcome, reply }).where('id', '=', id).execute();
}

/** The mails that were tried, newest first. @throws AppError INVALID_INPUT for a bad cursor */
export async function listMailLog(
  local: LocalDatabase,
  filter: MailFilter,
  {
    cursor,
    limit = DEFAULT_LIMIT,
  }: { readonly cursor?: string | null | undefined; readonly limit?: number | undefined },
): Promise<Page<MailLogRow>> {
  const query = ['email.log', filter];
  const before = cursor === null || cursor === undefined ? null : Number(decodeCursor(query, cursor).id);
  let select = filtered(local, filter).select(COLUMNS).orderBy('seq', 'desc');
  if (before !== null) select = select.where('seq', '<', before);
  const found = await select.limit(limit + 1).execute();
  const records = found.slice(0, limit);
  const last = records.at(-1);
  return {
    rows: records.map(toRow),
    nextCursor: found.length > limit && last ? encodeCursor(query, { value: null, id: last.seq }) : null,
    total: before === null ? { value: await countMails(local, filter), exact: true } : null,
  };
}

async function countMails(local: LocalDatabase, filter: MailFilter): Promise<number> {
  const { n } = await filtered(local, filter)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return n;
}

function filtered(local: LocalDatabase, filter: MailFilter) {
  let query = local.selectFrom('mail_log');
  if (filter.connectionId !== undefined) query = query.where('connection_id', '=', filter.connectionId);
  if (filter.userId !== undefined) query = query.where('user_id', '=', filter.userId);
  if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind);
  if (filter.outcome !== undefined) query = query.where('outcome', '=', filter.outcome);
  if (filter.via !== undefined) query = query.where('via', '=', filter.via);
  const search = filter.search?.trim() ?? '';
  if (search !== '') {
    query = query.where((eb) =>
      eb.or((['recipient', 'message_id'] as const).map((column) => contains('sqlite', eb.ref(column), search))),
    );
  }
  return query;
}

async function alreadyMailed(local: LocalDatabase, { run, userId, to }: MailEntry): Promise<AppError> {
  const before = await local
    .selectFrom('mail_log')
    .select(['outcome', 'at'])
    .where('run', '=', run ?? '')
    .where('user_id', '=', userId ?? '')
    .where('outcome', '<>', 'failed')
    .executeTakeFirst();
  const unknown = before?.outcome === 'unknown';
  return new AppError(
    'CONFLICT',
    unknown
      ? `It is not known whether the mail to ${to} left before Authdesk was closed, so it was not sent again.`
      : `${to} got this mail in this run already.`,
    {
      hint: unknown ? 'Ask the user, or send one by hand.' : 'Nobody is mailed twice in one run.',
      details: {
        reason: 'already-mailed',
        outcome: before === undefined ? 'unknown' : (before.outcome as MailLogRow['outcome']),
        at: before?.at ?? null,
      },
    },
  );
}

function toRow(record: LogRecord): MailLogRow {
  return {
    id: record.id,
    at: record.at,
    kind: record.kind as MailKind,
    connectionId: record.connection_id,
    connectionName: record.connection_name,
    userId: record.user_id,
    to: record.recipient,
    via: record.via as MailVia,
    outcome: record.outcome as MailLogRow['outcome'],
    messageId: record.message_id,
    reply: record.reply,
  };
}
