import type { VerificationRow } from '@shared/api/verifications';
import { DatabaseZap, MailQuestion } from 'lucide-react';
import { verificationsPages } from '../../api/verifications';
import { defined } from '../../api/call';
import type { VerificationsFilter } from '../../api/keys';
import { isUnnarrowed } from '../../parts/query/filters';
import { nounsOf, type ListDefinition } from '../../parts/lists/list';
import { readQuery } from '../../parts/query/typed-query';
import { EmptyState } from '../../ui/states';
import { VERIFICATION_FILTER_KEYS, VERIFICATION_FILTER_WORDS } from './filters';
import { NO_ROW_FOR_LINKS } from './public/kinds';
import { verificationsStore, type VerificationFilters } from './public/view-store';

/** The list of verifications. */
export const VERIFICATIONS_LIST: ListDefinition<VerificationRow, VerificationFilters, VerificationsFilter> = {
  title: 'Verifications',
  screen: 'verifications',
  store: verificationsStore,
  read: (text, final) => readQuery(text, VERIFICATION_FILTER_KEYS, { final }),
  words: VERIFICATION_FILTER_WORDS,
  switched: 'state',
  ask: ({ search, filters, reading }) => defined({ search, ...filters, ...reading }),
  pages: verificationsPages,
  exported: (question) => ({ what: 'verifications', question }),
  nouns: (filters, search) => nounsOf(search !== '' || !isUnnarrowed(filters), ['row', 'rows']),
  search: { label: 'Search verifications', placeholder: 'Search name, address or phone' },
  filterLabel: 'Filter verifications',
  example: 'kind:magic-link created:>7d',
  none: (filters) =>
    isUnnarrowed(filters, 'state')
      ? {
          icon: MailQuestion,
          title: filters.state === 'expired' ? 'No expired code or link is kept' : 'No code or link is waiting',
          text: `Rows appear with password resets, sign-in links and codes, and go once they are used. ${NO_ROW_FOR_LINKS}`,
        }
      : null,
  table: 'verification',
  noMatch: {
    title: (search) => (search === '' ? 'Nothing fits these filters' : `Nothing matches “${search}”`),
    searched: `Whom a row is for was searched; its secret part never is. ${NO_ROW_FOR_LINKS}`,
    showAll: 'Show everything',
  },
  elsewhere: () => (
    <EmptyState icon={DatabaseZap} title="Verifications are not in this database">
      There is no verification table here. The auth server may keep codes elsewhere, in Redis for example (better-auth
      calls it secondary storage).
    </EmptyState>
  ),
};
