import type { OrganizationRow } from '@shared/api/organizations';
import { formatNumber } from '../../format/numbers';
import type { GridColumn } from '../../ui/data-grid/types';
import { RelativeTime } from '../../ui/time';

const count = (value: number | null) => (
  <span className="nums w-full text-right text-muted">{value === null ? '—' : formatNumber(value)}</span>
);

/** Columns of the list of organizations. */
export const COLUMNS: readonly GridColumn<OrganizationRow>[] = [
  {
    id: 'name',
    header: 'Organization',
    grow: 2,
    min: 140,
    text: (one) => one.name,
    cell: (one) => (
      <span
        className="flex min-w-0 items-baseline gap-2"
        title={one.slug === null ? one.name : `${one.name} (${one.slug})`}
      >
        <span className="min-w-0 truncate font-medium">{one.name}</span>
        {one.slug === null ? null : <span className="min-w-0 truncate text-sm text-faint">{one.slug}</span>}
      </span>
    ),
  },
  { id: 'members', header: 'Members', width: 78, align: 'end', cell: (one) => count(one.members) },
  {
    id: 'invitations',
    header: 'Invited',
    width: 72,
    align: 'end',
    hideBelow: 460,
    explain: 'Invitations that wait',
    cell: (one) => count(one.invitations),
  },
  { id: 'teams', header: 'Teams', width: 66, align: 'end', hideBelow: 460, cell: (one) => count(one.teams) },
  {
    id: 'createdAt',
    header: 'Made',
    width: 92,
    cell: (one) => <RelativeTime iso={one.createdAt} className="text-muted" />,
  },
];
