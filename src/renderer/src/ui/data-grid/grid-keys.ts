/** What a key press means in a grid of rows. */
export type GridKey =
  | { readonly kind: 'move'; readonly to: number; readonly extend: boolean }
  | { readonly kind: 'open' | 'mark' | 'mark-all' | 'clear' | 'header' };

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
  const last = count - 1;
  const move = (to: number): GridKey => ({
    kind: 'move',
    to: Math.max(0, Math.min(last, to)),
    extend: press.shiftKey,
  });
  if (press.ctrlKey || press.metaKey) {
    if (press.key === 'Home') return move(0);
    if (press.key === 'End') return move(last);
    if (press.key.toLowerCase() === 'a' && !press.shiftKey) return { kind: 'mark-all' };
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
    case 'PageDown':
      return move(index + page);
    case 'PageUp':
      return move(index - page);
    case 'Home':
      return move(0);
    case 'End':
      return move(last);
    case 'Enter':
      return { kind: 'open' };
    case ' ':
    case 'x':
      return { kind: 'mark' };
    case 'Escape':
      return { kind: 'clear' };
    default:
      return null;
  }
}

/** Moves among the sort buttons of the header; tells whether the press was used. */
export function moveInHeader(event: { key: string; target: EventTarget }, grid: HTMLElement): 'used' | 'down' | 'no' {
  const heads = [...grid.querySelectorAll<HTMLElement>('[data-grid-head]')];
  const at = heads.findIndex((head) => head === event.target);
  if (at === -1) return 'no';
  if (event.key === 'ArrowDown' || event.key === 'j' || event.key === 'Escape') return 'down';
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return 'no';
  heads[Math.max(0, Math.min(heads.length - 1, at + (event.key === 'ArrowLeft' ? -1 : 1)))]?.focus();
  return 'used';
}
