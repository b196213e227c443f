import { z } from 'zod';
import { mailKind, mailLogRow, mailVia } from '@shared/api/email';
import type { MailLogFilter } from '../../api/keys';
import { makeListStore } from '../../parts/lists/list-store';

/** What the mail log can be narrowed by. */
export type MailLogFilters = Pick<MailLogFilter, 'kind' | 'via' | 'outcome' | 'connectionId'>;

/** How the mail log is looked at. */
export const mailLogStore = makeListStore<MailLogFilters>({
  screen: 'mail-log',
  saved: {
    connectionId: z.string().max(100).optional(),
    kind: mailKind.optional(),
    via: mailVia.optional(),
    outcome: mailLogRow.shape.outcome.optional(),
  },
  initial: {},
});
