import type { BelongingPanel, BelongingRow } from '@shared/api/belongings';
import type { UserDetail } from '@shared/api/users';
import { ChevronRight, Ellipsis, Info, Power, PowerOff, Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { belongingsPages } from '../../../api/belongings';
import { usePagedList } from '../../../api/paged';
import { formatNumber } from '../../../format/numbers';
import { PagedLines } from '../../../parts/lists/paged-lines';
import type { WriteGuard } from '../../../parts/write-guard';
import { Badge } from '../../../ui/badge';
import { IconButton } from '../../../ui/button';
import { cx } from '../../../ui/cx';
import { Menu, type MenuEntry } from '../../../ui/menu';
import { Panel } from '../../../ui/panel';
import { RowDialog } from './row-dialog';
import { useBelongingActs } from './use-acts';
import { fieldOf, rowNoun, rowWords } from './words';

const WAITING = { rows: 1, rowHeight: 44, columns: '1fr 20px' };

const CLOSED: Readonly<Record<NonNullable<BelongingPanel['closed']>, string>> = {
  'not-readable': 'The database user of this connection may not read this table.',
  'no-index': 'This table is large and has no index by user, so it is not searched.',
};

/** What of a row has to be seen at once. */
function Mark({ panel, row }: { panel: BelongingPanel; row: BelongingRow }) {
  const enabled = fieldOf(panel, row, 'enabled');
  if (enabled === false || enabled === 0) return <Badge tone="warn">off</Badge>;
  const status = fieldOf(panel, row, 'status');
  if (panel.kind === 'invitation-received' && typeof status === 'string') {
    return <Badge tone={status === 'pending' ? 'info' : 'neutral'}>{status === 'pending' ? 'waiting' : status}</Badge>;
  }
  return null;
}

function entriesOf(
  panel: BelongingPanel,
  row: BelongingRow,
  acts: ReturnType<typeof useBelongingActs>,
  guard: WriteGuard,
): MenuEntry[] {
  if (row.id === null) return [];
  const noun = rowNoun(panel);
  const entries: MenuEntry[] = [];
  const may = (method: 'belongings.remove' | 'belongings.switch' | 'belongings.cancel') => {
    const reason = guard.blockedFor(method);
    return { disabled: reason !== null, reason: reason ?? undefined };
  };
  if (panel.acts.includes('switch')) {
    const enabled = fieldOf(panel, row, 'enabled');
    const on = enabled === false || enabled === 0;
    entries.push({
      label: on ? 'Switch on' : 'Switch off',
      icon: on ? Power : PowerOff,
      ...may('belongings.switch'),
      onSelect: () => acts.turn(row, on),
    });
  }
  if (panel.acts.includes('cancel') && fieldOf(panel, row, 'status') === 'pending') {
    entries.push({
      label: 'Cancel invitation…',
      icon: Undo2,
      danger: true,
      ...may('belongings.cancel'),
      onSelect: () => acts.cancel(row),
    });
  }
  if (panel.acts.includes('remove')) {
    entries.push({
      label: `Remove ${noun}…`,
      icon: Trash2,
      danger: true,
      ...may('belongings.remove'),
      onSelect: () => acts.remove(row),
    });
  }
  return entries;
}

function Rows({ user, panel, guard }: { user: UserDetail; panel: BelongingPanel; guard: WriteGuard }) {
  const list = usePagedList(belongingsPages(user.id, panel.key));
  const acts = useBelongingActs(user, panel, guard);
  const [shown, setShown] = useState<BelongingRow | null>(null);
  return (
    <>
      <PagedLines list={list} waiting={WAITING} className="max-h-40 overflow-y-auto">
        {(row, at) => {
          const { name, more } = rowWords(panel, row);
          const entries: MenuEntry[] = [{ label: 'All values', icon: Info, onSelect: () => setShown(row) }];
          const acting = entriesOf(panel, row, acts, guard);
          if (acting.length > 0) entries.push({ type: 'separator' }, ...acting);
          return (
            <li
              key={row.id ?? at}
              className="flex items-center gap-2 border-b border-line/70 py-1 pr-1.5 pl-3 last:border-b-0"
            >
              <div className="min-w-0 flex-1">
                <div className="flex min-w-0 items-center gap-2">
                  <span className="truncate" title={name}>
                    {name}
                  </span>
                  <Mark panel={panel} row={row} />
                </div>
                {more === '' ? null : (
                  <div className="nums truncate text-sm text-faint" title={more}>
                    {more}
                  </div>
                )}
              </div>
              <Menu
                trigger={<IconButton icon={Ellipsis} label={`More about: ${name}`} size="sm" side="left" />}
                entries={entries}
              />
            </li>
          );
        }}
      </PagedLines>
      {shown === null ? null : <RowDialog panel={panel} row={shown} onClose={() => setShown(null)} />}
      {acts.dialog}
    </>
  );
}

/** One list of what hangs on a person; what is the app's own is folded until asked for. */
export function BelongingsPanel({
  user,
  panel,
  title,
  guard,
}: {
  user: UserDetail;
  panel: BelongingPanel;
  title: string;
  guard: WriteGuard;
}) {
  const [open, setOpen] = useState(OPEN.has(panel.kind));
  return (
    <Panel
      title={title}
      flush
      className="shrink-0"
      count={panel.total === null ? undefined : formatNumber(panel.total.value)}
      actions={
        <IconButton
          icon={ChevronRight}
          label={open ? `Fold: ${title}` : `Show: ${title}`}
          size="sm"
          side="left"
          aria-expanded={open}
          className={cx(open && 'rotate-90')}
          onClick={() => setOpen(!open)}
        />
      }
    >
      {!open ? null : panel.closed !== null ? (
        <p className="px-3 py-1.5 text-sm text-faint">{CLOSED[panel.closed]}</p>
      ) : (
        <Rows user={user} panel={panel} guard={guard} />
      )}
    </Panel>
  );
}

const OPEN: ReadonlySet<BelongingPanel['kind']> = new Set([
  'passkey',
  'api-key',
  'team',
  'invitation-received',
  'oauth-consent',
]);
