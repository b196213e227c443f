import { ShieldAlert } from 'lucide-react';
import type { AuditEntry } from '@shared/api/audit';
import { formatNumber } from '../../format/numbers';
import { Badge } from '../../ui/badge';
import type { GridColumn } from '../../ui/data-grid/types';
import { Highlight } from '../../ui/highlight';
import { DateTime } from '../../ui/time';
import { entryWords, byWhom, outcomeWords } from './public/action-words';

function ReasonCell({ entry, search }: { entry: AuditEntry; search: string }) {
  const { reason, ticket } = entry;
  if (reason === null && ticket === null) return <span className="text-faint">—</span>;
  return (
    <span
      className="flex min-w-0 items-center gap-1.5"
      title={[ticket, reason].filter((part) => part !== null).join(' · ')}
    >
      {ticket === null ? null : (
        <Badge>
          <Highlight text={ticket} needle={search} />
        </Badge>
      )}
      <span className="truncate text-muted">
        <Highlight text={reason ?? ''} needle={search} />
      </span>
    </span>
  );
}

const WHAT: readonly GridColumn<AuditEntry>[] = [
  {
    id: 'at',
    header: 'Time',
    width: 132,
    text: (entry) => entry.at,
    cell: (entry) => <DateTime iso={entry.at} className="text-muted" />,
  },
  {
    id: 'action',
    header: 'Action',
    width: 172,
    text: (entry) => entryWords(entry),
    cell: (entry) => (
      <span className="truncate font-medium" title={entry.action}>
        {entryWords(entry)}
      </span>
    ),
  },
];

const where = (several: boolean): readonly GridColumn<AuditEntry>[] => [
  {
    id: 'connection',
    header: 'Database',
    width: 130,
    hidden: !several,
    text: (entry) => entry.connection?.name ?? '',
    cell: (entry) => <span className="truncate text-muted">{entry.connection?.name ?? '—'}</span>,
  },
  {
    id: 'rows',
    header: 'Rows',
    text: (entry) => (entry.rows === null ? '' : String(entry.rows)),
    width: 56,
    align: 'end',
    explain: 'Rows touched in the auth database',
    hideBelow: 900,
    cell: (entry) => <span className="text-muted">{entry.rows === null ? '—' : formatNumber(entry.rows)}</span>,
  },
];

/**
 * Columns of the audit trail, with `search` and the entry that does not hold highlighted; `several` databases are told
 * apart. Keep the result between renders.
 */
export function auditColumns({
  search,
  brokenAt,
  several,
}: {
  readonly search: string;
  readonly brokenAt: string | null;
  readonly several: boolean;
}): readonly GridColumn<AuditEntry>[] {
  return [
    ...WHAT,
    {
      id: 'target',
      header: 'Whom or what',
      text: (entry) => entry.target?.label ?? '',
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
      text: (entry) => entry.summary,
      grow: 2.4,
      min: 160,
      cell: (entry) => (
        <span className="truncate text-muted" title={entry.summary}>
          <Highlight text={entry.summary} needle={search} />
        </span>
      ),
    },
    {
      id: 'reason',
      header: 'Reason',
      grow: 1.2,
      min: 120,
      hideBelow: 1060,
      text: (entry) => [entry.ticket, entry.reason].filter((part) => part !== null).join(' '),
      cell: (entry) => <ReasonCell entry={entry} search={search} />,
    },
    ...where(several),
    {
      id: 'outcome',
      header: 'Outcome',
      text: (entry) => outcomeWords(entry.outcome).word,
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
      text: byWhom,
      cell: (entry) => (
        <span className="truncate text-muted" title={byWhom(entry)}>
          <Highlight text={entry.person ?? entry.actor} needle={search} />
        </span>
      ),
    },
  ];
}
