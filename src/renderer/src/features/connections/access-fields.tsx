import type { Role } from '@shared/access';
import type { SelectOption } from '../../ui/select';
import { SelectRow } from './select-row';
import { TextRow } from './text-row';
import { TickRow } from './tick-row';

const ROLES: readonly SelectOption<Role>[] = [
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
  return (
    <>
      <SelectRow
        name="access.role"
        unset="lead"
        label="Role of whoever uses this connection"
        options={ROLES}
        className="max-w-90"
      />
      <TickRow
        name="access.requireReason"
        label="Ask for a reason"
        hint="Nothing is changed without one; it stands in the audit."
      />
      <TickRow
        name="access.requireTicket"
        label="Ask for a ticket"
        hint="The number of the help desk’s ticket, remembered while you work on it."
      />
      <TextRow
        name="access.ticketUrl"
        label="Where a ticket is found"
        optional
        mono
        placeholder="https://desk.example.com/tickets/{ticket}"
        hint="{ticket} stands for its number."
      />
    </>
  );
}
