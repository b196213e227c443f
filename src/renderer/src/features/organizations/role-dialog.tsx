import type { MemberRow, OrganizationRow } from '@shared/api/organizations';
import { useState } from 'react';
import { setMemberRole, useOrganizationRoles } from '../../api/organizations';
import { ActDialog } from '../../parts/confirm/act-dialog';
import { useAct } from '../../parts/confirm/use-act';
import { RoleBoxes, rolesIn } from '../../parts/role-boxes';
import { announceDone } from '../../parts/undo/announce-done';
import { ChangePreview } from '../../parts/user-form/change-preview';
import { memberName } from './words';

const HINTS: Readonly<Record<string, string>> = {
  owner: 'May do everything, also remove the organization.',
  admin: 'May change members, invitations and teams.',
  member: 'What somebody who was invited usually has.',
};

/** Changes what a member may do in an organization. */
export function RoleDialog({
  organization,
  member,
  onClose,
}: {
  organization: OrganizationRow;
  member: MemberRow;
  onClose: () => void;
}) {
  const act = useAct();
  const roles = useOrganizationRoles(organization.id);
  const [chosen, setChosen] = useState<readonly string[]>(rolesIn(member.role));
  const offered = [...new Set([...(roles.data ?? []), ...rolesIn(member.role)])];
  const role = offered.filter((name) => chosen.includes(name)).join(',');
  const before = member.role ?? '';
  const changes = role === before ? [] : [{ column: 'role', label: 'Role', before, after: role }];
  const submit = () =>
    void act.run(async () => {
      const { entry } = await setMemberRole({ memberId: member.id, role, ...act.reason.input });
      announceDone({
        title: `${memberName(member)} is ${role} of ${organization.name}`,
        entry,
        why: act.reason.input.why,
      });
      onClose();
    });
  return (
    <ActDialog
      act={act}
      title="Set role in the organization"
      object={`${memberName(member)} · ${organization.name}`}
      verb="Set role"
      needs={roles}
      ready={role !== '' && changes.length > 0}
      onSubmit={submit}
      onClose={onClose}
    >
      <RoleBoxes
        offered={offered}
        chosen={chosen}
        hints={HINTS}
        onChoose={(name, on) => setChosen((all) => (on ? [...all, name] : all.filter((one) => one !== name)))}
      />
      <ChangePreview changes={changes} />
      {role === '' ? <p className="text-sm text-danger-ink">A member has a role: tick at least one.</p> : null}
      <p className="text-sm text-faint">The server goes by it from the next request on.</p>
    </ActDialog>
  );
}
