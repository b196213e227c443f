import { userLabel } from '@shared/user-label';
import type { UserDetail } from '@shared/api/users';
import type { VerificationRow } from '@shared/api/verifications';
import { Ellipsis, Eye, Info, List, Trash2 } from 'lucide-react';
import { plural } from '../../format/numbers';
import { go } from '../../nav/store';
import { useReveal } from '../../parts/reveal/use-reveal';
import { KIND_EXPLAINED, NO_ROW_FOR_LINKS } from '../verifications/public/kinds';
import { verificationSecret } from '../verifications/public/reveal-target';
import { useRemoveVerifications } from '../verifications/public/use-remove';
import { useExplained, verificationsStore, viewVerificationsOf } from '../verifications/public/view-store';
import type { WriteGuard } from '../../parts/write-guard';
import { StatusDot } from '../../ui/badge';
import { IconButton } from '../../ui/button';
import { cx } from '../../ui/cx';
import { Menu, type MenuEntry } from '../../ui/menu';
import { Panel } from '../../ui/panel';
import { RelativeTime } from '../../ui/time';

function subjectText(row: VerificationRow, user: UserDetail): string {
  if (row.subject === null) return row.hashed ? 'stored hashed' : row.identifier;
  if (row.subject.type === 'userId') return row.subject.value === user.id ? 'this user' : row.subject.value;
  return row.subject.value;
}

function Row({ row, user, entries }: { row: VerificationRow; user: UserDetail; entries: readonly MenuEntry[] }) {
  const live = row.state === 'active';
  const subject = subjectText(row, user);
  return (
    <li
      className={cx(
        'flex items-center gap-2.5 border-b border-line/70 py-1.5 pr-1.5 pl-3 last:border-b-0',
        !live && 'text-faint',
      )}
    >
      <StatusDot tone={live ? 'ok' : 'neutral'} label={live ? 'Still good' : 'Expired'} />
      <div className="min-w-0 flex-1">
        <div className="truncate" title={KIND_EXPLAINED[row.kind].what}>
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
        {live ? 'expires ' : 'expired '}
        <RelativeTime iso={row.expiresAt} />
        <span className="block text-faint">
          asked <RelativeTime iso={row.createdAt} />
        </span>
      </span>
      <Menu
        trigger={<IconButton icon={Ellipsis} label={`More about: ${row.label}`} size="sm" side="left" />}
        entries={entries}
      />
    </li>
  );
}

/** Codes and links that wait for this person, with everything secret left out; each can be revealed or removed. */
export function VerificationsPanel({
  user,
  guard,
  className,
}: {
  user: UserDetail;
  guard: WriteGuard;
  className?: string;
}) {
  const rows = [...user.verifications].sort((a, b) =>
    a.state === b.state ? (b.createdAt ?? '').localeCompare(a.createdAt ?? '') : a.state === 'active' ? -1 : 1,
  );
  const live = rows.filter((row) => row.state === 'active').length;
  const reveal = useReveal();
  const { remove, removeAllOf, blocked, dialog } = useRemoveVerifications();
  const denied = guard.deniedFor('secrets.reveal');
  const maybe = rows.length > 0 || user.counts.verifications === null;

  const explain = (row: VerificationRow) => {
    viewVerificationsOf(user.id);
    verificationsStore.place({ focusedId: row.id });
    useExplained.setState({ open: true, askedId: row.id });
    go({ to: 'verifications' });
  };
  const entriesOf = (row: VerificationRow): readonly MenuEntry[] => [
    { label: 'What this row is', icon: Info, onSelect: () => explain(row) },
    { type: 'separator' },
    ...(['value', 'identifier'] as const).map((column) => ({
      label: `Reveal ${column}…`,
      icon: Eye,
      disabled: denied !== null,
      reason: denied ?? undefined,
      onSelect: () => reveal.ask(verificationSecret(row, column)),
    })),
    { type: 'separator' },
    {
      label: 'Remove',
      icon: Trash2,
      danger: true,
      disabled: blocked !== null,
      reason: blocked ?? undefined,
      onSelect: () => remove([row]),
    },
  ];

  return (
    <Panel
      title="Codes and links"
      flush
      className={className ?? ''}
      count={
        rows.length === 0 ? undefined : `${live} live${rows.length > live ? `, ${rows.length - live} expired` : ''}`
      }
      actions={
        maybe ? (
          <>
            <IconButton
              icon={List}
              label="Show them in the list of all codes and links"
              size="sm"
              onClick={() => {
                viewVerificationsOf(user.id);
                go({ to: 'verifications' });
              }}
            />
            <IconButton
              icon={Trash2}
              label={blocked ?? 'Remove all of this user…'}
              size="sm"
              side="left"
              disabled={blocked !== null}
              onClick={() => removeAllOf({ id: user.id, label: userLabel(user) })}
            />
          </>
        ) : null
      }
    >
      <div className="flex max-h-140 flex-col overflow-y-auto">
        {rows.length === 0 ? (
          <div className="px-3 pt-2 font-medium">{user.unavailable.verification ?? 'No code or link is waiting'}</div>
        ) : null}
        <ul>
          {rows.map((row) => (
            <Row key={row.id} row={row} user={user} entries={entriesOf(row)} />
          ))}
        </ul>
        {user.counts.verifications === null ? (
          <p className="px-3 pt-1.5 text-sm text-faint">
            There may be more: this table is too large to be searched by user unasked. The list can.
          </p>
        ) : null}
        <p className="px-3 py-1.5 text-sm text-faint">{NO_ROW_FOR_LINKS}</p>
      </div>
      {reveal.dialog}
      {dialog}
    </Panel>
  );
}
