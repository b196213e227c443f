import type { UserDetail, UserRow } from '@shared/api/users';
import { useId, useRef, useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { toApiError, type ApiError } from '../../api/error';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { Notice } from '../../ui/notice';
import { toast } from '../../ui/toast';
import { Switch } from '../../ui/toggle';
import { ChangePreview } from './change-preview';
import { ConflictView } from './conflict-view';
import { EmailHolder } from './email-holder';
import { asSaved, changesOf, EDIT_FIELDS, patchOf, valuesOf, type EditField, type EditValues } from './edit-values';
import { currentOf, useSaveUser, versionOf } from './use-save-user';

interface Conflict {
  readonly current: UserRow;
  readonly typed: EditValues;
}

function fieldOf(error: ApiError): EditField | undefined {
  const last = error.info.field?.split('.').at(-1);
  return EDIT_FIELDS.find((field) => field === last);
}

function verifiedHint(base: EditValues, next: EditValues): string {
  if (next.emailVerified && next.email !== base.email) {
    return 'The new address counts as proven without a click. Turn it off to have it confirmed by mail.';
  }
  if (base.emailVerified && !next.emailVerified) {
    return 'Until it is confirmed again, a sign-in by magic link or mailed code removes the password and linked providers.';
  }
  return next.emailVerified ? 'The address counts as proven to be theirs.' : 'They have to confirm it by mail first.';
}

/** The form itself; mounted anew for each opening, so that it starts from the row as it was then. */
function EditForm({ user, production, onClose }: { user: UserDetail; production: boolean; onClose: () => void }) {
  const formId = useId();
  const first = useRef<HTMLInputElement | null>(null);
  // Frozen: the row may be read again while the dialog is open, and "before" must stay what was looked at.
  const [original] = useState<UserRow>(user);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const { update, tell } = useSaveUser();
  const form = useForm<EditValues>({ defaultValues: valuesOf(original) });
  const { errors } = form.formState;
  const mine = { ...valuesOf(original), ...useWatch({ control: form.control }) };
  const basis = conflict?.current ?? original;
  const base = valuesOf(basis);
  const next = asSaved(mine);
  const changes = changesOf(base, mine);
  const moved = next.email !== base.email;

  const save = async () => {
    if (changes.length === 0) {
      if (conflict !== null)
        toast.info({ title: 'Theirs stands', description: 'There was nothing of yours left to save.' });
      onClose();
      return;
    }
    setFailure(null);
    form.clearErrors();
    try {
      const saved = await update.mutateAsync({
        id: user.id,
        patch: patchOf(changes),
        expectedUpdatedAt: versionOf(basis),
      });
      tell(saved, changes);
      onClose();
    } catch (cause) {
      const error = toApiError(cause);
      const current = error.code === 'CONFLICT' ? currentOf(error.info.details) : null;
      const field = error.code === 'INVALID_INPUT' ? fieldOf(error) : undefined;
      if (current !== null) {
        const typed = conflict?.typed ?? mine;
        // What was not touched here follows theirs by itself.
        for (const name of EDIT_FIELDS) {
          if (asSaved(typed)[name] === valuesOf(original)[name]) form.setValue(name, valuesOf(current)[name]);
        }
        setConflict({ current, typed });
      } else if (field !== undefined) {
        form.setError(field, { message: error.message }, { shouldFocus: true });
      } else {
        setFailure(error);
      }
    }
  };

  const register = form.register('name', { onChange: () => form.clearErrors('name') });
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open && !update.isPending) onClose();
      }}
      title="Edit user"
      description={user.email}
      size={conflict === null ? 'md' : 'xl'}
      initialFocus={first}
      footer={
        <>
          <Button onClick={onClose} disabled={update.isPending}>
            Cancel
          </Button>
          <Button
            type="submit"
            form={formId}
            variant={production ? 'env' : 'primary'}
            keys="$mod+Enter"
            busy={update.isPending}
            disabled={changes.length === 0 && conflict === null}
          >
            {conflict === null ? 'Save' : changes.length === 0 ? 'Keep theirs' : 'Save mine on top'}
          </Button>
        </>
      }
    >
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Ctrl+Enter saves from any field */}
      <form
        id={formId}
        className="flex flex-col gap-3 pt-1"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || update.isPending) return;
          event.preventDefault();
          void save();
        }}
      >
        {conflict === null ? (
          <>
            <Field label="Name" error={errors.name?.message}>
              <Input
                {...register}
                ref={(element) => {
                  register.ref(element);
                  first.current = element;
                }}
              />
            </Field>
            <Field
              label="Email"
              error={errors.email?.message}
              hint={
                moved ? <EmailHolder key="holder" email={next.email} ownId={user.id} onLeave={onClose} /> : undefined
              }
            >
              <Input {...form.register('email', { onChange: () => form.clearErrors('email') })} inputMode="email" />
            </Field>
            <Switch
              checked={mine.emailVerified}
              onCheckedChange={(checked) => form.setValue('emailVerified', checked, { shouldDirty: true })}
              label="Email verified"
              hint={verifiedHint(base, next)}
            />
          </>
        ) : (
          <ConflictView
            original={valuesOf(original)}
            current={conflict.current}
            mine={mine}
            typed={conflict.typed}
            onUseTheirs={(field) => form.setValue(field, valuesOf(conflict.current)[field])}
            onUseMine={(field) => form.setValue(field, conflict.typed[field])}
          />
        )}
        <ChangePreview changes={changes} />
        {moved ? (
          <p className="text-sm text-muted">
            {base.email.toLowerCase() === next.email
              ? 'Capital letters keep the sign-in from finding this address; it is saved in lower case.'
              : 'Links and codes already mailed to the old address stop working. Live sessions stay signed in.'}
          </p>
        ) : null}
        {failure === null ? null : (
          <Notice tone="danger" title={failure.message}>
            {failure.hint}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}

/** Changes name, address and the verified mark of a user, showing exactly what will be saved. */
export function EditDialog({
  open,
  ...rest
}: {
  open: boolean;
  user: UserDetail;
  production: boolean;
  onClose: () => void;
}) {
  return open ? <EditForm {...rest} /> : null;
}
