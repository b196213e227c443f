import { userLabel, type Called } from '@shared/user-label';
import { isCitext } from '../database/value-kinds';
import { z } from 'zod';
import { AppError } from '../base/app-error';
import type { AuditLog } from '../audit/audit-log';
import { hasPlaceholderAddress } from '../user-rows/user-row';
import { findMailUser, type MailUser } from './queries';
import type { OpenConnection } from '../connections/connection';

/** The very check of better-auth, which takes no link for any other address. */
const address = z.email().max(320);
/** How far back the audit is searched for who verified an address. */
const LOOK_BACK = 200;

/** Finds a user to mail. @throws AppError NOT_FOUND */
export async function requireMailUser(
  connection: OpenConnection,
  userId: string,
  now: Date,
  signal: AbortSignal,
): Promise<MailUser> {
  const user = await findMailUser(connection, userId, now, signal);
  if (user !== null) return user;
  throw new AppError('NOT_FOUND', 'This user is not there any more.', { hint: 'Reload the list.' });
}

/** Whether the database itself takes `Ann@x.com` and `ann@x.com` for the same. */
export function ignoresCase({ schema }: OpenConnection): boolean {
  return isCitext(schema.user.column('email').column);
}

type Addressed = Parameters<typeof hasPlaceholderAddress>[0] & Called;

/** Why no mail at all can go to this user; null when one can. `anyCase`: the database ignores case itself. */
export function refuseAddress(user: Addressed, anyCase: boolean): AppError | null {
  const { email } = user;
  if (email.trim() === '') {
    return new AppError('CONFLICT', `${userLabel(user)} has no email address.`, {
      hint: 'No mail can be sent. Enter an address first.',
    });
  }
  if (hasPlaceholderAddress(user)) {
    return new AppError('CONFLICT', `${email} is a placeholder of an anonymous user, not a mailbox.`, {
      hint: 'There is nobody to send a mail to.',
    });
  }
  if (!address.safeParse(email).success) {
    return new AppError('CONFLICT', `"${email}" is not an address the auth server takes.`, {
      hint: "Correct the user's email address first.",
    });
  }
  if (!anyCase && email !== email.toLowerCase()) {
    return new AppError(
      'CONFLICT',
      `${email} is stored with capitals, and the auth server looks for small letters only.`,
      {
        hint: 'It would never find this user, so no link could work. Change the address to small letters first.',
      },
    );
  }
  return null;
}

/**
 * Why no verification mail can go to this user; null when one can. `since`: when it was verified, where our own record
 * tells.
 */
export function refuseVerification(user: MailUser, anyCase: boolean, since: Date | null = null): AppError | null {
  if (!user.emailVerified) return refuseAddress(user, anyCase);
  const { email, updatedAt } = user;
  const when =
    since !== null
      ? ` It was marked as verified here on ${moment(since)}.`
      : updatedAt !== null
        ? ` The database does not keep when; the user was last changed on ${moment(updatedAt)}.`
        : '';
  return new AppError('CONFLICT', `${email} is already verified.${when}`, {
    hint: 'No mail is needed.',
    details: {
      reason: 'already-verified',
      verifiedAt: since?.toISOString() ?? null,
      lastChangedAt: updatedAt?.toISOString() ?? null,
    },
  });
}

/** When somebody's address was marked as verified from here; null where our record does not tell. */
export async function verifiedHere(
  audit: Pick<AuditLog, 'list'>,
  { profile }: OpenConnection,
  userId: string,
): Promise<Date | null> {
  const question = { filter: { userId, outcome: 'done' as const }, connectionId: profile.id };
  const { rows } = await audit.list(question, { limit: LOOK_BACK, before: null });
  const entry = rows.find(({ after, undo }) => after?.['emailVerified'] === true && undo !== 'done');
  return entry === undefined ? null : new Date(entry.at);
}

/** A moment as a person reads it, in UTC. */
function moment(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
