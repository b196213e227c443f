import { Notice } from '../../ui/notice';
import { TickRow } from './tick-row';

/** Where secrets are kept, as far as this system lets one choose. */
export function SecretsFields({ protectedStore }: { protectedStore: boolean }) {
  if (!protectedStore) {
    return (
      <Notice tone="info" title="They are kept in memory only">
        This system offers no protected place for secrets, so Authdesk writes none to disk and asks again at the next
        start.
      </Notice>
    );
  }
  return (
    <TickRow
      name="remember"
      label="Keep them in this system’s secret store"
      hint="Otherwise they stay in memory until Authdesk closes, and are asked for next time."
    />
  );
}
