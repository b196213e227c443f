import type { SessionAnswer, SessionRow } from '@shared/api/sessions';
import { Building2, ChevronDown, ChevronRight, LogOut, ShieldCheck, ShieldQuestionMark, ShieldX } from 'lucide-react';
import { clockTime } from '../../../format/dates';
import { plural } from '../../../format/numbers';
import { commandKeys } from '../../../nav/commands';
import { Badge } from '../../../ui/badge';
import { IconButton } from '../../../ui/button';
import { cx } from '../../../ui/cx';
import type { GridColumn } from '../../../ui/data-grid/types';
import { RelativeTime } from '../../../ui/time';
import { DeviceLabel } from '../../sessions/public/device-icon';
import { answerWords } from '../../sessions/public/result/facts';
import { createdColumn, expiresColumn, ipColumn, refreshedColumn } from '../../sessions/public/session-columns';
import { flagsOf } from '../../sessions/public/flag-words';
import { SmallMark } from '../../../ui/small-mark';
import { countsOf, sessionsOfLine, shortCount, type Line } from './lines';

/** What the auth server answered when it was asked about sessions, by their ids. */
export type Answers = Readonly<Record<string, SessionAnswer>>;

const ANSWER_MARKS = {
  'signed-in': { icon: ShieldCheck, tone: 'ok' },
  refused: { icon: ShieldX, tone: 'danger' },
  unreachable: { icon: ShieldQuestionMark, tone: 'warn' },
  unclear: { icon: ShieldQuestionMark, tone: 'warn' },
} as const;

function AnswerMark({ answer }: { answer: SessionAnswer | undefined }) {
  if (answer === undefined) return null;
  const title = `The auth server at ${clockTime(answer.at)}: ${answerWords(answer)}.${answer.detail === null ? '' : ` ${answer.detail}`}`;
  return <SmallMark {...ANSWER_MARKS[answer.answer]} title={title} />;
}

function OrganizationMark({ session }: { session: SessionRow }) {
  const name = session.activeOrganization ?? session.activeOrganizationId;
  return name === null ? null : (
    <SmallMark icon={Building2} tone="neutral" title={`At work in ${name}`} className="hidden @max-[770px]:flex" />
  );
}

function DeviceCell({ line, grouped, answers }: { line: Line; grouped: boolean; answers: Answers }) {
  if (line.kind === 'device') {
    const Chevron = line.open ? ChevronDown : ChevronRight;
    return (
      <span className="flex min-w-0 items-center gap-1.5 font-medium">
        <Chevron className="size-3.5 shrink-0 text-faint" aria-label={line.open ? 'Unfolded' : 'Folded'} />
        <DeviceLabel device={line.group.device} userAgent={line.group.label} label={line.group.label} />
        <Badge title={countsOf(line.group)}>{shortCount(line.group)}</Badge>
      </span>
    );
  }
  const { session, nested } = line;
  return (
    <span className={cx('flex min-w-0 items-center gap-1', nested ? 'pl-7' : grouped && 'pl-5')}>
      {nested ? (
        <span className="truncate text-muted" title={session.userAgent ?? undefined}>
          {session.device.label}
        </span>
      ) : (
        <DeviceLabel device={session.device} userAgent={session.userAgent} />
      )}
      {flagsOf(session).map(({ flag, icon, tone, label, explain }) => (
        <SmallMark key={flag} icon={icon} tone={tone} title={`${label}. ${explain}`} />
      ))}
      <OrganizationMark session={session} />
      <AnswerMark answer={answers[session.id]} />
    </span>
  );
}

function addressesOf(line: Line): string {
  const addresses = new Set(sessionsOfLine(line).flatMap(({ ipAddress }) => (ipAddress ? [ipAddress] : [])));
  const [only] = addresses;
  if (only === undefined) return '';
  return addresses.size === 1 ? only : plural(addresses.size, 'address', 'addresses');
}

/** The first or the last of a time of some sessions. */
function edge(line: Line, field: 'createdAt' | 'updatedAt' | 'expiresAt', which: 'first' | 'last'): string | null {
  const times = sessionsOfLine(line)
    .flatMap((session) => session[field] ?? [])
    .sort();
  return (which === 'first' ? times[0] : times.at(-1)) ?? null;
}

/** A column of sessions for the lines of the panel; a device shows what `ofDevice` makes of it. */
function ofSessions(
  column: GridColumn<SessionRow>,
  ofDevice: (line: Extract<Line, { kind: 'device' }>) => React.ReactNode,
  more: Partial<GridColumn<Line>> = {},
): GridColumn<Line> {
  const { cell, text, ...rest } = column;
  return {
    ...rest,
    cell: (line) => (line.kind === 'device' ? ofDevice(line) : cell(line.session)),
    ...(text === undefined ? {} : { text: (line: Line) => (line.kind === 'device' ? '' : text(line.session)) }),
    ...more,
  };
}

/** The columns of a person's sessions: what on, from where, its place in time, and its end at a press. */
export function panelColumns({
  grouped,
  answers,
  blocked,
  onRevoke,
}: {
  /** Some of the lines are devices, so that others stand in a step. */
  grouped: boolean;
  answers: Answers;
  blocked: string | null;
  onRevoke: (line: Line) => void;
}): readonly GridColumn<Line>[] {
  return [
    {
      id: 'device',
      header: 'Device',
      grow: 2.6,
      min: 190,
      text: (line) => (line.kind === 'device' ? line.group.label : line.session.device.label),
      cell: (line) => <DeviceCell line={line} grouped={grouped} answers={answers} />,
    },
    {
      id: 'organization',
      header: 'Organization',
      grow: 0.9,
      min: 96,
      hideBelow: 770,
      explain: 'The organization it works in at present.',
      text: (line) => (line.kind === 'device' ? '' : (line.session.activeOrganization ?? '')),
      cell: (line) => {
        const name =
          line.kind === 'device' ? '' : (line.session.activeOrganization ?? line.session.activeOrganizationId);
        return name === '' ? null : (
          <span className="truncate text-muted" title={name ?? undefined}>
            {name ?? '—'}
          </span>
        );
      },
    },
    ofSessions(ipColumn, (line) => <span className="truncate text-sm text-muted">{addressesOf(line) || '—'}</span>, {
      hideBelow: 470,
    }),
    ofSessions(
      createdColumn,
      (line) => <RelativeTime iso={edge(line, 'createdAt', 'first')} className="text-faint" />,
      { hideBelow: 560, width: 80 },
    ),
    ofSessions(
      refreshedColumn,
      (line) => <RelativeTime iso={edge(line, 'updatedAt', 'last')} className="text-faint" />,
      { hideBelow: 660, width: 82 },
    ),
    ofSessions(
      expiresColumn,
      (line) => (
        <span className="pl-4 text-faint">
          <RelativeTime iso={edge(line, 'expiresAt', 'last')} />
        </span>
      ),
      { width: 128 },
    ),
    {
      id: 'end',
      header: 'End',
      width: 46,
      align: 'end',
      cell: (line) => {
        const live = sessionsOfLine(line).filter(({ state }) => state === 'active').length;
        if (live === 0) return null;
        const what =
          line.kind === 'device' ? `Revoke ${plural(live, 'live session')} of this device` : 'Revoke this session';
        return (
          <IconButton
            icon={LogOut}
            label={blocked ?? what}
            keys={blocked === null ? commandKeys('session.revoke') : undefined}
            size="sm"
            side="left"
            tabIndex={-1}
            disabled={blocked !== null}
            className="hover:bg-danger-soft hover:text-danger-ink"
            onClick={() => onRevoke(line)}
          />
        );
      },
    },
  ];
}
