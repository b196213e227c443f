import { useConnections, useConnectionStatus } from '../../api/connections';
import { go } from '../../nav/store';
import { toast } from '../../ui/toast';

/** Whom something kept on this computer is about, and in which database: another one may use the same id for somebody else. */
export interface PersonElsewhere {
  readonly userId: string | null;
  /** Null where it is of no connection. */
  readonly connectionId: string | null;
  /** What the connection was called then. */
  readonly connectionName?: string | undefined;
}

/**
 * Opens the person of a mail or an entry, in the very database it is of and no other. `whyNot` says why there is nobody to
 * open, and which connection leads there.
 */
export function useOpenUser() {
  const openId = useConnectionStatus().data?.open?.id ?? null;
  const saved = useConnections().data ?? [];
  const whyNot = ({ userId, connectionId, connectionName }: PersonElsewhere): string | null => {
    if (userId === null) return 'It is about nobody of the database.';
    if (connectionId !== null && connectionId === openId) return null;
    const name = saved.find(({ id }) => id === connectionId)?.name;
    if (name !== undefined) return `It is of “${name}”, which is not open. Open that connection first.`;
    return `It is of “${connectionName ?? 'a connection'}”, which is not saved here any more.`;
  };
  const open = (person: PersonElsewhere) => {
    const reason = whyNot(person);
    if (reason === null && person.userId !== null) go({ to: 'user', id: person.userId });
    else toast.info({ title: 'There is no user to open', description: reason ?? undefined });
  };
  return { open, whyNot };
}
