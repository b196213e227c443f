import type { VerificationRow } from '@shared/api/verifications';
import { exactTime } from '../../format/dates';
import { formatNumber } from '../../format/numbers';
import { Badge, StatusDot } from '../../ui/badge';
import { idColumn, timeColumn } from '../../parts/lists/plain-columns';
import type { GridColumn } from '../../ui/data-grid/types';
import { Highlight } from '../../ui/highlight';
import { IdText } from '../../ui/id-text';
import { RelativeTime } from '../../ui/time';

const NOBODY = 'The row does not say whom it is for';

function Subject({ row, search }: { row: VerificationRow; search: string }) {
  const { subject } = row;
  if (subject === null) {
    return (
      <span className="truncate text-faint" title={NOBODY}>
        Not said
      </span>
    );
  }
  return (
    <span
      className="flex min-w-0 items-center gap-1.5"
      title={row.userEmail ? `${row.userName ?? ''} ${row.userEmail} · ${subject.value}`.trim() : subject.value}
    >
      {subject.type === 'userId' && row.userEmail ? (
        <span className="truncate">
          <Highlight text={row.userEmail} needle={search} />
        </span>
      ) : subject.type === 'userId' ? (
        <IdText id={subject.value} max={24} />
      ) : (
        <span className="truncate">
          <Highlight text={subject.value} needle={search} />
        </span>
      )}
      {subject.type === 'provider' ? <span className="shrink-0 text-sm text-faint">provider</span> : null}
    </span>
  );
}

function Expiry({ row }: { row: VerificationRow }) {
  const live = row.state === 'active';
  return (
    <span
      className="flex min-w-0 items-center gap-2"
      title={row.expiresAt === null ? undefined : exactTime(row.expiresAt)}
    >
      <StatusDot tone={live ? 'ok' : 'neutral'} />
      <span className="truncate">
        {live ? null : 'expired '}
        <RelativeTime iso={row.expiresAt} />
      </span>
    </span>
  );
}

/** Columns of the list of verifications, with `search` highlighted. Keep the result between renders. */
export function verificationColumns(search: string): readonly GridColumn<VerificationRow>[] {
  return [
    {
      id: 'kind',
      header: 'What for',
      fields: ['kind', 'value'],
      grow: 2.2,
      min: 200,
      text: (row) => row.label,
      cell: (row) => (
        <span className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium" title={row.kind}>
            {row.label}
          </span>
          {row.attempts === null || row.attempts === 0 ? null : (
            <Badge tone="warn" title="Wrong tries so far">
              {formatNumber(row.attempts)} wrong
            </Badge>
          )}
        </span>
      ),
    },
    {
      id: 'subject',
      header: 'For',
      grow: 2.2,
      min: 190,
      text: (row) => row.userEmail ?? row.subject?.value ?? '',
      cell: (row) => <Subject row={row} search={search} />,
    },
    {
      id: 'identifier',
      header: 'Identifier',
      grow: 2,
      min: 170,
      hideBelow: 860,
      explain: 'Its secret part is masked; where the server stores identifiers hashed, nothing of it can be read',
      text: (row) => row.identifier,
      cell: (row) => (
        <span className="flex min-w-0 items-center gap-1.5">
          <span className="truncate font-mono text-sm text-muted" title={row.identifier}>
            {row.identifier}
          </span>
          {row.hashed ? <Badge title="The server stores identifiers hashed">hashed</Badge> : null}
        </span>
      ),
    },
    timeColumn('createdAt', 'Asked', (row) => row.createdAt),
    {
      id: 'expiresAt',
      header: 'Good until',
      width: 150,
      text: (row) => row.expiresAt ?? '',
      cell: (row) => <Expiry row={row} />,
    },
    timeColumn('updatedAt', 'Changed', (row) => row.updatedAt, { hidden: true }),
    idColumn('userId', 'User id', (row) => row.userId),
    idColumn('id', 'Row id', (row) => row.id),
  ];
}
