import type { ConnectionHealth, ConnectionStatus } from '@shared/api/connections';
import { create } from 'zustand';

interface Health {
  readonly health: ConnectionHealth;
  /** When it became so, in milliseconds. */
  readonly since: number;
  /** When the next try to reconnect is due, in milliseconds; null while none is planned. */
  readonly nextTryAt: number | null;
  /** The connection that was asked for last, so that a failure can be told to belong to it. */
  readonly lastAsked: { readonly id: string; readonly name: string } | null;
}

/** How the link to the open database is, and since when. */
export const useHealth = create<Health>()(() => ({
  health: 'ok',
  since: Date.now(),
  nextTryAt: null,
  lastAsked: null,
}));

/** Notes the health main reports, and since when it is so. */
export function noteHealth({ health, trouble, opening }: ConnectionStatus): void {
  const nextTryAt = trouble === null || trouble.nextTryAt === null ? null : Date.parse(trouble.nextTryAt);
  if (trouble !== null) useHealth.setState({ health, since: Date.parse(trouble.since), nextTryAt });
  else if (useHealth.getState().health !== health) useHealth.setState({ health, since: Date.now(), nextTryAt });
  if (opening !== null) useHealth.setState({ lastAsked: opening });
}
