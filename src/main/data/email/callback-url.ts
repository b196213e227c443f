import { linkTarget } from '@shared/api/fields';
import { AppError } from '../base/app-error';

/**
 * Checks where a link is to lead: a path of the auth server's site, or a full http(s) address.
 * @throws AppError INVALID_INPUT
 */
export function requireCallbackURL(callbackURL: string | undefined, field = 'callbackURL'): string | undefined {
  if (callbackURL === undefined || linkTarget.safeParse(callbackURL).success) return callbackURL;
  throw new AppError('INVALID_INPUT', 'A mailed link cannot lead to this address.', {
    field,
    hint: 'Enter a path such as /welcome, or a full address that begins with https://.',
  });
}

/** Whether the auth server has to trust the address before it leads anybody there. */
export function needsTrust(callbackURL: string | undefined): boolean {
  return callbackURL !== undefined && !callbackURL.startsWith('/');
}
