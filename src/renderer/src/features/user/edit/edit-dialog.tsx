import type { UserDetail, UserField } from '@shared/api/users';
import { useId, useRef } from 'react';
import { useConnectionStatus } from '../../../api/connections';
import { verbOn } from '../../../parts/confirm/use-confirm-act';
import { useWhy } from '../../../parts/reason/use-why';
import { WhyFields } from '../../../parts/reason/why-fields';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Notice } from '../../../ui/notice';
import { fieldLabel } from '../../../parts/person-form/field-labels';
import { ChangePreview } from '../../../parts/person-form/change-preview';
import { ConflictView } from './conflict-view';
import { valueWords } from '../../../parts/person-form/edit-fields';
import { AddressHint, useAddressCheck } from '../../../parts/person-form/address-check';
import { EmailChoiceFields } from './email-choices';
import { FieldControl } from '../../../parts/person-form/field-control';
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
      <summary className="cursor-default text-sm text-muted">
        {fields.length === 1 ? '1 column is not edited here' : `${fields.length} columns are not edited here`}
      </summary>
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

/** The form itself; mounted anew for each opening, so that it starts from the row as it was then. */
function EditForm({ user, production, onClose }: { user: UserDetail; production: boolean; onClose: () => void }) {
  const formId = useId();
  const first = useRef<HTMLInputElement | null>(null);
  const connection = useConnectionStatus().data?.open ?? null;
  const why = useWhy();
  const form = useEditForm(user, why, onClose);
  const { conflict, changes, mine, before } = form;
  const valueOf = (name: string, values: typeof mine) => {
    const field = form.fields.find((one) => one.field === name);
    return field === undefined ? null : (values[field.column] ?? null);
  };
  const [was, wanted] = [String(valueOf('email', before)), String(valueOf('email', mine))];
  const moved = wanted !== was;
  const check = useAddressCheck(moved ? wanted : '', user.id);
  const hintFor = (field: UserField) => {
    if (field.field === 'email' && moved) return <AddressHint check={check} onLeave={onClose} />;
    if (field.field === 'emailVerified') {
      return verifiedHint(before[field.column] === true, mine[field.column] === true, moved);
    }
    return undefined;
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open && !form.saving) onClose();
      }}
      title="Edit user"
      description={user.email}
      size="xl"
      initialFocus={first}
      footer={
        <>
          <Button onClick={onClose} disabled={form.saving}>
            Cancel
          </Button>
          <Button
            type="submit"
            form={formId}
            variant={production ? 'env' : 'primary'}
            keys="$mod+Enter"
            busy={form.saving}
            disabled={!why.complete || (conflict === null ? changes.length === 0 : conflict.undecided)}
          >
            {conflict === null
              ? verbOn('Save', connection)
              : changes.length === 0 && !conflict.undecided
                ? 'Keep theirs'
                : 'Save mine on top'}
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
          void form.submit();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          void form.submit();
        }}
      >
        {conflict === null ? (
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
            {moved ? (
              <EmailChoiceFields
                user={user}

                choices={form.email}
                onChange={form.setEmail}
              />
            ) : null}
            <NotEdited fields={form.fields.filter((field) => !field.editable)} />
          </>
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
        <WhyFields why={why} />
        {form.failure === null ? null : (
          <Notice tone="danger" title={form.failure.message}>
            {form.failure.hint}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}

/** Changes any column of a user that may be changed by hand, showing exactly what will be saved. */
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
