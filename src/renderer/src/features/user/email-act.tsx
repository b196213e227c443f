import type { UserDetail } from '@shared/api/users';
import { useId, useRef, useState } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { toApiError, type ApiError } from '../../api/error';
import { useCommand } from '../../nav/commands';
import { verbOn } from '../../parts/confirm/use-confirm-act';
import { useWhy } from '../../parts/reason/use-why';
import { WhyFields } from '../../parts/reason/why-fields';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { Notice } from '../../ui/notice';
import { Segmented } from '../../ui/segmented';
import type { ActProps } from './acts';
import { ChangePreview } from '../../parts/person-form/change-preview';
import { changesOf, patchOf, valuesOf } from '../../parts/person-form/edit-fields';
import { EmailChoiceFields, NO_CHOICES } from './edit/email-choices';
import { AddressHint, useAddressCheck } from '../../parts/person-form/address-check';
import { currentOf, useSaveUser, versionOf, type Current } from './edit/use-save-user';

function EmailForm({ user, production, onClose }: { user: UserDetail; production: boolean; onClose: () => void }) {
  const formId = useId();
  const box = useRef<HTMLInputElement>(null);
  const connection = useConnectionStatus().data?.open ?? null;
  const why = useWhy();
  const { save, saving } = useSaveUser();
  const [basis, setBasis] = useState<Current>(() => ({ updatedAt: user.updatedAt, fields: user.fields }));
  const [typed, setTyped] = useState(user.email);
  const [verified, setVerified] = useState(false);
  const [choices, setChoices] = useState(NO_CHOICES);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [stale, setStale] = useState(false);

  const email = typed.trim().toLowerCase();
  const columnOf = (name: string) => basis.fields.find((field) => field.field === name)?.column ?? name;
  const before = valuesOf(basis.fields);
  const now = String(before[columnOf('email')] ?? '');
  const moved = email !== now;
  const check = useAddressCheck(moved ? email : '', user.id);
  const after = { ...before, [columnOf('email')]: email, [columnOf('emailVerified')]: verified };
  const changes = moved ? changesOf(basis.fields, before, after) : [];
  const valid = /^\S+@\S+\.\S+$/u.test(email);
  const ready = moved && valid && check.holder === null && why.complete;

  const submit = async () => {
    if (!ready || saving) return;
    setFailure(null);
    setStale(false);
    try {
      const patch = patchOf(basis.fields, changes);
      await save({ id: user.id, patch, expectedUpdatedAt: versionOf(basis), ...choices, ...why.input }, changes);
      why.done();
      onClose();
    } catch (cause) {
      const error = toApiError(cause);
      const current = currentOf(error);
      if (current !== null) {
        // Only the address is changed here, so what others changed meanwhile stays; it is shown before anything is saved.
        setBasis(current);
        setStale(true);
      } else if (!why.refuse(error)) setFailure(error);
    }
  };
  const aboutBox = failure?.info.field === 'email' ? failure.message : undefined;

  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open && !saving) onClose();
      }}
      title="Change email"
      description={<span className="wrap-anywhere">{user.email}</span>}
      size="lg"
      initialFocus={box}
      footer={
        <>
          <Button onClick={onClose} disabled={saving}>
            Cancel
          </Button>
          <Button
            type="submit"
            form={formId}
            variant={production ? 'env' : 'primary'}
            keys="$mod+Enter"
            busy={saving}
            disabled={!ready}
          >
            {verbOn('Change email', connection)}
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
        {stale ? (
          <Notice tone="warn" title="Somebody changed this user after you opened it. Nothing was saved.">
            {now === user.email
              ? 'The address is as it was, and what they changed stays. Save again to change only the address.'
              : `The address is ${now} by now. Save again only if yours is still the right one.`}
          </Notice>
        ) : null}
        <Field
          label="New address"
          error={aboutBox}
          hint={
            moved && email !== '' ? (
              valid ? (
                <AddressHint check={check} onLeave={onClose} />
              ) : (
                'This is no whole address yet.'
              )
            ) : (
              'Type the new address over the old one.'
            )
          }
        >
          <Input
            ref={box}
            value={typed}
            inputMode="email"
            onFocus={(event) => event.target.select()}
            onChange={(event) => {
              setTyped(event.target.value);
              setFailure(null);
            }}
          />
        </Field>
        <div>
          <div className="mb-1 text-sm font-medium">Is it proven to be theirs?</div>
          <Segmented
            label="Is it proven to be theirs?"
            value={verified ? 'yes' : 'no'}
            onValueChange={(next) => setVerified(next === 'yes')}
            options={[
              { value: 'no', label: 'Not yet, they confirm it by mail' },
              { value: 'yes', label: 'Yes, count it as verified' },
            ]}
          />
          <p className="mt-1 text-sm text-faint">
            {verified
              ? 'Say so only when you know it: a provider with this address could be linked to the account.'
              : 'No mail is sent by itself; resend the verification mail afterwards. A sign-in by mailed link or code before that removes the password.'}
          </p>
        </div>
        <EmailChoiceFields user={user} choices={choices} onChange={setChoices} />
        <ChangePreview changes={changes} />
        <WhyFields why={why} />
        {failure === null || aboutBox !== undefined ? null : (
          <Notice tone="danger" title={failure.message}>
            {failure.hint}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}

/** Gives a person another address, in one sheet with all that follows from it. */
export function EmailAct({ user, guard }: ActProps) {
  const [open, setOpen] = useState(false);
  useCommand('user.email', () => guard.guard(() => setOpen(true), 'users.update'));
  return open ? <EmailForm user={user} production={guard.production} onClose={() => setOpen(false)} /> : null;
}
