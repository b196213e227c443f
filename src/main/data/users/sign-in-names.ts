import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';

/** The rules of better-auth's username plugin, unless the app has its own. */
const USER_NAME = { min: 3, max: 30, letters: /^[a-zA-Z0-9_.]+$/u };
/** A phone number as the whole world writes it (E.164). */
const PHONE = /^\+[1-9]\d{6,14}$/u;

/**
 * Refuses what the app would not take as a user name, so that nobody could sign in with it, and a phone number no message
 * could be sent to. What an app checks itself is said in the connection.
 * @throws AppError INVALID_INPUT
 */
export function requireSignInName(
  { profile }: Pick<OpenConnection, 'profile'>,
  { field, value, path }: { readonly field: string | null; readonly value: unknown; readonly path: string },
): void {
  if (typeof value !== 'string' || value === '') return;
  const { userNames, phoneNumbers } = profile.passwords;
  if (field === 'username' && userNames !== 'custom') {
    const { min, max, letters } = USER_NAME;
    if (value.length < min || value.length > max) {
      throw refused(`A user name has ${min} to ${max} characters.`, 'user names', path);
    }
    if (!letters.test(value)) {
      throw refused('A user name has letters, digits, "_" and "." only.', 'user names', path);
    }
  }
  if (field === 'phoneNumber' && phoneNumbers !== 'custom' && !PHONE.test(value)) {
    throw refused(
      'A phone number begins with + and the country, and has digits only, such as +4917012345.',
      'phone numbers',
      path,
    );
  }
}

function refused(message: string, what: string, path: string): AppError {
  return new AppError('INVALID_INPUT', message, {
    hint: `Nobody could sign in with it. If your app has a rule of its own for ${what}, say so in the connection, under "Passwords".`,
    field: path,
  });
}
