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
  switch (code) {
    case 'NOT_FOUND':
    case 'CONFLICT':
      return { means: 'skip' };
    case 'SERVER_REJECTED':
      if (details['status'] === 429) {
        const seconds = details['retryAfterSeconds'];
        return { means: 'later', seconds: typeof seconds === 'number' ? seconds : WAIT_SECONDS };
      }
      return { means: ABOUT_ONE.has(details['code']) ? 'fail' : 'stop' };
    case 'MAIL_FAILED':
      // Only what the mail server says about the recipient is about one person.
      return { means: /recipient|take mail for/.test(error.message) ? 'fail' : 'stop' };
    case 'INVALID_INPUT':
      return { means: 'fail' };
    default:
      return { means: 'stop' };
  }
}
