import type { OrganizationRow } from '@shared/api/organizations';
import { Building2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { create } from 'zustand';
import { organizationsPages } from '../../api/organizations';
import { usePagedList } from '../../api/paged';
import { plural } from '../../format/numbers';
import { commandKeys, useCommand } from '../../nav/commands';
import { useScreenReady } from '../../nav/ready';
import { statusOf } from '../../parts/lists/grid-status';
import { DataGrid } from '../../ui/data-grid/data-grid';
import type { GridHandle } from '../../ui/data-grid/types';
import { SearchInput } from '../../ui/input';
import { Screen } from '../../ui/screen';
import { EmptyState } from '../../ui/states';
import { useDebounced } from '../../ui/use-debounced';
import { COLUMNS } from './columns';
import { OrganizationView } from './view';

/** What was shown last, also after one was elsewhere. */
const useView = create<{ readonly shownId: string | null; readonly search: string }>()(() => ({
  shownId: null,
  search: '',
}));

function show(id: string): void {
  useView.setState({ shownId: id });
}

const ACTS = { onOpen: ({ id }: OrganizationRow) => show(id) };

/** Every organization: who is in it, who was invited, its teams. */
export function OrganizationsScreen() {
  const { shownId, search } = useView();
  const asked = useDebounced(search.trim(), 200);
  const list = usePagedList(organizationsPages(asked));
  const grid = useRef<GridHandle>(null);
  const box = useRef<HTMLInputElement>(null);
  const [initialId] = useState(shownId);
  useScreenReady(!list.firstLoad);
  useCommand('find.search', () => box.current?.focus());
  const organization = list.rows.find((row) => row.id === shownId) ?? list.rows[0];
  return (
    <Screen
      title="Organizations"
      count={
        list.firstLoad || list.total === null ? undefined : (
          <span role="status">
            {list.total.exact ? '' : 'about '}
            {plural(list.total.value, 'organization')}
          </span>
        )
      }
      search={
        <SearchInput
          ref={box}
          value={search}
          onValueChange={(text) => useView.setState({ search: text })}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && search !== '') useView.setState({ search: '' });
            else if (['ArrowDown', 'Enter', 'Escape'].includes(event.key)) grid.current?.focus();
            else return;
            event.preventDefault();
          }}
          label="Search organizations"
          placeholder="Name, slug or id"
          keys={commandKeys('find.search')}
          busy={list.refreshing}
        />
      }
    >
      <div className="flex min-h-0 flex-1 max-lg:flex-col">
        <DataGrid
          label="Organizations"
          handle={grid}
          className={
            list.rows.length === 0
              ? ''
              : 'border-line max-lg:h-2/5 max-lg:flex-none max-lg:border-b lg:max-w-140 lg:min-w-100 lg:border-r 2xl:max-w-180'
          }
          takeFocus
          columns={COLUMNS}
          rows={list.rows}
          question={asked}
          status={statusOf(list)}
          acts={ACTS}
          place={{ focusedId: initialId, onFocused: show }}
          empty={
            asked === '' ? (
              <EmptyState icon={Building2} title="No organizations yet">
                Nobody has made one in this app.
              </EmptyState>
            ) : (
              <EmptyState icon={Building2} title="No organization matches">
                Names and slugs are searched for a part, ids as a whole.
              </EmptyState>
            )
          }
        />
        {organization === undefined ? null : <OrganizationView key={organization.id} organization={organization} />}
      </div>
    </Screen>
  );
}
