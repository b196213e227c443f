import type { SessionRow } from '@shared/api/sessions';
import { Avatar } from '../../ui/avatar';
import type { GridColumn } from '../../ui/data-grid/types';
import { Highlight } from '../../ui/highlight';
import { IdText } from '../../ui/id-text';
import { DeviceLabel } from './public/device-icon';
import { FlagMarks } from './public/flag-marks';
import { flagsOf } from './public/flag-words';
import { createdColumn, deviceColumn, expiresColumn, ipColumn, refreshedColumn } from './public/session-columns';
import type { SessionFacts } from './public/view';

/**
 * Columns of the list of all sessions, with `search` marked in the person; a mark that is pressed narrows the list. Keep
 * the result between renders.
 */
export function sessionColumns(
  search: string,
  onNarrow: (facts: SessionFacts) => void,
): readonly GridColumn<SessionRow>[] {
  return [
    {
      id: 'user',
      header: 'User',
      grow: 3,
      min: 214,
      text: (session) => session.userEmail ?? session.userId,
      cell: (session) =>
        session.userEmail === null ? (
          <span className="truncate text-warn-ink" title={`User ${session.userId} is gone, the session is not`}>
            Deleted user
          </span>
        ) : (
          <span
            className="flex min-w-0 items-center gap-2.5"
            title={`${session.userName ?? ''} ${session.userEmail}`.trim()}
          >
            <Avatar seed={session.userId} name={session.userName} email={session.userEmail} />
            {session.userName === null || session.userName.trim() === '' ? null : (
              <span className="max-w-[55%] shrink-0 truncate font-medium">
                <Highlight text={session.userName} needle={search} />
              </span>
            )}
            <span className="truncate text-muted">
              <Highlight text={session.userEmail} needle={search} />
            </span>
          </span>
        ),
    },
    {
      ...deviceColumn(false),
      // That an administrator sits in it stands among the marks.
      cell: (session) => <DeviceLabel device={session.device} userAgent={session.userAgent} />,
    },
    {
      id: 'flags',
      header: 'Marks',
      grow: 1,
      min: 164,
      hideBelow: 760,
      explain: 'What stands out, judged by the rows alone. A mark is a reason to look, and no proof of anything.',
      text: (session) =>
        flagsOf(session)
          .map(({ label }) => label)
          .join(', '),
      cell: (session) => <FlagMarks session={session} onNarrow={onNarrow} />,
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
    {
      id: 'id',
      header: 'Session id',
      width: 160,
      hidden: true,
      text: (session) => session.id,
      cell: (session) => <IdText id={session.id} className="text-faint" />,
    },
    {
      id: 'userId',
      header: 'User id',
      width: 160,
      hidden: true,
      text: (session) => session.userId,
      cell: (session) => <IdText id={session.userId} className="text-faint" />,
    },
  ];
}
