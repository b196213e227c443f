import type { Environment } from '@shared/api/connections';
import { useConnectionStatus } from '../api/connections';
import { useHealth } from '../api/health';
import { toast } from '../ui/toast';

/** Whether changes are allowed on the open connection, and how carefully. */
export interface WriteGuard {
  /** Why nothing may be changed, or null. */
  readonly blocked: string | null;
  readonly environment: Environment;
  readonly production: boolean;
  /** Runs the act, or says why it may not be. */
  readonly guard: (act: () => void) => void;
}

/** Tells what the open connection allows; main refuses too, this only says so earlier. */
export function useWriteGuard(): WriteGuard {
  const open = useConnectionStatus().data?.open ?? null;
  const health = useHealth((state) => state.health);
  const blocked =
    open?.readOnly === true
      ? `“${open.name}” is open read-only. Turn read-only off in the connection if you are allowed to.`
      : health !== 'ok'
        ? 'The database is not answering. Changes wait until it does; it is tried again by itself.'
        : null;
  return {
    blocked,
    environment: open?.environment ?? 'production',
    production: (open?.environment ?? 'production') === 'production',
    guard: (act) => {
      if (blocked === null) act();
      else toast.info({ title: 'Nothing can be changed here', description: blocked });
    },
  };
}
