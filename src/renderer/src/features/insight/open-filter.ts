import type { InsightFilter } from '@shared/api/insight';
import { go } from '../../nav/store';
import { viewSessions } from '../sessions/public/view-store';
import { usersStore } from '../users/public/view-store';
import { verificationsStore } from '../verifications/public/view-store';

/** Shows exactly those that were counted, in their list. */
export function openFilter(filter: InsightFilter): void {
  if (!('list' in filter)) {
    usersStore.prepare({ filters: filter.filters });
    go({ to: 'users' });
  } else if (filter.list === 'sessions.list') {
    viewSessions({ filters: filter.input });
    go({ to: 'sessions' });
  } else {
    verificationsStore.prepare({ filters: filter.input });
    go({ to: 'verifications' });
  }
}
