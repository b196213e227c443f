import type { MailLogRow } from '@shared/api/email';
import { exactTime } from '../../format/dates';
import { KIND_WORDS, OUTCOME_WORDS, VIA_WORDS } from './public/words';
import { Badge } from '../../ui/badge';
import { idColumn } from '../../parts/lists/plain-columns';
import type { GridColumn } from '../../ui/data-grid/types';
import { Highlight } from '../../ui/highlight';
import { RelativeTime } from '../../ui/time';

const WHAT_CAME_OF_IT: readonly GridColumn<MailLogRow>[] = [
  {
    id: 'kind',
    header: 'What',
    width: 118,
    text: (row) => KIND_WORDS[row.kind],
    cell: (row) => (
      <span className="flex min-w-0 items-center gap-1.5">
        <span className="truncate">{KIND_WORDS[row.kind]}</span>
        {row.userId === null ? <Badge title="A template sent to an address of one's own">test</Badge> : null}
      </span>
    ),
  },
  {
    id: 'via',
    header: 'Transport',
    width: 96,
    text: (row) => VIA_WORDS[row.via],
    cell: (row) => <span className="text-muted">{VIA_WORDS[row.via]}</span>,
  },
  {
    id: 'outcome',
    header: 'Outcome',
    width: 118,
    explain: 'What is known of it. Nobody here can see whether a mail arrived: bounces are unknown.',
    text: (row) => OUTCOME_WORDS[row.outcome].label,
    cell: (row) => {
      const { label, tone, explain } = OUTCOME_WORDS[row.outcome];
      return (
        <Badge tone={tone} title={explain}>
          {label}
        </Badge>
      );
    },
  },
  {
    id: 'reply',
    header: 'What the server said',
    grow: 2.4,
    min: 180,
    text: (row) => row.reply ?? '',
    cell: (row) =>
      row.reply === null ? (
        <span className="text-faint">—</span>
      ) : (
        <span className="truncate text-muted" title={row.reply}>
          {row.reply}
        </span>
      ),
  },
];

const fromWhere = (several: boolean): readonly GridColumn<MailLogRow>[] => [
  {
    id: 'connection',
    header: 'Database',
    grow: 0.8,
    min: 100,
    hidden: !several,
    text: (row) => row.connectionName,
    cell: (row) => (
      <span className="truncate text-muted" title={row.connectionName}>
        {row.connectionName}
      </span>
    ),
  },
  idColumn('userId', 'User id', (row) => row.userId),
];

/** Columns of the mail log, with `search` highlighted; `several` databases are told apart. Keep the result between renders. */
export function mailLogColumns(search: string, several: boolean): readonly GridColumn<MailLogRow>[] {
  return [
    {
      id: 'at',
      header: 'When',
      width: 104,
      text: (row) => exactTime(row.at),
      cell: (row) => <RelativeTime iso={row.at} className="text-muted" />,
    },
    {
      id: 'to',
      header: 'To',
      grow: 2,
      min: 180,
      text: (row) => row.to,
      cell: (row) => (
        <span className="truncate font-medium" title={row.userId === null ? `${row.to} · a test` : row.to}>
          <Highlight text={row.to} needle={search} />
        </span>
      ),
    },
    ...WHAT_CAME_OF_IT,
    {
      id: 'messageId',
      header: 'Message id',
      grow: 1.4,
      min: 140,
      hideBelow: 1100,
      text: (row) => row.messageId ?? '',
      cell: (row) =>
        row.messageId === null ? (
          <span className="text-faint" title="Only mails we send ourselves have one we know">
            —
          </span>
        ) : (
          <span className="truncate font-mono text-sm text-muted" title={row.messageId}>
            <Highlight text={row.messageId} needle={search} />
          </span>
        ),
    },
    ...fromWhere(several),
  ];
}
