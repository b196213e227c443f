import type { JobRow } from '@shared/api/jobs';
import { useMemo } from 'react';
import { useBulkRows, type ListedRow } from '../../api/bulk';
import { Badge } from '../../ui/badge';
import { DataGrid } from '../../ui/data-grid/data-grid';
import type { GridColumn } from '../../ui/data-grid/types';
import { EmptyState } from '../../ui/states';
import { statusOf } from '../lists/grid-status';
import { OUTCOMES } from './words';

const ACTS = { tone: ({ outcome }: ListedRow) => (outcome === 'failed' ? ('danger' as const) : undefined) };

/** What was asked for, whom it is, and what becomes of it. A dry run has no row that waits: it would be done. */
function columnsOf(waiting: string, why: string): readonly GridColumn<ListedRow>[] {
  return [
    { id: 'seq', header: 'Row', width: 64, align: 'end', cell: ({ seq }) => <span className="text-faint">{seq}</span> },
    {
      id: 'user',
      header: 'User',
      grow: 4,
      min: 240,
      cell: ({ label, given }) =>
        label === null ? (
          <span className="truncate font-mono text-sm text-muted" title={given}>
            {given}
          </span>
        ) : (
          <span className="truncate" title={label}>
            {label}
          </span>
        ),
      text: ({ label, given }) => label ?? given,
    },
    {
      id: 'outcome',
      header: 'Outcome',
      width: 104,
      cell: ({ outcome }) => (
        <Badge tone={OUTCOMES[outcome].tone}>{outcome === 'waiting' ? waiting : OUTCOMES[outcome].label}</Badge>
      ),
      text: ({ outcome }) => OUTCOMES[outcome].label,
    },
    {
      id: 'detail',
      header: why,
      grow: 4,
      min: 200,
      cell: ({ detail }) => (
        <span className="truncate text-muted" title={detail ?? undefined}>
          {detail}
        </span>
      ),
      text: ({ detail }) => detail ?? '',
    },
  ];
}

/** The rows of a dry run or a job. */
export function RowsGrid({
  id,
  started,
  outcome,
  turn,
}: {
  id: string;
  started: boolean;
  outcome: JobRow['outcome'] | undefined;
  turn: unknown;
}) {
  const list = useBulkRows(id, started, outcome, turn);
  const columns = useMemo(
    () => (started ? columnsOf('Waiting', 'Why, or what was done') : columnsOf('Would run', 'Why')),
    [started],
  );
  return (
    <div className="flex h-72 min-h-0 flex-col overflow-hidden rounded-md border border-line">
      <DataGrid
        label="Rows"
        columns={columns}
        rows={list.rows}
        question={`${id} ${outcome ?? ''}`}
        rowHeight={28}
        status={statusOf(list)}
        acts={ACTS}
        empty={<EmptyState compact title="No such rows" />}
      />
    </div>
  );
}
