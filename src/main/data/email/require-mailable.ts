import { z } from 'zod';
import { AppError } from '../app-error';
import type { OpenConnection } from '../connections/open-connection';
import { findMailUser, type MailUser } from './queries';

/** The very check of better-auth, which takes no link for any other address. */
const address = z.email().max(320);
/** No mailbox can be below `.invalid`; better-auth's own placeholder is `…@anonymous.placeholder.invalid`. */
const PLACEHOLDER = /\.invalid$/i;

/**
 * Finds a user who can still verify an address.
 * @throws AppError NOT_FOUND, CONFLICT where a verification mail makes no sense or could not work
 */
export async function requireUnverifiedUser(
  connection: OpenConnection,
  userId: string,
  signal: AbortSignal,
): Promise<MailUser> {
  const user = await findMailUser(connection, userId, signal);
  if (user === null) {
    throw new AppError('NOT_FOUND', 'This user is not there any more.', { hint: 'Reload the list.' });
  }
  const refusal = refuse(user, connection.schema.user.column('email').column.type === 'citext');
  if (refusal !== null) throw refusal;
  return user;
}

/** Why no verification mail can go to this user; null when one can. `anyCase`: the database ignores case itself. */
export function refuse(user: MailUser, anyCase: boolean): AppError | null {
  const { email } = user;
  if (user.emailVerified) {
    return new AppError('CONFLICT', `${email} is already verified.`, { hint: 'No mail is needed.' });
  }
  if (PLACEHOLDER.test(email) || (email.startsWith('temp-') && user.isAnonymous) || /^temp-\w{16,}@/.test(email)) {
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
