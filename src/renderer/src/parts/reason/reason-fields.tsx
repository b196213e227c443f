import { MessageSquarePlus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { TicketLink } from './ticket-link';
import type { ReasonState } from './use-reason';

/**
 * Reason and ticket of a sheet: in sight where the connection asks for them or a ticket is being worked on, otherwise
 * behind a button. `reasons` are offered while typing.
 */
export function ReasonFields({
  reason,
  reasons = [],
  focus,
}: {
  reason: ReasonState;
  reasons?: readonly string[];
  /** The box of the reason, to put the focus there. */
  focus?: React.Ref<HTMLInputElement>;
}) {
  const { requireReason, requireTicket } = reason;
  const [asked, setAsked] = useState(reason.ticket !== '');
  if (!requireReason && !requireTicket && !asked) {
    return (
      <Button
        variant="ghost"
        size="sm"
        icon={MessageSquarePlus}
        className="-ml-2 self-start"
        onClick={() => setAsked(true)}
      >
        Add a reason or ticket for the record
      </Button>
    );
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_160px] items-start gap-3">
      <Field label="Reason" optional={!requireReason} error={reason.errors.reason}>
        <Input
          {...(focus === undefined ? {} : { ref: focus })}
          value={reason.text}
          maxLength={1000}
          required={requireReason}
          list={reasons.length === 0 ? undefined : 'usual-reasons'}
          placeholder="For the audit"
          onChange={(event) => reason.setText(event.target.value)}
        />
        {reasons.length === 0 ? null : (
          <datalist id="usual-reasons">
            {reasons.map((usual) => (
              <option key={usual} value={usual} />
            ))}
          </datalist>
        )}
      </Field>
      <Field
        label="Ticket"
        optional={!requireTicket}
        error={reason.errors.ticket}
        aside={<TicketLink ticket={reason.ticket.trim()} url={reason.ticketUrl} />}
      >
        <Input
          value={reason.ticket}
          maxLength={200}
          required={requireTicket}
          onChange={(event) => reason.setTicket(event.target.value)}
        />
      </Field>
    </div>
  );
}
