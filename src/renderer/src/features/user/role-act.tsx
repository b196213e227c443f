import type { UserDetail } from '@shared/api/users';
import { Plus } from 'lucide-react';
import { useId, useState } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { toApiError, type ApiError } from '../../api/error';
import { useCreateForm, useSetRole } from '../../api/users';
import { useCommand } from '../../nav/commands';
import { verbOn } from '../../parts/confirm/use-confirm-act';
import { tellDone } from '../../parts/undo/tell-done';
import { useWhy } from '../../parts/reason/use-why';
import { WhyFields } from '../../parts/reason/why-fields';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { Notice } from '../../ui/notice';
import { Checkbox } from '../../ui/toggle';
import { toast } from '../../ui/toast';
import type { ActProps } from './acts';
import { ChangePreview } from '../../parts/person-form/change-preview';
import { withoutAdmin } from './verbs';

function rolesOf(role: string | null | undefined): readonly string[] {
  return (role ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

function RoleForm({ user, production, onClose }: { user: UserDetail; production: boolean; onClose: () => void }) {
  const formId = useId();
  const connection = useConnectionStatus().data?.open ?? null;
  const why = useWhy();
  const known = useCreateForm();
  const setRole = useSetRole();
  const [chosen, setChosen] = useState<readonly string[]>(() => {
    const roles = rolesOf(user.role);
    return roles.length === 0 ? ['user'] : roles;
  });
  const [added, setAdded] = useState<readonly string[]>([]);
  const [other, setOther] = useState('');
  const [failure, setFailure] = useState<ApiError | null>(null);

  const offered = [...new Set([...(known.data?.roles ?? ['user', 'admin']), ...rolesOf(user.role), ...added])];
  const role = chosen.join(',');
  const changes = role === user.role ? [] : [{ column: 'role', label: 'Role', before: user.role ?? null, after: role }];
  const ready = chosen.length > 0 && changes.length > 0 && why.complete;
  const add = () => {
    const names = rolesOf(other);
    if (names.length === 0) return;
    setAdded((all) => [...new Set([...all, ...names])]);
    setChosen((all) => [...new Set([...all, ...names])]);
    setOther('');
  };

  const submit = async () => {
    if (!ready || setRole.isPending) return;
    setFailure(null);
    try {
      const { data, entry } = await setRole.mutateAsync({ id: user.id, role, ...why.input });
      why.done();
      tellDone({ title: `${data.email} has the role ${role}`, entry, why: why.input.why });
      onClose();
    } catch (cause) {
      const error = toApiError(cause);
      if (!why.refuse(error)) setFailure(error);
    }
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open && !setRole.isPending) onClose();
      }}
      title="Set role"
      description={<span className="wrap-anywhere">{user.email}</span>}
      footer={
        <>
          <Button onClick={onClose} disabled={setRole.isPending}>
            Cancel
          </Button>
          <Button
            type="submit"
            form={formId}
            variant={production ? 'env' : 'primary'}
            busy={setRole.isPending}
            disabled={!ready}
          >
            {verbOn('Set role', connection)}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-3 pt-1"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div role="group" aria-label="Roles" className="flex flex-col gap-1.5">
          {offered.map((name) => (
            <Checkbox
              key={name}
              checked={chosen.includes(name)}
              onCheckedChange={(on) => setChosen((all) => (on ? [...all, name] : all.filter((one) => one !== name)))}
              label={name}
              {...(name === 'user' ? { hint: 'What everybody who signs up has.' } : {})}
              {...(name === 'admin'
                ? { hint: 'May do all that better-auth’s admin plugin offers, unless your app says otherwise.' }
                : {})}
            />
          ))}
        </div>
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
                if (event.key !== 'Enter' || other.trim() === '') return;
                event.preventDefault();
                add();
              }}
            />
            <Button icon={Plus} disabled={other.trim() === ''} onClick={add}>
              Add
            </Button>
          </div>
        </Field>
        <ChangePreview changes={changes} />
        {chosen.length === 0 ? (
          <p className="text-sm text-danger-ink">Everybody has a role: tick at least one.</p>
        ) : null}
        <p className="text-sm text-faint">Sessions stay; the server goes by the new role from the next request on.</p>
        <WhyFields why={why} />
        {failure === null ? null : (
          <Notice tone="danger" title={failure.message}>
            {failure.hint}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}

/** Changes what a person may do in the app. */
export function RoleAct({ user, guard }: ActProps) {
  const [open, setOpen] = useState(false);
  useCommand('user.role', () =>
    guard.guard(() => {
      const why = withoutAdmin(user);
      if (why === null) setOpen(true);
      else toast.info({ title: 'Roles are not there', description: why });
    }, 'users.setRole'),
  );
  return open ? <RoleForm user={user} production={guard.production} onClose={() => setOpen(false)} /> : null;
}
