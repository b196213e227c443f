import { useOpenTicket } from '../../api/app';
import { toast } from '../../ui/toast';

/** Opens a ticket in the help desk, where the connection knows its address; nothing where it does not. */
export function TicketLink({ ticket, url, text = 'Open' }: { ticket: string; url: string | null; text?: string }) {
  const { mutate: open } = useOpenTicket();
  if (url === null || ticket === '') return null;
  return (
    <button
      type="button"
      className="text-accent-ink underline-offset-2 hover:underline"
      title={url.replace('{ticket}', ticket)}
      onClick={() =>
        open(ticket, { onError: (error) => toast.error({ title: error.message, description: error.hint }) })
      }
    >
      {text}
    </button>
  );
}
