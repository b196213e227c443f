import { userLabel } from '@shared/user-label';
import type { UserDetail, UserField } from '@shared/api/users';
import { useRef } from 'react';
import { ActDialog } from '../../../parts/confirm/act-dialog';
import { useAct } from '../../../parts/confirm/use-act';
import { fieldLabel } from '../../../parts/user-form/field-labels';
import { ChangePreview } from '../../../parts/user-form/change-preview';
import { ConflictView } from './conflict-view';
import { valueWords } from '../../../parts/user-form/edit-fields';
import { AddressHint, useAddressCheck } from '../../../parts/user-form/address-check';
import { EmailChoiceFields } from './email-choices';
import { FieldControl } from '../../../parts/user-form/field-control';
import { useEditForm } from './use-edit-form';

function verifiedHint(was: boolean, will: boolean, moved: boolean): string {
  if (will && moved) return 'The new address counts as proven without a click. Say no to have it confirmed by mail.';
  if (was && !will) {
    return 'Until it is confirmed again, a sign-in by mailed link or code removes the password and linked providers.';
  }
  return will ? 'The address counts as proven to be theirs.' : 'They have to confirm it by mail first.';
}

function NotEdited({ fields }: { fields: readonly UserField[] }) {
  if (fields.length === 0) return null;
  return (
    <details className="rounded-md border border-line px-3 py-1.5">
      <summary className="cursor-default text-sm text-muted">More fields</summary>
      <dl className="mt-1.5 grid grid-cols-[120px_minmax(0,1fr)_minmax(0,1fr)] gap-x-3 gap-y-1 text-sm">
        {fields.map((field) => (
          <div key={field.column} className="col-span-3 grid grid-cols-subgrid">
            <dt className="wrap-anywhere text-muted">{fieldLabel(field)}</dt>
            <dd className="truncate selectable" title={field.secret ? undefined : valueWords(field.value)}>
              {field.secret ? (field.present ? 'set' : 'not set') : valueWords(field.value)}
            </dd>
            <dd className="text-faint">{field.whyNot}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

type EditState = ReturnType<typeof useEditForm>;

/** Every field that may be changed by hand, and those that may not. */
function Fields({
  user,
  form,
  first,
  onLeave,
}: {
  user: UserDetail;
  form: EditState;
  first: React.RefObject<HTMLInputElement | null>;
  onLeave: () => void;
}) {
  const { before, mine } = form;
  const emailOf = (values: typeof mine) => {
    const field = form.fields.find((one) => one.field === 'email');
    return String(field === undefined ? null : (values[field.column] ?? null));
  };
  const wanted = emailOf(mine);
  const moved = wanted !== emailOf(before);
  const check = useAddressCheck(moved ? wanted : '', user.id);
  const hintFor = (field: UserField) => {
    if (field.field === 'email' && moved) return <AddressHint check={check} onLeave={onLeave} />;
    if (field.field === 'emailVerified') {
      return verifiedHint(before[field.column] === true, mine[field.column] === true, moved);
    }
    return undefined;
  };
  return (
    <>
      <div className="grid grid-cols-2 items-start gap-x-4 gap-y-3">
        {form.fields
          .filter((field) => field.editable)
          .map((field) => (
            <FieldControl
              key={field.column}
              field={field}
              draft={form.draft(field)}
              error={form.errors[field.column]}
              hint={hintFor(field)}
              onChange={(text) => form.set(field, text)}
              {...(field.field === 'name' ? { focus: first } : {})}
            />
          ))}
      </div>
      {moved ? <EmailChoiceFields user={user} choices={form.email} onChange={form.setEmail} /> : null}
      <NotEdited fields={form.fields.filter((field) => !field.editable)} />
    </>
  );
}

function verbFor({ conflict, changes }: EditState): string {
  if (conflict === null) return 'Save';
  return changes.length === 0 && !conflict.undecided ? 'Keep theirs' : 'Save mine on top';
}

/** The form itself; mounted anew for each opening, so that it starts from the row as it was then. */
function EditForm({ user, onClose }: { user: UserDetail; onClose: () => void }) {
  const first = useRef<HTMLInputElement | null>(null);
  const act = useAct();
  const form = useEditForm(user, act, onClose);
  const { conflict, changes } = form;
  return (
    <ActDialog
      act={act}
      title="Edit user"
      object={userLabel(user)}
      size="xl"
      verb={verbFor(form)}
      named={conflict === null}
      ready={conflict === null ? changes.length > 0 : !conflict.undecided}
      focus={first}
      onSubmit={form.submit}
      onClose={onClose}
    >
      {conflict === null ? (
        <Fields user={user} form={form} first={first} onLeave={onClose} />
      ) : (
        <ConflictView
          fields={form.fields}
          merged={conflict.merged}
          savedAt={conflict.savedAt}
          choices={conflict.choices}
          onChoose={form.choose}
        />
      )}
      <ChangePreview
        changes={changes}
        {...(conflict?.undecided === true ? { empty: 'Nothing is written until you have chosen.' } : {})}
      />
    </ActDialog>
  );
}

/** Changes any column of a user that may be changed by hand, showing exactly what will be saved. */
export function EditDialog({ open, ...rest }: { open: boolean; user: UserDetail; onClose: () => void }) {
  return open ? <EditForm {...rest} /> : null;
}
