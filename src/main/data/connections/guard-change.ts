import type { Environment } from '@shared/api/connections';
import type { Role } from '@shared/access';
import type { ConnectionSettings } from './profile';

/** What of a connection keeps people from doing harm. */
export interface Guards {
  readonly environment: Environment;
  readonly readOnly: boolean;
  readonly role: Role;
  readonly requireReason: boolean;
  readonly requireTicket: boolean;
}

export interface GuardChange {
  /** Null for a new connection to a database that others guard better. */
  readonly before: Guards | null;
  readonly after: Guards;
}

/** What has to stand on record of saving a connection; null where no guard changes. */
export function guardChange(
  before: ConnectionSettings | null,
  now: ConnectionSettings,
  lowered: boolean,
): GuardChange | null {
  const after = guardsOf(now);
  if (before === null) return lowered ? { before: null, after } : null;
  const was = guardsOf(before);
  return JSON.stringify(was) === JSON.stringify(after) ? null : { before: was, after };
}

function guardsOf({ environment, readOnly, access = {} }: ConnectionSettings): Guards {
  const { role = 'lead', requireReason = false, requireTicket = false } = access;
  return { environment, readOnly, role, requireReason, requireTicket };
}
