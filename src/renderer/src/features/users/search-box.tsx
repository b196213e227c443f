import { useId, useState, type KeyboardEvent, type Ref } from 'react';
import { HitsPanel } from '../../parts/paste/hits-panel';
import { openHit } from '../../parts/paste/open-hit';
import { QueryHints, SEARCH_PANEL } from '../../parts/query/hints';
import { commandKeys } from '../../nav/commands';
import { SearchInput } from '../../ui/input';
import type { UserFilters } from '@shared/api/users';
import type { UsersBox } from './use-users-box';
import { usersStore } from './public/view-store';

/** The one box: text, filters such as `verified:no`, or anything a customer sent. */
export function UsersSearchBox({
  box,
  lastChip,
  busy,
  ref,
  onEnter,
  onDown,
  onLeave,
}: {
  box: UsersBox;
  /** The filter Backspace in the empty box takes away. */
  lastChip: keyof UserFilters | undefined;
  busy: boolean;
  ref: Ref<HTMLInputElement>;
  /** Enter on a plain search. */
  onEnter: () => void;
  onDown: () => void;
  onLeave: () => void;
}) {
  const [at, setAt] = useState(0);
  const [focused, setFocused] = useState(false);
  const listId = useId();
  const { answer } = box;
  const hits = answer.state === 'found' ? answer.hits : [];

  const open = (index: number) => {
    const hit = hits[index];
    if (hit === undefined) return;
    box.dismiss();
    openHit(hit);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    switch (event.key) {
      case 'ArrowDown':
        if (hits.length > 0) setAt(Math.min(hits.length - 1, at + 1));
        else onDown();
        break;
      case 'ArrowUp':
        if (hits.length === 0) return;
        setAt(Math.max(0, at - 1));
        break;
      case 'Enter':
        if (hits.length > 0) open(at);
        else if (answer.state === 'idle' && !box.finish()) onEnter();
        break;
      case 'Escape':
        if (answer.state !== 'idle') box.dismiss();
        else if (box.value !== '') box.change('');
        else onLeave();
        break;
      case 'Backspace':
        if (box.value !== '') return;
        if (lastChip !== undefined) usersStore.narrow({ [lastChip]: undefined });
        break;
      default:
        return;
    }
    event.preventDefault();
  };
  const panel =
    answer.state === 'idle' ? (
      !focused || (box.typing === null && box.notes.length === 0) ? null : (
        <QueryHints typing={box.typing} notes={box.notes} />
      )
    ) : (
      <HitsPanel answer={answer} at={at} listId={listId} onAt={setAt} onOpen={(hit) => open(hits.indexOf(hit))} />
    );
  return (
    <div className="relative w-full max-w-110 min-w-0">
      <SearchInput
        ref={ref}
        value={box.value}
        onValueChange={(value) => {
          setAt(0);
          box.change(value);
        }}
        label="Search users"
        placeholder="Name, address, id, verified:no, or paste anything"
        keys={commandKeys('find.search')}
        busy={busy || answer.state === 'asking'}
        onKeyDown={onKeyDown}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
      />
      {panel === null ? null : <div className={SEARCH_PANEL}>{panel}</div>}
    </div>
  );
}
