import { Ellipsis } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PagedList } from '../../api/paged';
import { PagedLines } from '../../parts/lists/paged-lines';
import { IconButton } from '../../ui/button';
import { Menu, type MenuEntry } from '../../ui/menu';

const WAITING = { rows: 4, rowHeight: 44, columns: '1fr 20px' };

/** What a line says, and what can be done with it. */
export interface Line {
  readonly name: string;
  readonly mark?: ReactNode;
  readonly more: ReactNode;
  readonly entries: readonly MenuEntry[];
}

/** Rows of a part of an organization, one line each, with more of them on request. */
export function LineList<Row extends { readonly id: string }>({
  list,
  label,
  empty,
  renderLine,
}: {
  list: PagedList<Row>;
  label: string;
  empty: string;
  renderLine: (row: Row) => Line;
}) {
  return (
    <PagedLines list={list} label={label} empty={empty} waiting={WAITING}>
      {(row) => {
        const { name, mark, more, entries } = renderLine(row);
        return (
          <li key={row.id} className="flex items-center gap-3 border-b border-line/70 py-1.5 pr-3 pl-4 last:border-b-0">
            <div className="min-w-0 flex-1">
              <div className="flex min-w-0 items-center gap-2">
                <span className="min-w-0 truncate font-medium" title={name}>
                  {name}
                </span>
                {mark}
              </div>
              <div className="nums truncate text-sm text-faint">{more}</div>
            </div>
            {entries.length === 0 ? null : (
              <Menu
                trigger={<IconButton icon={Ellipsis} label={`More about: ${name}`} size="sm" side="left" />}
                entries={entries}
              />
            )}
          </li>
        );
      }}
    </PagedLines>
  );
}
