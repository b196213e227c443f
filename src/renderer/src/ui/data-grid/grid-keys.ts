/** What a key press means in a grid of rows. */
export type GridKey =
  | { readonly kind: 'move'; readonly to: number; readonly extend: boolean }
  /** The first or the last row of the whole list, loaded or not. */
  | { readonly kind: 'edge'; readonly edge: 'start' | 'end'; readonly extend: boolean }
  | { readonly kind: 'cell'; readonly by: -1 | 1 }
  | { readonly kind: 'open' | 'select' | 'select-all' | 'clear' | 'header' | 'copy-cell' | 'copy-rows' };

interface KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** Reads a key press on the row `index` of `count` rows, `page` of which fit on screen; null where it is not ours. */
export function readGridKey(press: KeyPress, index: number, count: number, page: number): GridKey | null {
  if (press.altKey) return null;
  const move = (to: number): GridKey => ({
    kind: 'move',
    to: Math.max(0, Math.min(count - 1, to)),
    extend: press.shiftKey,
  });
  const edge = (to: 'start' | 'end'): GridKey => ({ kind: 'edge', edge: to, extend: press.shiftKey });
  if (press.ctrlKey || press.metaKey) {
    if (press.key === 'Home') return edge('start');
    if (press.key === 'End') return edge('end');
    const letter = press.key.toLowerCase();
    if (letter === 'a' && !press.shiftKey) return { kind: 'select-all' };
    if (letter === 'c') return { kind: press.shiftKey ? 'copy-rows' : 'copy-cell' };
    return null;
  }
  switch (press.key) {
    case 'ArrowDown':
    case 'j':
      return move(index + 1);
    case 'ArrowUp':
      return index <= 0 && !press.shiftKey ? { kind: 'header' } : move(index - 1);
    case 'k':
      return move(index - 1);
    case 'ArrowLeft':
      return press.shiftKey ? null : { kind: 'cell', by: -1 };
    case 'ArrowRight':
      return press.shiftKey ? null : { kind: 'cell', by: 1 };
    case 'PageDown':
      return move(index + page);
    case 'PageUp':
      return move(index - page);
    case 'Home':
      return edge('start');
    case 'End':
      return edge('end');
    case 'Enter':
      return { kind: 'open' };
    case ' ':
    case 'x':
      return { kind: 'select' };
    case 'Escape':
      return { kind: 'clear' };
    default:
      return null;
  }
}

/** What a key press means on the head of a column. */
type HeadKey =
  | { readonly kind: 'focus' | 'resize' | 'shift'; readonly by: -1 | 1 }
  | { readonly kind: 'down' | 'reset' };

/** Reads a key press on the head of a column: arrows walk, Shift widens, Ctrl+Shift moves; null where it is not ours. */
export function readHeadKey(press: KeyPress): HeadKey | null {
  if (press.altKey) return null;
  if (press.key === 'ArrowLeft' || press.key === 'ArrowRight') {
    const by = press.key === 'ArrowLeft' ? -1 : 1;
    if (press.ctrlKey || press.metaKey) return press.shiftKey ? { kind: 'shift', by } : null;
    return { kind: press.shiftKey ? 'resize' : 'focus', by };
  }
  if (press.ctrlKey || press.metaKey) return null;
  if (press.key === 'ArrowDown' || press.key === 'j' || press.key === 'Escape') return { kind: 'down' };
  if (press.key === 'Backspace') return { kind: 'reset' };
  return null;
}

/** The row that has the focus, by its id. */
export function focusedRowId(): string | null {
  const active = document.activeElement;
  return active?.role === 'row' ? active.getAttribute('data-row-id') : null;
}
