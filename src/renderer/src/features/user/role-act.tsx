import { userLabel } from '@shared/user-label';
import type { UserDetail } from '@shared/api/users';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useCreateForm, useSetRole } from '../../api/users';
import { useCommand } from '../../nav/commands';
import { ActDialog } from '../../parts/confirm/act-dialog';
import { useAct } from '../../parts/confirm/use-act';
import { RoleBoxes, rolesIn } from '../../parts/role-boxes';
import { ChangePreview } from '../../parts/user-form/change-preview';
import { announceDone } from '../../parts/undo/announce-done';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { toast } from '../../ui/toast';
import type { ActProps } from './act-props';
import { withoutAdmin } from './verbs';

const HINTS: Readonly<Record<string, string>> = {
  user: 'What everybody who signs up has.',
  admin: 'May do all that better-auth’s admin plugin offers, unless your app says otherwise.',
};

/** A box for roles the list does not know. */
function OtherRole({ onAdd }: { onAdd: (names: readonly string[]) => void }) {
  const [other, setOther] = useState('');
  const add = () => {
    onAdd(rolesIn(other));
    setOther('');
  };
  return (
    <Field
      label="Another role"
      optional
      hint="Only roles your app knows mean anything to it; what they allow stands in its code."
    >
      <div className="flex gap-2">
        <Input
          value={other}
          onChange={(event) => setOther(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || other.trim() === '') return;
            event.preventDefault();
            add();
          }}
        />
        <Button icon={Plus} disabled={other.trim() === ''} onClick={add}>
          Add
        </Button>
      </div>
    </Field>
  );
}

function RoleForm({ user, onClose }: { user: UserDetail; onClose: () => void }) {
  const act = useAct();
  const known = useCreateForm();
  const { mutateAsync: setRole } = useSetRole();
  const { fixed, several } = known.data?.rolesAre ?? { fixed: true, several: true };
  const [chosen, setChosen] = useState<readonly string[]>(() => {
    const roles = rolesIn(user.role);
    return roles.length === 0 ? ['user'] : roles;
  });
  const choose = (name: string, on: boolean) =>
    setChosen((all) => (!on ? all.filter((one) => one !== name) : several ? [...all, name] : [name]));
  const [added, setAdded] = useState<readonly string[]>([]);
  const offered = [...new Set([...(known.data?.roles ?? ['user', 'admin']), ...rolesIn(user.role), ...added])];
  const role = chosen.filter((name) => offered.includes(name)).join(',');
  const changes = role === user.role ? [] : [{ column: 'role', label: 'Role', before: user.role ?? null, after: role }];

  const submit = () =>
    void act.run(async () => {
      const { data, entry } = await setRole({ id: user.id, role, ...act.reason.input });
      announceDone({ title: `${userLabel(data)} has the role ${role}`, entry, why: act.reason.input.why });
      onClose();
    });

  return (
    <ActDialog
      act={act}
      title="Set role"
      object={userLabel(user)}
      verb="Set role"
      ready={role !== '' && changes.length > 0}
      onSubmit={submit}
      onClose={onClose}
    >
      <RoleBoxes offered={offered} chosen={chosen} hints={HINTS} onChoose={choose} />
      {fixed ? null : (
        <OtherRole
          onAdd={(names) => {
            setAdded((all) => [...new Set([...all, ...names])]);
            setChosen((all) => [...new Set([...all, ...names])]);
          }}
        />
      )}
      <ChangePreview changes={changes} />
      {role === '' ? <p className="text-sm text-danger-ink">Everybody has a role: tick at least one.</p> : null}
      <p className="text-sm text-faint">Sessions stay; the server goes by the new role from the next request on.</p>
    </ActDialog>
  );
}

/** Changes what a person may do in the app. */
export function RoleAct({ user, guard }: ActProps) {
  const [open, setOpen] = useState(false);
  useCommand('user.role', () =>
    guard.guard(() => {
      const missing = withoutAdmin(user);
      if (missing === null) setOpen(true);
      else toast.info({ title: 'Roles are not there', description: missing });
    }, 'users.setRole'),
  );
  return open ? <RoleForm user={user} onClose={() => setOpen(false)} /> : null;
}
