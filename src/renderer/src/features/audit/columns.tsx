import { ShieldAlert } from 'lucide-react';
import type { AuditEntry } from '@shared/api/audit';
import { formatNumber } from '../../format/numbers';
import { Badge } from '../../ui/badge';
import type { GridColumn } from '../../ui/data-grid/types';
import { Highlight } from '../../ui/highlight';
import { DateTime } from '../../ui/time';
import { actionWords, outcomeWords } from '../../parts/audit/action-words';

/** Columns of the audit trail, with `search` and the entry that does not hold marked. Keep the result between renders. */
export function auditColumns(search: string, brokenAt: string | null): readonly GridColumn<AuditEntry>[] {
  return [
    {
      id: 'at',
      header: 'Time',
      width: 132,
      cell: (entry) => <DateTime iso={entry.at} className="text-muted" />,
    },
    {
      id: 'action',
      header: 'Action',
      width: 172,
      cell: (entry) => (
        <span className="truncate font-medium" title={entry.action}>
          {actionWords(entry.action)}
        </span>
      ),
    },
    {
      id: 'target',
      header: 'Whom or what',
      grow: 1.4,
      min: 150,
      hideBelow: 760,
      cell: (entry) =>
        entry.target === null ? (
          <span className="text-faint">—</span>
        ) : (
          <span className="truncate" title={`${entry.target.type} ${entry.target.id}`}>
            <Highlight text={entry.target.label} needle={search} />
          </span>
        ),
    },
    {
      id: 'summary',
      header: 'What happened',
      grow: 2.4,
      min: 160,
      cell: (entry) => (
        <span className="truncate text-muted" title={entry.summary}>
          <Highlight text={entry.summary} needle={search} />
        </span>
      ),
    },
    {
      id: 'rows',
      header: 'Rows',
      width: 56,
      align: 'end',
      explain: 'Rows touched in the auth database',
      hideBelow: 900,
      cell: (entry) => <span className="text-muted">{entry.rows === null ? '—' : formatNumber(entry.rows)}</span>,
    },
    {
      id: 'outcome',
      header: 'Outcome',
      width: 92,
      cell: (entry) => {
        if (entry.id === brokenAt) {
          return (
            <Badge
              tone="danger"
              icon={ShieldAlert}
              title="The first entry that does not hold: it was changed after it was written"
            >
              Altered
            </Badge>
          );
        }
        const { word, tone, explain } = outcomeWords(entry.outcome);
        return (
          <Badge tone={tone} title={explain}>
            {word}
          </Badge>
        );
      },
    },
    {
      id: 'actor',
      header: 'By',
      width: 116,
      hideBelow: 980,
      cell: (entry) => (
        <span className="truncate text-muted" title={entry.actor}>
          <Highlight text={entry.actor} needle={search} />
        </span>
      ),
    },
  ];
}
