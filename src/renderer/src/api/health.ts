import type { ConnectionHealth, ConnectionStatus } from '@shared/api/connections';
import { create } from 'zustand';

interface Health {
  readonly health: ConnectionHealth;
  /** When it became so, in milliseconds. */
  readonly since: number;
}

/** How the link to the open database is, and since when. */
export const useHealth = create<Health>()(() => ({ health: 'ok', since: Date.now() }));

/** Notes the health main reports, and since when it is so. */
export function noteHealth({ health, trouble }: ConnectionStatus): void {
  if (trouble !== null) useHealth.setState({ health, since: Date.parse(trouble.since) });
  else if (useHealth.getState().health !== health) useHealth.setState({ health, since: Date.now() });
}
