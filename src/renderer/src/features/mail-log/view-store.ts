import { mailKind, mailLogRow, mailVia } from '@shared/api/email';
import type { MailLogFilter } from '../../api/keys';
import { makeListStore } from '../../parts/lists/list-store';

/** What the mail log can be narrowed by. */
export type MailLogFilters = Pick<MailLogFilter, 'kind' | 'via' | 'outcome'>;

/** How the mail log is looked at. */
export const mailLogStore = makeListStore<MailLogFilters>({
  saved: { kind: mailKind.optional(), via: mailVia.optional(), outcome: mailLogRow.shape.outcome.optional() },
  initial: {},
});
