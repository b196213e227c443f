import { AppError } from '../app-error';

/**
 * What a mail that failed means for its job: the server wants a pause (`later`), nobody knows whether it left (`unknown`),
 * this one person cannot be mailed (`skip`, `fail`), or no mail can leave at all (`stop`).
 */
export type MailFailure =
  | { readonly means: 'later'; readonly seconds: number }
  | { readonly means: 'unknown' | 'skip' | 'fail' | 'stop' };

/** Where a server does not say how long to wait. */
const WAIT_SECONDS = 60;

/** What auth servers answer about one person rather than about every mail. */
const ABOUT_ONE: ReadonlySet<unknown> = new Set(['VALIDATION_ERROR', 'EMAIL_ALREADY_VERIFIED', 'USER_NOT_FOUND']);

export function mailFailure(error: unknown): MailFailure {
  if (!(error instanceof AppError)) return { means: 'stop' };
  const { code, details = {} } = error;
  if (details['outcome'] === 'unknown') return { means: 'unknown' };
  if (code === 'NOT_FOUND' || code === 'CONFLICT') return { means: 'skip' };
  if (code === 'INVALID_INPUT') return { means: 'fail' };
  if (code === 'SERVER_REJECTED') {
    if (details['status'] !== 429) return { means: ABOUT_ONE.has(details['code']) ? 'fail' : 'stop' };
    const seconds = details['retryAfterSeconds'];
    return { means: 'later', seconds: typeof seconds === 'number' ? seconds : WAIT_SECONDS };
  }
  // Only what the mail server says about the recipient is about one person.
  if (code === 'MAIL_FAILED') return { means: /recipient|take mail for/.test(error.message) ? 'fail' : 'stop' };
  return { means: 'stop' };
}
