import { DEMO_ID } from '@shared/connection-ids';
import type { ConnectionSummary } from '@shared/api/connections';

/** Where the demo was removed: when it comes back. */
export function DemoGone({ connections }: { connections: readonly ConnectionSummary[] | undefined }) {
  if (connections === undefined || connections.some((one) => one.id === DEMO_ID)) return null;
  return <p className="ml-auto text-sm text-faint">The demo was removed; it is back when Authdesk starts again.</p>;
}
