import { Controller, useFormContext, useWatch } from 'react-hook-form';
import { Field } from '../../ui/field';
import { Select, type SelectOption } from '../../ui/select';
import type { FormValues } from './form-values';
import { TextRow } from './text-row';
import { TickRow } from './tick-row';

const ROLES: readonly SelectOption<FormValues['role']>[] = [
  { value: 'viewer', label: 'Viewer', hint: 'Looks, and changes nothing' },
  { value: 'support', label: 'Support', hint: 'The daily work: edit, ban, log out, resend mail' },
  {
    value: 'lead',
    label: 'Lead',
    hint: 'Everything: also create and remove users, roles, passwords, bulk acts, revealing',
  },
];

/** Who may do what over this connection, and what has to be said for it. */
export function AccessFields() {
  const { control } = useFormContext<FormValues>();
  const role = useWatch({ control, name: 'role' });
  return (
    <>
      <Controller
        control={control}
        name="role"
        render={({ field }) => (
          <Field
            name="role"
            label="Role of whoever uses this connection"
            hint={ROLES.find((one) => one.value === role)?.hint}
            className="max-w-90"
          >
            <Select value={field.value} onValueChange={field.onChange} options={ROLES} className="w-full" />
          </Field>
        )}
      />
      <TickRow
        name="requireReason"
        label="Ask for a reason"
        hint="Nothing is changed without one; it stands in the audit."
      />
      <TickRow
        name="requireTicket"
        label="Ask for a ticket"
        hint="The number of the help desk’s ticket, remembered while you work on it."
      />
      <TextRow
        name="ticketUrl"
        label="Where a ticket is found"
        optional
        mono
        placeholder="https://desk.example.com/tickets/{ticket}"
        hint="{ticket} stands for its number."
      />
    </>
  );
}
