import type { MemberRow, OrganizationRow } from '@shared/api/organizations';
import { ArrowUpRight, ShieldCheck, UserMinus } from 'lucide-react';
import { useState } from 'react';
import { membersPages, removeMember } from '../../api/organizations';
import { usePagedList } from '../../api/paged';
import { go } from '../../nav/store';
import { useConfirmAct } from '../../parts/confirm/use-confirm-act';
import { announceDone } from '../../parts/undo/announce-done';
import type { WriteGuard } from '../../parts/write-guard';
import { Badge } from '../../ui/badge';
import { RelativeTime } from '../../ui/time';
import { LineList } from './line-list';
import { RoleDialog } from './role-dialog';
import { rolesIn } from '../../parts/role-boxes';
import { memberName } from './words';

/** Who is in an organization, and as what. */
export function MembersTab({ organization, guard }: { organization: OrganizationRow; guard: WriteGuard }) {
  const list = usePagedList(membersPages(organization.id));
  const [changing, setChanging] = useState<MemberRow | null>(null);
  const { ask, dialog } = useConfirmAct();
  const may = (method: 'organizations.setRole' | 'organizations.removeMember') => {
    const reason = guard.blockedFor(method);
    return { disabled: reason !== null, reason: reason ?? undefined };
  };
  const remove = (member: MemberRow) =>
    ask({
      title: 'Remove this member?',
      object: `${memberName(member)} · ${organization.name}`,
      consequence: `They lose what they may do in ${organization.name}, and its teams. Their account and their sessions stay. It can be undone.`,
      verb: 'Remove member',
      run: async (confirmed) => {
        const { entry } = await removeMember({ memberId: member.id, ...confirmed });
        announceDone({ title: `Removed ${memberName(member)} from ${organization.name}`, entry, why: confirmed.why });
      },
    });
  return (
    <>
      <LineList
        list={list}
        label="Members"
        empty="Nobody is in this organization."
        renderLine={(member) => ({
          name: memberName(member),
          mark: rolesIn(member.role).map((role) => <Badge key={role}>{role}</Badge>),
          more: (
            <>
              {member.email === null ? 'This user is gone' : (member.name ?? '—')} · since{' '}
              <RelativeTime iso={member.createdAt} />
            </>
          ),
          entries: [
            { label: 'Open user', icon: ArrowUpRight, onSelect: () => go({ to: 'user', id: member.userId }) },
            { type: 'separator' },
            {
              label: 'Set role…',
              icon: ShieldCheck,
              ...may('organizations.setRole'),
              onSelect: () => setChanging(member),
            },
            {
              label: 'Remove from organization…',
              icon: UserMinus,
              danger: true,
              ...may('organizations.removeMember'),
              onSelect: () => remove(member),
            },
          ],
        })}
      />
      {changing === null ? null : (
        <RoleDialog organization={organization} member={changing} onClose={() => setChanging(null)} />
      )}
      {dialog}
    </>
  );
}
