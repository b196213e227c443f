import { AppError } from '../base/app-error';

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const ENCODED_SLASH = /%2f|%5c/i;

/**
 * Checks where a link is to lead: a path of the auth server's site, or a full http(s) address. The rules for paths are
 * better-auth's own, because a link with any other is answered with an error page only when the person clicks it.
 * @throws AppError INVALID_INPUT
 */
export function requireCallbackURL(callbackURL: string | undefined, field = 'callbackURL'): string | undefined {
  if (callbackURL === undefined || isSafePath(callbackURL) || isWebAddress(callbackURL)) return callbackURL;
  throw new AppError('INVALID_INPUT', 'A mailed link cannot lead to this address.', {
    field,
    hint: 'Enter a path such as /welcome, or a full address that begins with https://.',
  });
}

/** Whether the auth server has to trust the address before it leads anybody there. */
export function needsTrust(callbackURL: string | undefined): boolean {
  return callbackURL !== undefined && !callbackURL.startsWith('/');
}

function isSafePath(text: string): boolean {
  if (!text.startsWith('/') || text.startsWith('//') || text.includes('\\') || CONTROL.test(text)) return false;
  const [path = ''] = text.split(/[?#]/, 1);
  return !ENCODED_SLASH.test(path) && URL.canParse(text, 'https://site.invalid');
}

function isWebAddress(text: string): boolean {
  if (!/^https?:\/\//i.test(text) || text.includes('\\') || CONTROL.test(text) || !URL.canParse(text)) return false;
  const url = new URL(text);
  // A name before the host (https://bank.example@evil.example) is there to deceive.
  return url.hostname !== '' && url.username === '' && url.password === '';
}
