import type { UserDetail } from '@shared/api/users';
import type { ReactNode } from 'react';
import { cx } from '../../ui/cx';
import { AccountsPanel } from './accounts-panel';
import { BelongingsPanels } from './belongings/panels';
import { HistoryPanel } from './history-panel';
import { OrganizationsPanel } from './organizations-panel';
import { ProfilePanel } from './profile-panel';
import { SessionsPanel } from './sessions/panel';
import type { WriteGuard } from '../../parts/write-guard';
import { VerificationsPanel } from './verifications-panel';

/** Cards below each other, each as high as what is in it. */
function Stack({ className, children }: { className: string; children: ReactNode }) {
  return <div className={cx('flex min-w-0 flex-col gap-3', className)}>{children}</div>;
}

/** Three columns, two, or one, by the room there is for them: what is asked for most comes first in each. */
const AREAS = [
  "grid-cols-1 [grid-template-areas:'sessions'_'ways'_'profile'_'history']",
  "@3xl:grid-cols-[300px_minmax(0,1fr)] @3xl:grid-rows-[auto_auto_1fr] @3xl:[grid-template-areas:'profile_sessions'_'profile_ways'_'profile_history']",
  "@7xl:grid-cols-[340px_minmax(0,1fr)_400px] @7xl:grid-rows-[auto_1fr] @7xl:[grid-template-areas:'profile_sessions_ways'_'profile_history_ways']",
].join(' ');

/** The panels of a user, each as high as what is in it; the page scrolls as one. */
export function UserPanels({ user, guard }: { user: UserDetail; guard: WriteGuard }) {
  return (
    <div
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls, so the keyboard has to reach it
      tabIndex={0}
      role="group"
      aria-label="About this user"
      className="@container min-h-0 flex-1 overflow-y-auto px-4 pb-4 outline-offset-[-2px]"
    >
      <div className={cx('grid items-start gap-3', AREAS)}>
        <Stack className="[grid-area:profile]">
          <ProfilePanel user={user} blocked={guard.blocked} />
          <OrganizationsPanel user={user} />
          <BelongingsPanels user={user} guard={guard} />
        </Stack>
        <SessionsPanel user={user} guard={guard} className="[grid-area:sessions]" />
        <div className="grid min-w-0 items-start gap-3 [grid-area:ways] @3xl:grid-cols-2 @7xl:grid-cols-1">
          <AccountsPanel user={user} guard={guard} />
          <VerificationsPanel user={user} guard={guard} />
        </div>
        <HistoryPanel user={user} className="[grid-area:history]" />
      </div>
    </div>
  );
}
