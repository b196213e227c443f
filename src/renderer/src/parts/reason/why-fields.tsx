import { MessageSquarePlus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { TicketLink } from './ticket-link';
import type { WhyState } from './use-why';

/**
 * Reason and ticket of a sheet: in sight where the connection asks for them or a ticket is being worked on, otherwise
 * behind a button. `reasons` are offered while typing.
 */
export function WhyFields({
  why,
  reasons = [],
  reasonRef,
}: {
  why: WhyState;
  reasons?: readonly string[];
  /** The box of the reason, to put the focus there. */
  reasonRef?: React.Ref<HTMLInputElement>;
}) {
  const { requireReason, requireTicket } = why;
  const [asked, setAsked] = useState(why.ticket !== '');
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
      <Field label="Reason" optional={!requireReason} error={why.errors.reason}>
        <Input
          {...(reasonRef === undefined ? {} : { ref: reasonRef })}
          value={why.reason}
          maxLength={1000}
          required={requireReason}
          list={reasons.length === 0 ? undefined : 'why-reasons'}
          placeholder="For the audit"
          onChange={(event) => why.setReason(event.target.value)}
        />
        {reasons.length === 0 ? null : (
          <datalist id="why-reasons">
            {reasons.map((reason) => (
              <option key={reason} value={reason} />
            ))}
          </datalist>
        )}
      </Field>
      <Field
        label="Ticket"
        optional={!requireTicket}
        error={why.errors.ticket}
        aside={<TicketLink ticket={why.ticket.trim()} url={why.ticketUrl} />}
      >
        <Input
          value={why.ticket}
          maxLength={200}
          required={requireTicket}
          onChange={(event) => why.setTicket(event.target.value)}
        />
      </Field>
    </div>
  );
}
