import { personLink } from '@shared/person-link';
import type { UserDetail } from '@shared/api/users';
import { useConnectionStatus } from '../../../api/connections';
import { toApiError } from '../../../api/error';
import { readTicketSources } from '../../../api/ticket';
import { useCommand } from '../../../nav/commands';
import { BUILT_IN_TICKET, fillTicket } from '../../../parts/ticket/template';
import { copyText } from '../../../ui/copy-button';
import { toast } from '../../../ui/toast';
import { ticketValues } from './ticket-values';

const DAY_MS = 86_400_000;

/** Answers the command that copies a person's state and what was done for the ticket; draws nothing. */
export function CopyTicket({ user }: { user: UserDetail }) {
  const open = useConnectionStatus().data?.open ?? null;
  const copy = async () => {
    const now = new Date();
    try {
      const since = new Date(now.getTime() - DAY_MS).toISOString();
      const { template, marks, ...sources } = await readTicketSources(user.id, since);
      const values = ticketValues({
        ...sources,
        user,
        zone: marks.zone,
        database: open === null ? null : { name: open.name, environment: open.environment },
        link: personLink(open?.id ?? '', user.id),
        now: now.toISOString(),
      });
      const done = await copyText(fillTicket(template ?? BUILT_IN_TICKET, values));
      if (done) toast.ok({ title: 'Copied for the ticket', description: `${values.person}, times in ${values.zone}` });
    } catch (error) {
      const { message, hint } = toApiError(error);
      toast.error({ title: message, description: hint });
    }
  };
  useCommand('user.copyTicket', () => void copy());
  return null;
}
