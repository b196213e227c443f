import { randomUUID } from 'node:crypto';
import type { Page } from '@shared/api/common';
import type { MailKind, OutboxMessage } from '@shared/api/email';
import type { LocalDatabase } from '../../local/local-database';
import type { Vault } from '../../local/vault';
import { decodeCursor, encodeCursor } from '../../paging/cursor';
import { countOutbox, insertOutbox, readOutbox, type OutboxRecord } from '../queries';
import type { MailText } from '../mail-text';
import type { Delivery } from './delivery';

interface OutboxMail extends MailText {
  readonly kind: MailKind;
  readonly connectionId: string;
  readonly userId: string | null;
  readonly to: string;
  readonly from: string;
  readonly at: Date;
}

interface Storage {
  readonly local: LocalDatabase;
  readonly vault: Vault;
}

const DEFAULT_LIMIT = 50;
const QUERY = 'email.outbox';

/** Keeps a mail instead of sending it: whom it is for in the clear, what it says sealed. */
export async function keepInOutbox({ local, vault }: Storage, mail: OutboxMail): Promise<Delivery> {
  const { text, html } = mail;
  await insertOutbox(local, {
    id: randomUUID(),
    at: mail.at.toISOString(),
    connection_id: mail.connectionId,
    user_id: mail.userId,
    recipient: mail.to,
    sender: mail.from,
    subject: mail.subject,
    sealed_body: vault.seal(JSON.stringify({ text, html })),
    kind: mail.kind,
  });
  return {
    via: 'outbox',
    outcome: 'kept',
    reply: null,
  };
}

interface OutboxQuestion {
  readonly userId?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly cursor?: string | null | undefined;
  readonly limit?: number | undefined;
}

/** The mails kept, newest first. @throws AppError INVALID_INPUT for a bad cursor */
export async function listOutbox(
  { local, vault }: Storage,
  { cursor, limit = DEFAULT_LIMIT, ...filter }: OutboxQuestion,
): Promise<Page<OutboxMessage>> {
  const query = [QUERY, filter.userId ?? null, filter.connectionId ?? null];
  const before = cursor === null || cursor === undefined ? null : Number(decodeCursor(query, cursor).id);
  const found = await readOutbox(local, filter, before, limit + 1);
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return {
    rows: rows.map((record) => toMessage(vault, record)),
    nextCursor: found.length > limit && last ? encodeCursor(query, { value: null, id: last.seq }) : null,
    total: { value: await countOutbox(local, filter), exact: true },
  };
}

function toMessage(vault: Vault, record: OutboxRecord): OutboxMessage {
  return {
    id: record.id,
    at: record.at,
    connectionId: record.connection_id,
    userId: record.user_id,
    kind: record.kind as MailKind | null,
    to: record.recipient,
    from: record.sender,
    subject: record.subject,
    ...openBody(vault, record.sealed_body),
  };
}

function openBody(vault: Vault, sealed: Uint8Array): Pick<OutboxMessage, 'text' | 'html'> {
  const opened = vault.open(sealed);
  return opened === null ? { text: null, html: null } : (JSON.parse(opened) as { text: string; html: string });
}
