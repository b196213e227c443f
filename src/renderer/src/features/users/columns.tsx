import type { UserRow } from '@shared/api/users';
import { Avatar } from '../../ui/avatar';
import type { GridColumn } from '../../ui/data-grid/types';
import { Highlight } from '../../ui/highlight';
import { IdText } from '../../ui/id-text';
import { RelativeTime } from '../../ui/time';
import { StatusBadges } from './status-badges';

/** Columns of the users list, with `search` marked in name and address. Keep the result between renders. */
export function userColumns(search: string): readonly GridColumn<UserRow>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      sort: 'asc',
      grow: 3,
      min: 150,
      cell: (user) => (
        <span className="flex min-w-0 items-center gap-2.5">
          <Avatar seed={user.id} name={user.name} email={user.email} />
          {user.name === null || user.name === '' ? (
            <span className="truncate text-faint">No name</span>
          ) : (
            <span className="truncate font-medium" title={user.name}>
              <bdi>
                <Highlight text={user.name} needle={search} />
              </bdi>
            </span>
          )}
        </span>
      ),
    },
    {
      id: 'email',
      header: 'Email',
      sort: 'asc',
      grow: 3.6,
      min: 180,
      cell: (user) => (
        <span className="truncate text-muted" title={user.email}>
          <Highlight text={user.email} needle={search} />
        </span>
      ),
    },
    { id: 'status', header: 'Status', grow: 2.8, min: 210, cell: (user) => <StatusBadges user={user} /> },
    {
      id: 'id',
      header: 'Id',
      width: 160,
      hideBelow: 1280,
      cell: (user) => <IdText id={user.id} className="text-faint" />,
    },
    {
      id: 'createdAt',
      header: 'Created',
      sort: 'desc',
      width: 100,
      cell: (user) => <RelativeTime iso={user.createdAt} className="text-muted" />,
    },
    {
      id: 'updatedAt',
      header: 'Updated',
      sort: 'desc',
      width: 100,
      hideBelow: 900,
      explain: 'When the user’s row last changed, by anyone',
      cell: (user) => <RelativeTime iso={user.updatedAt} className="text-muted" />,
    },
  ];
}
