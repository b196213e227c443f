import type { MailReport } from '@shared/api/email';

/** What a transport knows after it handed a mail over. */
export interface Delivery {
  readonly via: MailReport['via'];
  readonly outcome: 'accepted' | 'kept';
  readonly messageId?: string;
  /** The server's own words. */
  readonly reply: string | null;
}
