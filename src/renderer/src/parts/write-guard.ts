import { mayDo, refusal } from '@shared/access';
import type { Environment } from '@shared/api/connections';
import type { MethodName } from '@shared/methods';
import { useConnectionStatus } from '../api/connections';
import { useHealth } from '../api/health';
import { toast } from '../ui/toast';

/** Whether changes are allowed on the open connection, and how carefully. */
export interface WriteGuard {
  /** Why nothing may be changed, or null. */
  readonly blocked: string | null;
  /** Why this one act may not be done, and who can, or null. */
  readonly blockedFor: (method: MethodName) => string | null;
  readonly environment: Environment;
  readonly production: boolean;
  /** Runs the act, or says why it may not be; `method` is what it will call. */
  readonly guard: (act: () => void, method?: MethodName) => void;
}

/** Tells what the open connection allows; main refuses too, this only says so earlier. */
export function useWriteGuard(): WriteGuard {
  const open = useConnectionStatus().data?.open ?? null;
  const health = useHealth((state) => state.health);
  const role = open?.settings.access?.role ?? 'lead';
  const denied = (method: MethodName): string | null => {
    if (open === null || mayDo(role, method)) return null;
    const { message, hint } = refusal(open.name, role, method);
    return `${message} ${hint}`;
  };
  const blocked =
    open?.readOnly === true
      ? `“${open.name}” is open read-only. Turn read-only off in the connection if you are allowed to.`
      : health !== 'ok'
        ? 'The database is not answering. Changes wait until it does; it is tried again by itself.'
        : role === 'viewer'
          ? denied('users.update')
          : null;
  const blockedFor = (method: MethodName) => blocked ?? denied(method);
  return {
    blocked,
    blockedFor,
    environment: open?.environment ?? 'production',
    production: (open?.environment ?? 'production') === 'production',
    guard: (act, method) => {
      const reason = method === undefined ? blocked : blockedFor(method);
      if (reason === null) act();
      else toast.info({ title: 'Nothing can be changed here', description: reason });
    },
  };
}
