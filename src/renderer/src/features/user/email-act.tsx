import { userLabel } from '@shared/user-label';
import type { UserDetail } from '@shared/api/users';
import { useRef, useState } from 'react';
import { useCommand } from '../../nav/commands';
import { ActDialog } from '../../parts/confirm/act-dialog';
import { useAct } from '../../parts/confirm/use-act';
import { AddressHint, useAddressCheck } from '../../parts/user-form/address-check';
import { ChangePreview } from '../../parts/user-form/change-preview';
import { changesOf, patchOf, valuesOf } from '../../parts/user-form/edit-fields';
import { Details } from '../../ui/details';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { Notice } from '../../ui/notice';
import { Segmented } from '../../ui/segmented';
import type { ActProps } from './act-props';
import { EmailChoiceFields, NO_CHOICES } from './edit/email-choices';
import { currentOf, useSaveUser, versionOf, type Current } from './edit/use-save-user';

/** What a new address comes to, against the row as it is known to stand. */
function useNewAddress(user: UserDetail) {
  const [basis, setBasis] = useState<Current>(() => ({ updatedAt: user.updatedAt, fields: user.fields }));
  const [typed, setTyped] = useState(user.email);
  const [verified, setVerified] = useState(false);
  const email = typed.trim().toLowerCase();
  const columnOf = (name: string) => basis.fields.find((field) => field.field === name)?.column ?? name;
  const before = valuesOf(basis.fields);
  const now = String(before[columnOf('email')] ?? '');
  const changed = email !== now;
  const check = useAddressCheck(changed ? email : '', user.id);
  const after = { ...before, [columnOf('email')]: email, [columnOf('emailVerified')]: verified };
  const changes = changed ? changesOf(basis.fields, before, after) : [];
  const whole = /^\S+@\S+\.\S+$/u.test(email);
  const ready = changed && whole && !check.taken;
  return { basis, setBasis, typed, setTyped, verified, setVerified, email, now, changed, check, changes, whole, ready };
}

type NewAddress = ReturnType<typeof useNewAddress>;

function Verified({ verified, onChange }: { verified: boolean; onChange: (verified: boolean) => void }) {
  return (
    <div>
      <div className="mb-1 text-sm font-medium">Is it proven to be theirs?</div>
      <Segmented
        label="Is it proven to be theirs?"
        value={verified ? 'yes' : 'no'}
        onValueChange={(next) => onChange(next === 'yes')}
        options={[
          { value: 'no', label: 'Not yet, they confirm it by mail' },
          { value: 'yes', label: 'Yes, count it as verified' },
        ]}
      />
      <p className="mt-1 text-sm text-faint">
        {verified ? 'Only when you know it.' : 'No mail is sent by itself: resend it afterwards.'}
      </p>
    </div>
  );
}

function hintOf({ changed, email, whole, check }: NewAddress, onLeave: () => void) {
  if (!changed || email === '') return undefined;
  return whole ? <AddressHint check={check} onLeave={onLeave} /> : 'This is no whole address yet.';
}

function EmailForm({ user, onClose }: { user: UserDetail; onClose: () => void }) {
  const box = useRef<HTMLInputElement>(null);
  const act = useAct();
  const { save } = useSaveUser();
  const address = useNewAddress(user);
  const [choices, setChoices] = useState(NO_CHOICES);
  const [stale, setStale] = useState(false);
  const { basis, changes, now } = address;
  const onOwnBox = act.failure?.info.field === 'email' ? act.failure.message : undefined;

  const submit = () => {
    setStale(false);
    void act.run(
      async () => {
        const patch = patchOf(basis.fields, changes);
        const input = { id: user.id, patch, expectedUpdatedAt: versionOf(basis), ...choices, ...act.reason.input };
        await save(input, changes);
        onClose();
      },
      (error) => {
        const current = currentOf(error);
        if (current === null) return false;
        // Only the address is changed here, so what others changed meanwhile stays; it is shown before anything is saved.
        address.setBasis(current);
        setStale(true);
        return true;
      },
    );
  };

  return (
    <ActDialog
      act={act}
      title="Change email"
      object={userLabel(user)}
      size="lg"
      verb="Change email"
      ready={address.ready}
      ownField="email"
      focus={box}
      onSubmit={submit}
      onClose={onClose}
    >
      {stale ? (
        <Notice tone="warn" title="Somebody changed this user after you opened it. Nothing was saved.">
          {now === user.email
            ? 'The address is as it was, and what they changed stays. Save again to change only the address.'
            : `The address is ${now} by now. Save again only if yours is still the right one.`}
        </Notice>
      ) : null}
      <Field label="New address" error={onOwnBox} hint={hintOf(address, onClose)}>
        <Input
          ref={box}
          value={address.typed}
          inputMode="email"
          onFocus={(event) => event.target.select()}
          onChange={(event) => {
            address.setTyped(event.target.value);
            act.forget();
          }}
        />
      </Field>
      <Verified verified={address.verified} onChange={address.setVerified} />
      <EmailChoiceFields user={user} choices={choices} onChange={setChoices} />
      <ChangePreview changes={changes} />
      <Details>
        <p>Verification links mailed to the old address die with it.</p>
        <p>
          {address.verified
            ? 'A provider with this address could be linked to the account.'
            : 'A sign-in by mailed link or code before it is confirmed removes the password.'}
        </p>
      </Details>
    </ActDialog>
  );
}

/** Gives a person another address, in one sheet with all that follows from it. */
export function EmailAct({ user, guard }: ActProps) {
  const [open, setOpen] = useState(false);
  useCommand('user.email', () => guard.guard(() => setOpen(true), 'users.update'));
  return open ? <EmailForm user={user} onClose={() => setOpen(false)} /> : null;
}
