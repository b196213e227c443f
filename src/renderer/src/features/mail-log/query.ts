import type { MailLogRow } from '@shared/api/email';
import { Mails } from 'lucide-react';
import { defined } from '../../api/call';
import { mailLogPages } from '../../api/email';
import type { MailLogFilter } from '../../api/keys';
import { isUnnarrowed } from '../../parts/lists/filters';
import { nounsOf, type ListDefinition } from '../../parts/lists/list';
import { readQuery } from '../../parts/query/typed-query';
import { MAIL_LOG_FILTER_KEYS, MAIL_LOG_FILTER_WORDS } from './filters';
import { mailLogStore, type MailLogFilters } from './view-store';

/** The mail log. */
export const MAIL_LOG: ListDefinition<MailLogRow, MailLogFilters, MailLogFilter> = {
  title: 'Mail log',
  screen: 'mail-log',
  local: true,
  store: mailLogStore,
  read: (text, final) => readQuery(text, MAIL_LOG_FILTER_KEYS, { final }),
  words: MAIL_LOG_FILTER_WORDS,
  ask: ({ search, filters }) => defined({ search, ...filters }),
  pages: mailLogPages,
  nouns: (filters, search) => nounsOf(search !== '' || !isUnnarrowed(filters), ['mail', 'mails']),
  search: { label: 'Search the mail log', placeholder: 'Search address or message id' },
  filterLabel: 'Filter the mail log',
  example: 'kind:verification outcome:failed',
  none: (filters) =>
    isUnnarrowed(filters)
      ? {
          icon: Mails,
          title: 'No mail was sent with Authdesk yet',
          text: 'Every mail that is tried is kept here with what the server said. What the app itself sends is not known here.',
        }
      : null,
  noMatch: {
    title: () => 'No mail fits this',
    searched: 'Addresses and message ids were searched.',
    showAll: 'Show everything',
  },
};
