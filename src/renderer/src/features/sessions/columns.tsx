import type { SessionRow } from '@shared/api/sessions';
import { UserCell } from '../../parts/lists/user-cell';
import { idColumn } from '../../parts/lists/plain-columns';
import type { GridColumn } from '../../ui/data-grid/types';
import { DeviceLabel } from './public/device-icon';
import { FlagBadges } from './public/flag-badges';
import { flagsOf } from './public/flag-words';
import { createdColumn, deviceColumn, expiresColumn, ipColumn, refreshedColumn } from './public/session-columns';
import { sessionsStore } from './public/view-store';

/**
 * Columns of the list of all sessions, with `search` highlighted in the user; a flag that is pressed narrows the list. Keep
 * the result between renders.
 */
export function sessionColumns(search: string): readonly GridColumn<SessionRow>[] {
  return [
    {
      id: 'user',
      header: 'User',
      grow: 3,
      min: 214,
      text: (session) => session.userEmail || session.userId,
      cell: (session) => (
        <UserCell
          userId={session.userId}
          name={session.userName}
          email={session.userEmail}
          search={search}
          gone={`User ${session.userId} is gone, the session is not`}
        />
      ),
    },
    {
      ...deviceColumn(false),
      // That an administrator sits in it stands among the flags.
      cell: (session) => <DeviceLabel device={session.device} userAgent={session.userAgent} />,
    },
    {
      id: 'flags',
      header: 'Unusual',
      grow: 1,
      min: 164,
      hideBelow: 760,
      explain: 'What stands out, judged by the rows alone. A flag is a reason to look, and no proof of anything.',
      text: (session) =>
        flagsOf(session)
          .map(({ label }) => label)
          .join(', '),
      cell: (session) => <FlagBadges session={session} onNarrow={sessionsStore.narrow} />,
    },
    { ...ipColumn, hideBelow: 820 },
    { ...createdColumn, sort: 'desc' },
    { ...refreshedColumn, sort: 'desc', hideBelow: 900 },
    { ...expiresColumn, sort: 'asc' },
    {
      id: 'name',
      header: 'Name',
      width: 160,
      hidden: true,
      text: (session) => session.userName ?? '',
      cell: (session) => <span className="truncate">{session.userName ?? '—'}</span>,
    },
    idColumn('id', 'Session id', (session) => session.id),
    idColumn('userId', 'User id', (session) => session.userId),
  ];
}
