import { userLabel } from '@shared/user-label';
import type { UserRow } from '@shared/api/users';
import { Avatar } from '../../ui/avatar';
import { idColumn, timeColumn } from '../../parts/lists/plain-columns';
import type { GridColumn } from '../../ui/data-grid/types';
import { Highlight } from '../../ui/highlight';
import { StatusBadges, statusWords } from './status-badges';

/** Where a search was found, when neither name nor address shows it. */
function foundElsewhere(user: UserRow, search: string): string | null {
  const wanted = search.toLowerCase();
  const holds = (text: string | null | undefined) => (text ?? '').toLowerCase().includes(wanted);
  if (wanted === '' || holds(user.name) || holds(user.email)) return null;
  return [user.username, user.displayUsername, user.phoneNumber, user.id].find(holds) ?? null;
}

function Name({ user, search }: { user: UserRow; search: string }) {
  const elsewhere = foundElsewhere(user, search);
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <Avatar seed={user.id} name={user.name} email={user.email} />
      {user.name === null || user.name === '' ? (
        <span className="truncate text-faint">{user.email === '' ? userLabel(user) : 'No name'}</span>
      ) : (
        <span className="truncate font-medium" title={user.name}>
          <Highlight text={user.name} needle={search} />
        </span>
      )}
      {elsewhere === null ? null : (
        <span className="min-w-0 shrink truncate text-sm text-faint" title={elsewhere}>
          <Highlight text={elsewhere} needle={search} />
        </span>
      )}
    </span>
  );
}

function quiet(text: string | null | undefined, search: string) {
  if (text === null || text === undefined || text === '') return <span className="text-faint">—</span>;
  return (
    <span className="truncate text-muted" title={text}>
      <Highlight text={text} needle={search} />
    </span>
  );
}

/**
 * Columns of the users list, with `search` highlighted; `has` tells which fields of plugins the database knows. Keep the result
 * between renders.
 */
export function userColumns(search: string, has: (field: string) => boolean): readonly GridColumn<UserRow>[] {
  const ofPlugins: readonly GridColumn<UserRow>[] = [
    {
      id: 'username',
      header: 'User name',
      width: 140,
      hidden: true,
      text: (user) => user.username ?? '',
      cell: (user) => quiet(user.displayUsername ?? user.username, search),
    },
    {
      id: 'phoneNumber',
      header: 'Phone',
      width: 140,
      hidden: true,
      text: (user) => user.phoneNumber ?? '',
      cell: (user) => quiet(user.phoneNumber, search),
    },
    {
      id: 'role',
      header: 'Role',
      width: 110,
      hidden: true,
      text: (user) => user.role ?? '',
      cell: (user) => quiet(user.role, ''),
    },
    {
      id: 'banReason',
      header: 'Ban reason',
      width: 160,
      hidden: true,
      text: (user) => user.banReason ?? '',
      cell: (user) => quiet(user.banReason, ''),
    },
  ];
  return [
    {
      id: 'name',
      header: 'Name',
      sort: 'asc',
      grow: 3,
      min: 150,
      text: (user) => user.name ?? '',
      cell: (user) => <Name user={user} search={search} />,
    },
    {
      id: 'email',
      header: 'Email',
      sort: 'asc',
      grow: 3.6,
      min: 180,
      text: (user) => user.email,
      cell: (user) => quiet(user.email, search),
    },
    {
      id: 'status',
      header: 'Status',
      fields: ['emailVerified', 'banned', 'banExpires', 'twoFactorEnabled', 'isAnonymous'],
      grow: 2.8,
      min: 232,
      text: (user) => statusWords(user).join(', '),
      cell: (user) => <StatusBadges user={user} />,
    },
    ...ofPlugins.filter(({ id }) => has(id)),
    idColumn('id', 'Id', (user) => user.id, { hideBelow: 1280 }),
    timeColumn('createdAt', 'Created', (user) => user.createdAt, { sort: 'desc', width: 100 }),
    timeColumn('updatedAt', 'Updated', (user) => user.updatedAt, {
      sort: 'desc',
      width: 100,
      hideBelow: 900,
      explain: 'When the user’s row last changed, by anyone',
    }),
  ];
}
