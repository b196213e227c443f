import type { SavedView } from '@shared/api/views';
import { Bookmark, Pencil, Trash2 } from 'lucide-react';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { toApiError } from '../../api/error';
import type { CountOf } from '../../api/paged';
import { useRemoveView, useSaveView, useViews, type ViewScreen } from '../../api/views';
import { commandKeys, useCommand } from '../../nav/commands';
import { Button, IconButton } from '../../ui/button';
import { cx } from '../../ui/cx';
import { Input } from '../../ui/input';
import { keyText } from '../../ui/keys';
import { Popover } from '../../ui/popover';
import { toast } from '../../ui/toast';
import { ViewCount } from './list-count';
import type { SavedState } from './list-store';
import { isLayoutOnly } from './use-layout';

/** A state as text that does not depend on the order in which its parts were set. */
function inOrder(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

function fault(error: unknown): void {
  const { message, hint } = toApiError(error);
  toast.error({ title: message, description: hint });
}

/** A name to type: Enter keeps it, Esc leaves it. */
function NameBox({ start, onDone, onCancel }: { start: string; onDone: (name: string) => void; onCancel: () => void }) {
  const [name, setName] = useState(start);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && name.trim() !== '') onDone(name.trim());
    else if (event.key === 'Escape') onCancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="flex items-center gap-1.5 px-1 py-0.5">
      <Input
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- it appears where the person just asked for it
        autoFocus
        aria-label="Name of the view"
        placeholder="Name of the view"
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onFocus={(event) => event.target.select()}
        onKeyDown={onKeyDown}
      />
      <Button size="sm" variant="primary" disabled={name.trim() === ''} onClick={() => onDone(name.trim())}>
        Save
      </Button>
    </div>
  );
}

function Line({
  view,
  active,
  count,
  onApply,
  onRename,
  onRemove,
}: {
  view: SavedView;
  active: boolean;
  count: ReactNode;
  onApply: () => void;
  onRename: () => void;
  onRemove: () => void;
}) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'F2') onRename();
    else if (event.key === 'Delete') onRemove();
    else return;
    event.preventDefault();
  };
  return (
    <li className="group/entry flex h-7.5 items-center rounded-md hover:bg-hover focus-within:bg-hover">
      <button
        type="button"
        data-view-line
        aria-current={active}
        onClick={onApply}
        onKeyDown={onKeyDown}
        className={cx(
          'flex h-full min-w-0 flex-1 items-center gap-2 rounded-md px-2 text-left outline-offset-[-2px]',
          active && 'font-medium text-accent-ink',
        )}
      >
        <span className="min-w-0 flex-1 truncate" title={view.name}>
          {view.name}
        </span>
        <span className="nums text-sm text-faint">{count}</span>
      </button>
      <span className="flex pr-0.5 opacity-0 group-focus-within/entry:opacity-100 group-hover/entry:opacity-100">
        <IconButton icon={Pencil} label="Rename" keys="F2" size="sm" onClick={onRename} />
        <IconButton icon={Trash2} label="Delete" keys="Delete" size="sm" onClick={onRemove} />
      </span>
    </li>
  );
}

function walk(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const lines = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-view-line]')];
  const at = lines.indexOf(document.activeElement as HTMLElement);
  const next = lines[Math.max(0, Math.min(lines.length - 1, at + (event.key === 'ArrowDown' ? 1 : -1)))];
  if (next === undefined || document.activeElement instanceof HTMLInputElement) return;
  event.preventDefault();
  next.focus();
}

interface ViewsMenuProps {
  readonly screen: ViewScreen;
  /** How the list is looked at now. */
  readonly state: SavedState;
  /** A saved state as it would be kept today, whatever version wrote it. */
  readonly same: (state: SavedState) => SavedState;
  readonly onApply: (state: SavedState) => void;
  /** How the rows of a view are counted; they are only while the menu is open. */
  readonly count: ((state: SavedState) => CountOf) | undefined;
}

/** The views of a screen, which of them is shown, and the one that is being named. */
function useNamedViews({ screen, state, same }: ViewsMenuProps) {
  const [naming, setNaming] = useState<SavedView | 'new' | null>(null);
  const all = useViews();
  const { mutate: save } = useSaveView();
  const views = (all.data ?? []).filter((view) => view.screen === screen && !isLayoutOnly(view.state));
  const now = inOrder(state);
  return {
    views,
    error: all.error,
    active: views.find((view) => inOrder(same(view.state)) === now),
    naming,
    setNaming,
    keep: (name: string) => {
      // A name that is there already is the view to replace.
      const renamed = naming === 'new' || naming === null ? null : naming;
      const id = renamed?.id ?? views.find((view) => view.name === name)?.id;
      const kept = { name, screen, state: { ...(renamed?.state ?? state) } };
      save(id === undefined ? kept : { id, ...kept }, { onError: fault });
      setNaming(null);
    },
  };
}

type NamedViews = ReturnType<typeof useNamedViews>;

/** A line for each view, or for its new name. */
function Lines({
  named: { views, active, naming, setNaming, keep },
  count,
  onApply,
}: Pick<ViewsMenuProps, 'count' | 'onApply'> & { named: NamedViews }) {
  const { mutate: remove } = useRemoveView();
  return (
    <ul className="max-h-80 overflow-y-auto">
      {views.map((view) =>
        naming !== null && naming !== 'new' && naming.id === view.id ? (
          <li key={view.id}>
            <NameBox start={view.name} onDone={keep} onCancel={() => setNaming(null)} />
          </li>
        ) : (
          <Line
            key={view.id}
            view={view}
            active={view.id === active?.id}
            count={count === undefined ? null : <ViewCount of={count(view.state)} />}
            onApply={() => onApply(view.state)}
            onRename={() => setNaming(view)}
            onRemove={() => remove(view.id, { onError: fault })}
          />
        ),
      )}
    </ul>
  );
}

/** Keeps what is shown as a view, under a name to type. */
function SaveLine({ named: { active, naming, setNaming, keep } }: { named: NamedViews }) {
  if (naming === 'new') return <NameBox start="" onDone={keep} onCancel={() => setNaming(null)} />;
  return (
    <Button
      size="sm"
      variant="ghost"
      data-view-line
      className="w-full justify-start!"
      disabled={active !== undefined}
      keys={commandKeys('list.saveView')}
      onClick={() => setNaming('new')}
    >
      <span className="flex-1 text-left">
        {active === undefined ? 'Save what is shown as a view…' : 'Shown as saved'}
      </span>
    </Button>
  );
}

/** The saved views of a list: how it can be looked at, under names, with how many rows each has. */
export function ViewsMenu(props: ViewsMenuProps) {
  const [open, setOpen] = useState(false);
  const named = useNamedViews(props);
  const { views, active, error, setNaming } = named;
  const show = (next: boolean) => {
    setOpen(next);
    setNaming(null);
  };
  useCommand('list.views', () => show(true));
  useCommand('list.saveView', () => {
    setOpen(true);
    setNaming('new');
  });
  return (
    <Popover
      label="Views"
      align="start"
      open={open}
      onOpenChange={show}
      className="w-76 p-1.5!"
      trigger={
        <Button
          icon={Bookmark}
          variant={active === undefined ? 'ghost' : 'default'}
          title={`Saved views (${keyText(commandKeys('list.views') ?? '')})`}
        >
          <span className="max-w-32 truncate">{active?.name ?? 'Views'}</span>
        </Button>
      }
    >
      <div onKeyDown={walk} role="presentation">
        {views.length === 0 ? (
          <p className="px-2 pt-1 pb-1.5 text-sm text-faint">
            {error === null
              ? 'No view is saved yet. A view keeps search, filters, order and columns under a name.'
              : `${error.message} ${error.hint ?? ''}`}
          </p>
        ) : (
          <Lines
            named={named}
            count={props.count}
            onApply={(state) => {
              props.onApply(state);
              show(false);
            }}
          />
        )}
        <div className={cx('border-t border-line pt-1', views.length > 0 && 'mt-1')}>
          <SaveLine named={named} />
        </div>
      </div>
    </Popover>
  );
}
