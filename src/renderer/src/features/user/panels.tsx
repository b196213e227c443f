import type { UserDetail } from '@shared/api/users';
import type { CSSProperties } from 'react';
import { useRowHeight } from '../../ui/density';
import { AccountsPanel } from './accounts-panel';
import { HistoryPanel } from './history-panel';
import { OrganizationsPanel } from './organizations-panel';
import { ProfilePanel } from './profile-panel';
import { groupByDevice } from './sessions/lines';
import { SessionsPanel } from './sessions/panel';
import type { WriteGuard } from '../../parts/write-guard';
import { VerificationsPanel } from './verifications-panel';

/** The panels of a user, arranged to fill the window: two columns, three where there is room; long lists scroll inside. */
export function UserPanels({ user, guard }: { user: UserDetail; guard: WriteGuard }) {
  const rowHeight = useRowHeight();
  // As tall as its rows need, with room for the bar of selected ones; what is left is the history's.
  const devices = groupByDevice(user.sessions).filter(({ sessions }) => sessions.length > 1).length;
  const wanted = 120 + Math.max(2, user.sessions.length + devices) * rowHeight;
  return (
    <div
      style={{ '--sessions': `${wanted}px` } as CSSProperties}
      className="grid min-h-0 flex-1 grid-cols-[300px_minmax(0,1fr)_minmax(0,1fr)] grid-rows-[minmax(150px,var(--sessions))_minmax(96px,auto)_minmax(128px,1fr)] gap-3 overflow-y-auto px-4 pb-4 [grid-template-areas:'profile_sessions_sessions'_'profile_accounts_codes'_'profile_history_history'] 2xl:grid-cols-[360px_minmax(0,1fr)_400px] 2xl:grid-rows-[minmax(220px,var(--sessions))_minmax(180px,1fr)] 2xl:[grid-template-areas:'profile_sessions_accounts'_'profile_history_codes']"
    >
      <div className="flex min-h-0 flex-col gap-3 [grid-area:profile]">
        <ProfilePanel user={user} blocked={guard.blocked} />
        <OrganizationsPanel user={user} className="max-h-40 min-h-18 shrink-0" />
      </div>
      <SessionsPanel user={user} guard={guard} className="min-h-0 [grid-area:sessions]" />
      <AccountsPanel user={user} guard={guard} className="max-h-40 min-h-0 [grid-area:accounts] 2xl:max-h-none" />
      <VerificationsPanel user={user} guard={guard} className="max-h-40 min-h-0 [grid-area:codes] 2xl:max-h-none" />
      <HistoryPanel user={user} className="min-h-0 [grid-area:history]" />
    </div>
  );
}
