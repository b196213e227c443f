import { userLabel } from '@shared/user-label';
import type { SessionRow } from '@shared/api/sessions';
import type { UserDetail } from '@shared/api/users';
import { List, MonitorOff } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ApiError } from '../../../api/error';
import { useSessionsOf } from '../../../api/sessions';
import { formatNumber, plural } from '../../../format/numbers';
import { commandKeys } from '../../../nav/commands';
import { go } from '../../../nav/store';
import { Button, IconButton } from '../../../ui/button';
import { DataGrid } from '../../../ui/data-grid/data-grid';
import type { GridHandle } from '../../../ui/data-grid/types';
import { useRowHeight } from '../../../ui/density';
import { Notice } from '../../../ui/notice';
import { Panel } from '../../../ui/panel';
import { EmptyState } from '../../../ui/states';
import { useReveal } from '../../../parts/reveal/use-reveal';
import { viewSessions } from '../../sessions/public/view-store';
import type { WriteGuard } from '../../../parts/write-guard';
import { panelColumns } from './columns';
import { SessionFacts } from './facts-dialog';
import { groupByDevice, linesOf, selectedAfter, sessionsOfLine, shownSelection, type Line } from './lines';
import { lineMenu } from './row-menu';
import { useSessionActs, type SessionActs } from './use-session-acts';
import { useSessionKeys } from './use-session-keys';

const NONE: ReadonlySet<string> = new Set();
const isLive = ({ state }: SessionRow) => state === 'active';

function countText(all: number, live: number): string {
  return `${formatNumber(live)} live${all > live ? `, ${formatNumber(all - live)} expired` : ''}`;
}

/** How many there are and how many are live, shown or not; by what came with the page until they are read. */
function countsOf({ counts, sessions }: UserDetail, read: { readonly all: number; readonly live: number } | undefined) {
  return read ?? { all: Math.max(counts.sessions, sessions.length), live: counts.activeSessions };
}

/** From nowhere in particular, an arrow leads into the list; arriving with a row focused would arm D by accident. */
function useArrowInto(grid: React.RefObject<GridHandle | null>): void {
  useEffect(() => {
    const enter = (event: KeyboardEvent) => {
      if (document.activeElement !== document.body || (event.key !== 'ArrowDown' && event.key !== 'j')) return;
      if (!event.ctrlKey && !event.metaKey && !event.altKey && grid.current?.focus() === true) event.preventDefault();
    };
    document.addEventListener('keydown', enter);
    return () => document.removeEventListener('keydown', enter);
  }, [grid]);
}

/** Sessions as lines by device, which devices are folded, and which sessions are selected. */
function useLines(sessions: readonly SessionRow[], liveOnly: boolean) {
  const [folded, setFolded] = useState(NONE);
  const [kept, setKept] = useState(NONE);
  const groups = useMemo(() => groupByDevice(liveOnly ? sessions.filter(isLive) : sessions), [sessions, liveOnly]);
  const lines = useMemo(() => linesOf(groups, folded), [groups, folded]);
  const selected = useMemo(
    () => groups.flatMap((group) => group.sessions).filter(({ id }) => kept.has(id)),
    [groups, kept],
  );
  const shownIds = useMemo(() => shownSelection(groups, new Set(selected.map(({ id }) => id))), [groups, selected]);
  return {
    lines,
    selected,
    shownIds,
    select: (next: ReadonlySet<string>) => setKept(selectedAfter(groups, shownIds, next)),
    clear: () => setKept(NONE),
    fold: ({ id }: Line) => {
      const next = new Set(folded);
      if (!next.delete(id)) next.add(id);
      setFolded(next);
    },
  };
}

function PanelActions({
  liveOnly,
  mixed,
  onLiveOnly,
  onShowAll,
}: {
  liveOnly: boolean;
  /** There are live and ended ones. */
  mixed: boolean;
  onLiveOnly: (liveOnly: boolean) => void;
  onShowAll: () => void;
}) {
  return (
    <>
      {mixed ? (
        <Button size="sm" variant="ghost" aria-pressed={liveOnly} onClick={() => onLiveOnly(!liveOnly)}>
          {liveOnly ? 'Show expired too' : 'Hide expired'}
        </Button>
      ) : null}
      <IconButton icon={List} label="Show them in the list of all sessions" size="sm" onClick={onShowAll} />
    </>
  );
}

function RevokeSelected({
  acts,
  selected,
  live,
  blocked,
}: {
  acts: SessionActs;
  selected: readonly SessionRow[];
  /** How many are live, selected or not. */
  live: number;
  blocked: boolean;
}) {
  const others = live - selected.filter(isLive).length;
  return (
    <>
      <Button
        size="sm"
        variant="danger"
        keys={commandKeys('session.revoke')}
        disabled={blocked}
        onClick={() => acts.revoke(selected)}
      >
        {`Revoke ${plural(selected.length, 'session')}`}
      </Button>
      <Button
        size="sm"
        variant="danger-quiet"
        keys={commandKeys('session.revokeOthers')}
        disabled={blocked || others === 0}
        onClick={() => acts.revokeOthers(selected)}
      >
        {others === 0 ? 'No others' : `Revoke the other ${formatNumber(others)}`}
      </Button>
    </>
  );
}

interface PanelProps {
  readonly user: UserDetail;
  readonly guard: WriteGuard;
  readonly className?: string;
}

/** In pixels: the heads of the columns with their line, the bar of selected rows, and the most the list takes of the page. */
const HEAD_HEIGHT = 30;
const BAR_HEIGHT = 44;
const MAX_HEIGHT = 640;

/**
 * Where the person is signed in: every session, by device, with its place in time. A row ends with D, ticked ones together;
 * Shift+D ends all but those, Shift+A proves the end, A asks the auth server, Enter shows everything about one.
 */
export function SessionsPanel({ user, guard, className = '' }: PanelProps) {
  const readable = user.unavailable.session === null;
  const rowHeight = useRowHeight();
  const query = useSessionsOf(user.id, readable);
  // What came with the page stands in until they are read.
  const sessions = query.data?.rows ?? user.sessions;
  const [liveOnly, setLiveOnly] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  const grid = useRef<GridHandle>(null);
  const reveal = useReveal();
  useArrowInto(grid);
  const { lines, selected, shownIds, select, clear, fold } = useLines(sessions, liveOnly);
  const { all, live } = countsOf(user, query.data);
  const acts = useSessionActs({ user, rows: sessions, liveCount: live, guard, onDone: clear });
  useSessionKeys(lines, selected, acts);

  const showAll = (search = '') => {
    viewSessions(search === '' ? { filters: { ofUser: { id: user.id, label: userLabel(user) } } } : { search });
    go({ to: 'sessions' });
  };
  const menu = {
    acts,
    blocked: guard.blocked,
    denied: guard.deniedFor('secrets.reveal'),
    onShow: ({ id }: SessionRow) => setShown(id),
    onAddress: showAll,
    onReveal: ({ id, device }: SessionRow) =>
      reveal.ask({
        table: 'session',
        id,
        column: 'token',
        what: 'session token',
        object: `${userLabel(user)} · ${device.label}`,
      }),
  };

  const columns = panelColumns({
    grouped: lines.some(({ kind }) => kind === 'device'),
    answers: acts.answers,
    blocked: guard.blocked,
    onRevoke: (line) => acts.revoke(sessionsOfLine(line).filter(isLive)),
  });
  // As high as its rows, and the bar of selected ones; very many scroll in here.
  const bar = selected.length > 0 ? BAR_HEIGHT : 0;
  const height = Math.min(HEAD_HEIGHT + lines.length * rowHeight + bar, MAX_HEIGHT);
  const looked = sessions.find(({ id }) => id === shown);

  return (
    <Panel
      title="Sessions"
      flush
      count={all === 0 ? undefined : countText(all, live)}
      className={className}
      actions={
        all === 0 ? undefined : (
          <PanelActions
            liveOnly={liveOnly}
            mixed={all > live && live > 0}
            onLiveOnly={setLiveOnly}
            onShowAll={() => showAll()}
          />
        )
      }
    >
      {lines.length === 0 ? (
        <NoSessions
          reason={user.unavailable.session ?? (query.error === null ? null : withHint(query.error))}
          pending={readable && query.isPending}
        />
      ) : (
        <div className="@container flex flex-col" style={{ height }}>
          <DataGrid
            label={`Sessions of ${userLabel(user)}`}
            handle={grid}
            columns={columns}
            rows={lines}
            status={{
              totalRows: lines.length,
              refreshing: query.isFetching,
              notice:
                query.error !== null ? (
                  <NotAll error={query.error} shown={sessions.length} />
                ) : query.data !== undefined && all > sessions.length ? (
                  <VeryMany shown={sessions.length} all={all} onShowAll={() => showAll()} />
                ) : undefined,
            }}
            acts={{
              onOpen: (line) => (line.kind === 'session' ? setShown(line.session.id) : fold(line)),
              menu: (line) => lineMenu(line, menu),
              tone: (line) => (sessionsOfLine(line).some(isLive) ? undefined : 'muted'),
            }}
            selection={{
              ids: shownIds,
              count: selected.length,
              onChange: select,
              noun: 'session',
              actions: <RevokeSelected acts={acts} selected={selected} live={live} blocked={guard.blocked !== null} />,
            }}
          />
        </div>
      )}
      {looked === undefined ? null : (
        <SessionFacts session={looked} acts={acts} guard={guard} onAddress={showAll} onClose={() => setShown(null)} />
      )}
      {acts.dialog}
      {reveal.dialog}
    </Panel>
  );
}

function NotAll({ error: { message, hint }, shown }: { error: ApiError; shown: number }) {
  return (
    <Notice tone="warn" title={message}>
      {hint} {plural(shown, 'session')} of the database are shown.
    </Notice>
  );
}

function VeryMany({ shown, all, onShowAll }: { shown: number; all: number; onShowAll: () => void }) {
  return (
    <Notice
      title={`The ${formatNumber(shown)} that last longest are shown, of ${formatNumber(all)}.`}
      action={
        <Button size="sm" onClick={onShowAll}>
          Show all
        </Button>
      }
    >
      Revoking all of them ends every one, shown or not.
    </Notice>
  );
}

function withHint({ message, hint }: { readonly message: string; readonly hint?: string | undefined }): string {
  return hint === undefined ? message : `${message} ${hint}`;
}

function NoSessions({ reason, pending }: { reason: string | null; pending: boolean }) {
  if (pending) return null;
  return (
    <EmptyState
      compact
      icon={MonitorOff}
      title={reason === null ? 'Not signed in anywhere' : 'Sessions cannot be shown'}
    >
      {reason ?? 'There is no session of this user, live or expired.'}
    </EmptyState>
  );
}
