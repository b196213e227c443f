import { AppError } from '../base/app-error';
import { eb, locked } from '../database/expressions';
import type { AnyDatabase } from '../database/physical-table';
import type { OpenConnection } from '../connections/connection';
import type { WriteOutcome, WritePath } from '../write/write-path';
import type { Capture } from '../write/capture';
import { requireInvitations } from './tables';

/** How long an invitation lives unless the app says otherwise: 48 hours. */
const LIFETIME_MS = 48 * 3_600_000;

interface Waiting {
  readonly email: string;
  /** Not over yet; better-auth takes a pending one whose time is over for none. */
  readonly open: boolean;
  readonly expiresAt: string | null;
}

/** Takes an invitation back, as better-auth's `cancel-invitation` does. @throws AppError NOT_FOUND and all of the write path */
export async function cancelInvitation(connection: OpenConnection, writes: WritePath, id: string): Promise<void> {
  const invitation = requireInvitations(connection);
  await actOnInvitation(connection, writes, {
    action: 'organizations.cancelInvitation',
    id,
    verb: 'Cancel',
    perform: async (rows, { email }) => {
      const changed = await rows.update(invitation, invitation.name('id'), invitation.is('id', id), [
        invitation.assign('status', 'canceled'),
      ]);
      return {
        result: undefined,
        summary: `Cancelled the invitation to ${email}`,
        before: { status: 'pending' },
        after: { status: 'canceled' },
        rows: changed.length,
      };
    },
  });
}

/**
 * Lets an invitation that waits live for another 48 hours, as better-auth does when one is sent again. The mail itself is
 * the app's: only its code knows where the link leads.
 * @throws AppError NOT_FOUND, CONFLICT where its time is over, and all of the write path
 */
export async function renewInvitation(
  connection: OpenConnection,
  writes: WritePath,
  id: string,
  now: Date,
): Promise<{ expiresAt: string }> {
  const invitation = requireInvitations(connection);
  const until = new Date(now.getTime() + LIFETIME_MS);
  return actOnInvitation(connection, writes, {
    action: 'organizations.renewInvitation',
    id,
    verb: 'Renew',
    now,
    perform: async (rows, { email, open, expiresAt }) => {
      if (!open) {
        throw new AppError('CONFLICT', `The invitation to ${email} is over, so nothing was changed.`, {
          hint: 'better-auth makes a new one when somebody is invited again: invite them from the app.',
        });
      }
      const changed = await rows.update(invitation, invitation.name('id'), invitation.is('id', id), [
        invitation.assign('expiresAt', until),
      ]);
      return {
        result: { expiresAt: until.toISOString() },
        summary: `Renewed the invitation to ${email}`,
        before: { expiresAt },
        after: { expiresAt: until.toISOString() },
        rows: changed.length,
      };
    },
  });
}

async function actOnInvitation<T>(
  connection: OpenConnection,
  writes: WritePath,
  act: {
    readonly action: string;
    readonly id: string;
    readonly verb: string;
    readonly now?: Date;
    readonly perform: (rows: Capture, waiting: Waiting) => Promise<WriteOutcome<T>>;
  },
): Promise<T> {
  const { action, id, verb, now = new Date() } = act;
  const { email } = await waiting(connection, connection.handle.db, id, now);
  return writes.write(connection, {
    action,
    target: { type: 'invitation', id, label: email },
    userId: null,
    intention: `${verb} the invitation to ${email}`,
    changes: ['organization'],
    perform: async (trx, rows) => act.perform(rows, await waiting(connection, trx, id, now)),
  });
}

/** @throws AppError NOT_FOUND where it does not wait any more */
async function waiting(connection: OpenConnection, db: AnyDatabase, id: string, now: Date): Promise<Waiting> {
  const invitation = requireInvitations(connection);
  const rows = await db
    .selectFrom(invitation.from)
    .select(invitation.select(['id', 'email', 'expiresAt']))
    .where(eb.and([invitation.is('id', id), eb(invitation.text('status'), '=', 'pending')]))
    .limit(2)
    .$call(locked(connection.handle.kind, invitation.physical))
    .execute();
  const [row] = rows;
  if (row === undefined || rows.length > 1) {
    throw new AppError('NOT_FOUND', 'This invitation does not wait any more, so nothing was changed.', {
      hint: 'Reload the organization: it may have been answered or cancelled.',
    });
  }
  return {
    email: invitation.read(row, 'email') ?? '',
    open: invitation.isAfter(row, 'expiresAt', now) !== false,
    expiresAt: invitation.time(row, 'expiresAt'),
  };
}
