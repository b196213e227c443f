import type { CreateForm } from '@shared/api/users';
import { Eye, EyeOff, RefreshCw } from 'lucide-react';
import { useRef, useState, type RefObject } from 'react';
import { useCreateForm } from '../../api/users';
import { useCommand } from '../../nav/commands';
import { ActDialog } from '../../parts/confirm/act-dialog';
import { useAct } from '../../parts/confirm/use-act';
import { AddressHint, useAddressCheck } from '../../parts/user-form/address-check';
import { FieldControl } from '../../parts/user-form/field-control';
import { useWriteGuard } from '../../parts/write-guard';
import { IconButton } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { Notice } from '../../ui/notice';
import { Select } from '../../ui/select';
import { Switch } from '../../ui/toggle';
import { strongPassword } from '../../parts/user-form/strong-password';
import { asField, useCreateUserForm } from './use-create-form';

function PasswordField({ form, known }: { form: ReturnType<typeof useCreateUserForm>; known: CreateForm }) {
  const [shown, setShown] = useState(false);
  const { min, max, whyNot } = known.password;
  if (whyNot !== null) {
    return (
      <Notice tone="info" title="Created without a password">
        {whyNot}
      </Notice>
    );
  }
  const hint =
    form.password === ''
      ? 'Left empty, the user sets one through a password reset, or signs in another way.'
      : `${min} to ${max} characters. It is not shown again.`;
  return (
    <Field label="Password" optional error={form.errors['password']} hint={hint}>
      <div className="flex items-center gap-1">
        <Input
          type={shown ? 'text' : 'password'}
          mono={shown}
          autoComplete="new-password"
          value={form.password}
          onChange={(event) => form.setPassword(event.target.value)}
        />
        <IconButton
          icon={shown ? EyeOff : Eye}
          label={shown ? 'Hide the password' : 'Show the password'}
          onClick={() => setShown(!shown)}
        />
        <IconButton
          icon={RefreshCw}
          label="Make one up"
          onClick={() => {
            form.setPassword(strongPassword(min, max));
            setShown(true);
          }}
        />
        <CopyButton text={form.password} what="password" />
      </div>
    </Field>
  );
}

function CreateFields({
  known,
  form,
  first,
  onClose,
}: {
  known: CreateForm;
  form: ReturnType<typeof useCreateUserForm>;
  first: RefObject<HTMLInputElement | null>;
  onClose: () => void;
}) {
  const check = useAddressCheck(form.email.trim().toLowerCase());
  const required = known.columns.filter((column) => column.required);
  const others = known.columns.filter((column) => !column.required);
  const control = (column: CreateForm['columns'][number]) => (
    <FieldControl
      key={column.column}
      field={asField(column)}
      draft={form.drafts[column.column] ?? ''}
      error={form.errors[`fields.${column.column}`]}
      optional={!column.required}
      onChange={(text) => form.setDraft(column.column, text)}
    />
  );
  return (
    <>
      <div className="grid grid-cols-2 items-start gap-x-4 gap-y-3">
        <Field label="Name" error={form.errors['name']}>
          <Input ref={first} value={form.name} onChange={(event) => form.setName(event.target.value)} />
        </Field>
        <Field
          label="Email"
          error={form.errors['email']}
          hint={form.email === '' ? undefined : <AddressHint check={check} onLeave={onClose} />}
        >
          <Input value={form.email} inputMode="email" onChange={(event) => form.setEmail(event.target.value)} />
        </Field>
        <PasswordField form={form} known={known} />
        {known.roles === null ? null : (
          <Field label="Role" error={form.errors['role']}>
            <Select
              value={form.role}
              onValueChange={form.setRole}
              options={[
                ...(known.defaultRole === null ? [{ value: '', label: 'What the database gives' }] : []),
                ...known.roles.map((role) => ({ value: role, label: role })),
              ]}
              className="w-full"
            />
          </Field>
        )}
        {required.map(control)}
      </div>
      <Switch
        checked={form.verified}
        onCheckedChange={form.setVerified}
        label="The address is verified"
        hint={
          form.verified
            ? 'It counts as proven to be theirs.'
            : form.password === ''
              ? 'Resend the verification mail afterwards to have it confirmed.'
              : 'Until it is confirmed, a sign-in by mailed link or code deletes the password that is set here.'
        }
      />
      {others.length === 0 ? null : (
        <details className="rounded-md border border-line px-3 py-1.5">
          <summary className="cursor-default text-sm text-muted">
            {others.length === 1 ? '1 more field' : `${others.length} more fields`} may be filled
          </summary>
          <div className="mt-2 grid grid-cols-2 items-start gap-x-4 gap-y-3 pb-1">{others.map(control)}</div>
        </details>
      )}
      <Notice tone="info" title="What your app does when somebody signs up does not happen here">
        No welcome mail, no customer at a payment provider, no hook of your own: the row is written to the database.
      </Notice>
    </>
  );
}

function CreateDialog({ onClose }: { onClose: () => void }) {
  const first = useRef<HTMLInputElement>(null);
  const act = useAct();
  const known = useCreateForm();
  const form = useCreateUserForm({ known: known.data, act, onClose });
  return (
    <ActDialog
      act={act}
      title="Create a user"
      object="As your app would, in one go: the user, and a password account where one is given."
      size="xl"
      verb="Create user"
      ready={form.ready}
      needs={known}
      focus={first}
      onSubmit={form.submit}
      onClose={onClose}
    >
      {known.data === undefined ? null : (
        <CreateFields known={known.data} form={form} first={first} onClose={onClose} />
      )}
    </ActDialog>
  );
}

/** The command that creates a user, with its sheet. */
export function CreateUser() {
  const guard = useWriteGuard();
  const [open, setOpen] = useState(false);
  useCommand('user.create', () => guard.guard(() => setOpen(true), 'users.create'));
  return open ? <CreateDialog onClose={() => setOpen(false)} /> : null;
}
