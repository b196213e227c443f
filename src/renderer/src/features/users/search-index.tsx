import type { SearchIndexStatus } from '@shared/api/search';
import { TriangleAlert, Zap } from 'lucide-react';
import { useState } from 'react';
import { useSearchIndex, useStartSearchIndex, useStopSearchIndex } from '../../api/search-index';
import { formatNumber } from '../../format/numbers';
import { useCommand } from '../../nav/commands';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { Popover } from '../../ui/popover';

/** Smaller tables are searched whole before anybody notices. */
const MIN_INDEXED_ROWS = 50_000;

/** How old what the index knows is, in words. */
function behind(seconds: number | null): string {
  if (seconds === null) return '';
  return seconds < 60 ? `${seconds} s behind` : `${Math.round(seconds / 60)} min behind`;
}

function memory(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.max(1, Math.round(bytes / 1e6))} MB`;
}

function labelOf({ state, progress, behindSeconds }: SearchIndexStatus): string {
  switch (state) {
    case 'off':
      return 'Index off';
    case 'building':
      return `Indexing ${Math.floor((progress ?? 0) * 100)} %`;
    case 'ready':
      return `Indexed, ${behind(behindSeconds)}`;
    case 'failed':
      return 'Index failed';
  }
}

function Facts({ status: { state, rows, bytes, behindSeconds } }: { status: SearchIndexStatus }) {
  if (state !== 'ready' && state !== 'building') return null;
  const facts = [
    ['Users', formatNumber(rows)],
    ['Memory', memory(bytes)],
    ...(state === 'ready' ? [['Knows everything up to', `${behindSeconds ?? 0} s ago`]] : []),
  ];
  return (
    <dl className="nums grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="text-right">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Start({ restart }: { restart: boolean }) {
  const start = useStartSearchIndex();
  const asks = start.error?.code === 'CONFIRMATION_REQUIRED';
  return (
    <>
      {start.error === null ? null : (
        <Notice tone={asks ? 'warn' : 'danger'} title={start.error.message}>
          {start.error.hint}
        </Notice>
      )}
      <Button
        variant={asks ? 'default' : 'primary'}
        busy={start.isPending}
        onClick={() => start.mutate(asks ? { acceptSize: true } : {})}
      >
        {asks ? 'Build it all the same' : restart ? 'Build again' : 'Build index'}
      </Button>
    </>
  );
}

/** The local search index beside the box it serves: its state at a glance, and all about it one click away. */
export function SearchIndexMenu({ users }: { users: number }) {
  const status = useSearchIndex().data;
  const stop = useStopSearchIndex();
  const [open, setOpen] = useState(false);
  const offered = status !== undefined && (status.state !== 'off' || users >= MIN_INDEXED_ROWS);
  useCommand('find.index', () => setOpen(true), offered);
  if (!offered) return null;
  const running = status.state === 'building' || status.state === 'ready';
  const troubled = status.problem !== null;
  return (
    <Popover
      label="Local search index"
      open={open}
      onOpenChange={setOpen}
      align="end"
      className="flex w-84 flex-col gap-3"
      trigger={
        <Button variant="ghost" icon={troubled ? TriangleAlert : Zap} title="Local search index">
          <span className="nums whitespace-nowrap">{labelOf(status)}</span>
        </Button>
      }
    >
      <div className="flex flex-col gap-1">
        <h2 className="font-semibold">Local search index</h2>
        <p className="text-muted">
          Ids, addresses and names are copied into this computer’s memory, so that typing asks nothing of the database.
          Every match is read anew before it is shown.
        </p>
      </div>
      {status.problem === null ? null : (
        <Notice tone="warn" title={status.problem}>
          Searching works without it.
        </Notice>
      )}
      <Facts status={status} />
      {status.state === 'ready' ? (
        <p className="text-sm text-faint">
          Somebody who signed up or was renamed since is found by the exact address, or by its beginning.
        </p>
      ) : null}
      <p className="text-sm text-faint">
        It is never written to disk, and forgotten when the connection closes or the screen is locked.
      </p>
      {running ? (
        <Button busy={stop.isPending} onClick={() => stop.mutate()}>
          {status.state === 'building' ? 'Stop building' : 'Forget index'}
        </Button>
      ) : (
        <Start restart={status.state === 'failed'} />
      )}
    </Popover>
  );
}
