import type { ConnectionSummary } from '@shared/api/connections';
import type { KeyboardEvent } from 'react';

/** What can be done with a row of the list. */
export type RowAct = 'edit' | 'report' | 'duplicate' | 'up' | 'down' | 'remove';

/** Reads a key pressed on a row; null where it is not one of the list's own. */
export function rowAct(
  event: Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>,
): RowAct | null {
  const mod = event.ctrlKey || event.metaKey;
  if (event.altKey) {
    if (mod || event.shiftKey) return null;
    return event.key === 'ArrowUp' ? 'up' : event.key === 'ArrowDown' ? 'down' : null;
  }
  if (mod) return event.key === 'd' && !event.shiftKey ? 'duplicate' : null;
  if (event.key === 'e' || event.key === 'F2') return 'edit';
  if (event.key === 'r') return 'report';
  return event.key === 'Delete' ? 'remove' : null;
}

/** The ids with one moved a place up (-1) or down (1); null where it is at the end already. */
export function moved(rows: readonly ConnectionSummary[], id: string, by: -1 | 1): readonly string[] | null {
  const ids = rows.map((one) => one.id);
  const at = ids.indexOf(id);
  const to = at + by;
  if (at === -1 || to < 0 || to >= ids.length) return null;
  return ids.toSpliced(at, 1).toSpliced(to, 0, id);
}
