import type { OrganizationRow } from '@shared/api/organizations';
import { useState } from 'react';
import { teamsPages } from '../../api/organizations';
import { usePagedList } from '../../api/paged';
import { plural } from '../../format/numbers';
import { useWriteGuard } from '../../parts/write-guard';
import { IdText } from '../../ui/id-text';
import { Tabs } from '../../ui/tabs';
import { RelativeTime } from '../../ui/time';
import { InvitationsTab } from './invitations-tab';
import { LineList } from './line-list';
import { MembersTab } from './members-tab';

function TeamsTab({ organization }: { organization: OrganizationRow }) {
  const list = usePagedList(teamsPages(organization.id));
  return (
    <LineList
      list={list}
      label="Teams"
      empty="This organization has no teams."
      renderLine={({ name, members, createdAt }) => ({
        name,
        more: (
          <>
            {members === null ? 'Members not counted' : plural(members, 'member')} · made{' '}
            <RelativeTime iso={createdAt} />
          </>
        ),
        entries: [],
      })}
    />
  );
}

type Part = 'members' | 'invitations' | 'teams';

/** One organization: who is in it, who was invited, its teams. */
export function OrganizationView({ organization }: { organization: OrganizationRow }) {
  const guard = useWriteGuard();
  const [part, setPart] = useState<Part>('members');
  const { members, invitations, teams } = organization;
  return (
    <section aria-label="Organization" className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface">
      <header className="flex shrink-0 flex-col gap-1 px-4 pt-3 pb-2">
        <h2 className="text-lg font-semibold wrap-anywhere selectable">{organization.name}</h2>
        <div className="flex min-w-0 items-center gap-2 text-sm text-faint">
          {organization.slug === null ? null : <span className="min-w-0 truncate">{organization.slug}</span>}
          <IdText id={organization.id} max={24} copy what="organization id" />
          <span className="shrink-0">
            made <RelativeTime iso={organization.createdAt} />
          </span>
        </div>
      </header>
      <Tabs<Part>
        label="Parts of the organization"
        className="flex-1"
        value={part}
        onValueChange={setPart}
        tabs={[
          {
            value: 'members',
            label: 'Members',
            count: members ?? undefined,
            content: <MembersTab organization={organization} guard={guard} />,
          },
          {
            value: 'invitations',
            label: 'Invitations',
            count: invitations === null || invitations === 0 ? undefined : `${invitations} waiting`,
            content: <InvitationsTab organization={organization} guard={guard} />,
          },
          ...(teams === null
            ? []
            : [
                {
                  value: 'teams' as const,
                  label: 'Teams',
                  count: teams,
                  content: <TeamsTab organization={organization} />,
                },
              ]),
        ]}
      />
    </section>
  );
}
