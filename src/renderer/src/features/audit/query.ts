import type { AuditEntry } from '@shared/api/audit';
import { ScrollText } from 'lucide-react';
import { auditPages } from '../../api/audit';
import { defined } from '../../api/call';
import type { AuditFilter } from '../../api/keys';
import { isUnnarrowed } from '../../parts/query/filters';
import { nounsOf, type ListDefinition } from '../../parts/lists/list';
import { readQuery } from '../../parts/query/typed-query';
import { askedConnection, type KnownConnection } from '../../parts/lists/of-database';
import { auditFilterKeys, auditFilterWords } from './filters';
import { auditStore, type AuditFilters } from './public/view-store';

/** The audit trail, given the connections there are and the open one. Keep the result between renders. */
export function auditList(
  connections: readonly KnownConnection[],
  openId: string | null,
): ListDefinition<AuditEntry, AuditFilters, AuditFilter> {
  const filterKeys = auditFilterKeys(connections);
  return {
    title: 'Audit',
    label: 'Audit trail',
    screen: null,
    ofOpen: true,
    local: true,
    store: auditStore,
    read: (text, final) => readQuery(text, filterKeys, { final }),
    words: auditFilterWords(connections),
    ask: ({ search, filters: { ofUser, connectionId, ...facts } }) => {
      const asked = askedConnection({ connectionId }, openId);
      const filter = defined({ search, ...facts, connectionId: asked, userId: ofUser?.id });
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
            title: openId === null ? 'Nothing was done yet' : 'Nothing was done in this database yet',
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
