import { AppError, isOutcomeUnknown, retryAtOf } from '../base/app-error';

/**
 * What a mail that failed means for its job: the server wants a pause (`later`), nobody knows whether it left (`unknown`),
 * this one person cannot be mailed (`skip`, `fail`), or no mail can leave at all (`stop`).
 */
export interface MailFailure {
  readonly means: 'later' | 'unknown' | 'skip' | 'fail' | 'stop';
}

/** What auth servers answer about one person rather than about every mail. */
const ABOUT_ONE: ReadonlySet<unknown> = new Set(['VALIDATION_ERROR', 'EMAIL_ALREADY_VERIFIED', 'USER_NOT_FOUND']);

export function mailFailure(error: unknown): MailFailure {
  if (!(error instanceof AppError)) return { means: 'stop' };
  if (isOutcomeUnknown(error)) return { means: 'unknown' };
  const info = error.toInfo();
  const { code } = info;
  if (code === 'NOT_FOUND' || code === 'CONFLICT') return { means: 'skip' };
  if (code === 'INVALID_INPUT') return { means: 'fail' };
  // Somebody was banned since the job looked.
  if (code === 'CONFIRMATION_REQUIRED' && error.field === 'confirm') return { means: 'skip' };
  if (retryAtOf(error) !== null) return { means: 'later' };
  if (info.code === 'SERVER_REJECTED') return { means: ABOUT_ONE.has(info.details?.code) ? 'fail' : 'stop' };
  // Only what the mail server says about the recipient is about one person.
  if (info.code === 'MAIL_FAILED') return { means: info.details?.about === 'recipient' ? 'fail' : 'stop' };
  return { means: 'stop' };
}
