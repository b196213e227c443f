import type { MailReport } from '@shared/api/email';

/** What a transport knows after it handed a mail over. */
export interface Delivery {
  readonly via: MailReport['via'];
  readonly messageId?: string;
  readonly notes: readonly string[];
}
