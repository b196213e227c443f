import type { CoreTable, TableReport } from '@shared/api/connection-report';
import { coreTables } from '@shared/core-tables';
import { Check, TriangleAlert, X } from 'lucide-react';
import { plural } from '../../../format/numbers';
import { cx } from '../../../ui/cx';
import { isRenamed, rowsText } from './findings';

function Mark({ table }: { table: TableReport }) {
  if (table.name === null) return <X className="size-3.5 shrink-0 text-faint" aria-label="not there" />;
  if (table.missing.length > 0)
    return <TriangleAlert className="size-3.5 shrink-0 text-warn-ink" aria-label="columns missing" />;
  return <Check className="size-3.5 shrink-0 text-ok-ink" aria-label="found" />;
}

function NameList({ label, names, tone }: { label: string; names: readonly string[]; tone: string }) {
  if (names.length === 0) return null;
  return (
    <p className={cx('text-sm wrap-anywhere selectable', tone)}>
      {label} <span className="font-mono">{names.join(', ')}</span>
    </p>
  );
}

function Columns({ table }: { table: TableReport }) {
  const rows = Object.entries(table.columns);
  return (
    <div className="flex flex-col gap-1 pb-2 pl-5.5">
      <dl className="grid grid-cols-[minmax(0,4fr)_minmax(0,4fr)_minmax(0,5fr)] gap-x-3 font-mono text-sm selectable">
        {rows.map(([field, column]) => (
          <div key={field} className="col-span-3 grid grid-cols-subgrid">
            <dt className="truncate text-muted" title={field}>
              {field}
            </dt>
            <dd className={cx('truncate', isRenamed(field, column) ? 'font-medium text-info-ink' : 'text-faint')}>
              {column === field ? '' : column}
            </dd>
            <dd className="truncate font-sans text-faint" title={table.forms[field]}>
              {table.unreadable.includes(field) ? 'may not be read' : (table.forms[field] ?? '')}
            </dd>
          </div>
        ))}
      </dl>
      <NameList label="Missing:" names={table.missing} tone="text-warn-ink" />
      <NameList label="May not be read:" names={table.unreadable} tone="text-muted" />
      <NameList label="Besides, kept and shown as they are:" names={table.extra} tone="text-muted" />
    </div>
  );
}

function TableLine({ logical, table }: { logical: CoreTable; table: TableReport }) {
  const remarks = [
    table.missing.length > 0 ? `${table.missing.length} missing` : null,
    table.unreadable.length > 0 ? `${table.unreadable.length} unreadable` : null,
    table.extra.length > 0 ? `${table.extra.length} extra` : null,
  ].filter((text) => text !== null);
  return (
    <details className="group/table border-t border-line/70 first:border-t-0">
      <summary className="flex h-7 cursor-default list-none items-center gap-2 rounded-md outline-offset-[-2px] hover:bg-hover [&::-webkit-details-marker]:hidden">
        <Mark table={table} />
        <span className="shrink-0 font-mono text-sm">{logical}</span>
        {table.name === null || table.name === logical ? null : (
          <span
            className={cx(
              'min-w-0 truncate font-mono text-sm',
              isRenamed(logical, table.name) ? 'text-info-ink' : 'text-faint',
            )}
            title={`Called ${table.name} here`}
          >
            {table.name}
          </span>
        )}
        <span className="nums ml-auto shrink-0 pr-1 text-sm text-faint">
          {[
            ...remarks,
            table.name === null ? null : plural(Object.keys(table.columns).length, 'column'),
            rowsText(table),
          ]
            .filter((text) => text !== null)
            .join(' · ')}
        </span>
      </summary>
      {table.name === null ? null : <Columns table={table} />}
    </details>
  );
}

/** Each of better-auth's tables: its name here, its rows, and which column is which. */
export function TableMap({ tables }: { tables: Readonly<Record<CoreTable, TableReport>> }) {
  return coreTables.map((logical) => <TableLine key={logical} logical={logical} table={tables[logical]} />);
}
