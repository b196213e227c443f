import type { MailLogRow } from '@shared/api/email';
import { Mails } from 'lucide-react';
import { defined } from '../../api/call';
import { mailLogPages } from '../../api/email';
import type { MailLogFilter } from '../../api/keys';
import { isUnnarrowed } from '../../parts/query/filters';
import { nounsOf, type ListDefinition } from '../../parts/lists/list';
import { readQuery } from '../../parts/query/typed-query';
import { askedConnection, type KnownConnection } from '../../parts/lists/of-database';
import { mailLogFilterKeys, mailLogFilterWords } from './filters';
import { mailLogStore, type MailLogFilters } from './view-store';

/** The mail log, given the connections there are and the open one. Keep the result between renders. */
export const mailLog = (
  connections: readonly KnownConnection[],
  openId: string | null,
): ListDefinition<MailLogRow, MailLogFilters, MailLogFilter> => ({
  title: 'Mail log',
  screen: 'mail-log',
  local: true,
  store: mailLogStore,
  read: (text, final) => readQuery(text, mailLogFilterKeys(connections), { final }),
  words: mailLogFilterWords(connections),
  ask: ({ search, filters }) => defined({ search, ...filters, connectionId: askedConnection(filters, openId) }),
  pages: mailLogPages,
  nouns: (filters, search) => nounsOf(search !== '' || !isUnnarrowed(filters), ['mail', 'mails']),
  search: { label: 'Search the mail log', placeholder: 'Search address or message id' },
  filterLabel: 'Filter the mail log',
  example: 'kind:verification outcome:failed',
  none: (filters) =>
    isUnnarrowed(filters)
      ? {
          icon: Mails,
          title: openId === null ? 'No mail was sent with Authdesk yet' : 'No mail was sent in this database yet',
          text: 'Every mail that is tried is kept here with what the server said. What the app itself sends is not known here.',
        }
      : null,
  noMatch: {
    title: () => 'No mail fits this',
    searched: 'Addresses and message ids were searched.',
    showAll: 'Show everything',
  },
});
