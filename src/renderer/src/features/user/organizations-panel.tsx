import type { UserDetail } from '@shared/api/users';
import { Badge } from '../../ui/badge';
import { Panel } from '../../ui/panel';
import { RelativeTime } from '../../ui/time';

/** The organizations this person belongs to; nothing where there are none. */
export function OrganizationsPanel({ user, className }: { user: UserDetail; className?: string }) {
  if (user.organizations.length === 0) return null;
  return (
    <Panel title="Organizations" count={user.organizations.length} flush className={className ?? ''}>
      <ul className="py-1">
        {user.organizations.map((one) => (
          <li key={one.organizationId} className="flex h-7 items-center gap-2 px-3">
            <span
              className="min-w-0 flex-1 truncate"
              title={one.slug === null ? one.name : `${one.name} (${one.slug})`}
            >
              {one.name}
            </span>
            {one.role === null ? null : <Badge>{one.role}</Badge>}
            <RelativeTime iso={one.createdAt} className="text-sm text-faint" />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
