import type { UserDetail } from '@shared/api/users';
import type { VerificationRow } from '@shared/api/verifications';
import { plural } from '../../format/numbers';
import { StatusDot } from '../../ui/badge';
import { cx } from '../../ui/cx';
import { Panel } from '../../ui/panel';
import { RelativeTime } from '../../ui/time';

const NOTE =
  'Email verification links are not stored: nothing here means neither that a mail was sent nor that a link is still out.';

function subjectText(row: VerificationRow, user: UserDetail): string {
  if (row.subject === null) return row.hashed ? 'stored hashed' : row.identifier;
  if (row.subject.type === 'userId') return row.subject.value === user.id ? 'this user' : row.subject.value;
  return row.subject.value;
}

function Row({ row, user }: { row: VerificationRow; user: UserDetail }) {
  const live = row.state === 'active';
  const subject = subjectText(row, user);
  return (
    <li
      className={cx(
        'flex items-center gap-2.5 border-b border-line/70 px-3 py-1.5 last:border-b-0',
        !live && 'text-faint',
      )}
    >
      <StatusDot tone={live ? 'ok' : 'neutral'} label={live ? 'Still good' : 'Expired'} />
      <div className="min-w-0 flex-1">
        <div className="truncate" title={row.identifier}>
          {row.label}
          {row.attempts === null || row.attempts === 0 ? null : (
            <span className="text-warn-ink"> · {plural(row.attempts, 'wrong try', 'wrong tries')}</span>
          )}
        </div>
        <div className="truncate text-sm text-faint" title={subject}>
          {subject}
        </div>
      </div>
      <span className="nums shrink-0 text-right text-sm">
        {live ? 'expires ' : 'ended '}
        <RelativeTime iso={row.expiresAt} />
        <span className="block text-faint">
          asked <RelativeTime iso={row.createdAt} />
        </span>
      </span>
    </li>
  );
}

/** Codes and links that wait for this person, with everything secret left out. */
export function VerificationsPanel({ user, className }: { user: UserDetail; className?: string }) {
  const rows = [...user.verifications].sort((a, b) =>
    a.state === b.state ? (b.createdAt ?? '').localeCompare(a.createdAt ?? '') : a.state === 'active' ? -1 : 1,
  );
  const live = rows.filter((row) => row.state === 'active').length;
  return (
    <Panel
      title="Codes and links"
      flush
      className={className ?? ''}
      count={
        rows.length === 0 ? undefined : `${live} live${rows.length > live ? `, ${rows.length - live} expired` : ''}`
      }
    >
      <div className="flex h-full flex-col overflow-y-auto">
        {rows.length === 0 ? (
          <div className="px-3 pt-2 font-medium">{user.unavailable.verification ?? 'No code or link is waiting'}</div>
        ) : null}
        <ul>
          {rows.map((row) => (
            <Row key={row.id} row={row} user={user} />
          ))}
        </ul>
        {user.counts.verifications === null ? (
          <p className="px-3 pt-1.5 text-sm text-faint">
            There may be more: this table is too large to be searched by person.
          </p>
        ) : null}
        <p className="px-3 py-1.5 text-sm text-faint">{NOTE}</p>
      </div>
    </Panel>
  );
}
