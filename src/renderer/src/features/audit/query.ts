import type { AuditEntry } from '@shared/api/audit';
import { ScrollText } from 'lucide-react';
import { auditPages } from '../../api/audit';
import { defined } from '../../api/call';
import type { AuditFilter } from '../../api/keys';
import { isUnnarrowed } from '../../parts/lists/filters';
import { nounsOf, type ListDefinition } from '../../parts/lists/list';
import { readQuery } from '../../parts/query/typed-query';
import { auditFilterKeys, auditFilterWords, type KnownConnection } from './filters';
import { auditStore, type AuditFilters } from './public/view-store';

/** The audit trail, given the connections there are. Keep the result between renders. */
export function auditList(
  connections: readonly KnownConnection[],
): ListDefinition<AuditEntry, AuditFilters, AuditFilter> {
  const filterKeys = auditFilterKeys(connections);
  return {
    title: 'Audit',
    label: 'Audit trail',
    screen: null,
    local: true,
    store: auditStore,
    read: (text, final) => readQuery(text, filterKeys, { final }),
    words: auditFilterWords(connections),
    ask: ({ search, filters: { ofUser, ...facts } }) => {
      const filter = defined({ search, ...facts, userId: ofUser?.id });
      return isUnnarrowed(filter) ? {} : { filter };
    },
    pages: auditPages,
    exported: (question) => ({ what: 'audit', question }),
    nouns: (filters, search) => nounsOf(search !== '' || !isUnnarrowed(filters), ['entry', 'entries']),
    search: { label: 'Search the audit trail', placeholder: 'Search user, actor, reason, ticket' },
    filterLabel: 'Filter the audit',
    example: 'outcome:failed since:7d',
    none: (filters) =>
      isUnnarrowed(filters)
        ? {
            icon: ScrollText,
            title: 'Nothing was done yet',
            text: 'Every change made with Authdesk is recorded here before it is carried out: an edit, a logout, a mail, a link. Looking at things is not recorded.',
          }
        : null,
    noMatch: {
      title: () => 'No entry matches',
      searched: 'Summaries, users, actors, reasons and tickets were searched.',
      showAll: 'Show every entry',
    },
  };
}
