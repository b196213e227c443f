import type { ConnectionSummary } from '@shared/api/connections';
import { useEffect, useEffectEvent } from 'react';

const OVER = '[role="dialog"][data-open], [role="alertdialog"][data-open], [role="menu"], [role="listbox"]';

/** Saved connections, the one opened last first; those never opened keep their order, behind. */
export function byRecency(connections: readonly ConnectionSummary[]): readonly ConnectionSummary[] {
  return connections.toSorted((a, b) => (b.lastOpenedAt ?? '').localeCompare(a.lastOpenedAt ?? ''));
}

/** Calls `pick` with 0 to 8 when one of the keys 1 to 9 is pressed where it is not text. */
export function useDigits(pick: (index: number) => void): void {
  const latest = useEffectEvent(pick);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!/^[1-9]$/u.test(event.key) || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const { target } = event;
      const typing = target instanceof HTMLElement && target.closest('input:not([type=radio]), textarea') !== null;
      if (typing || event.defaultPrevented || document.querySelector(OVER) !== null) return;
      event.preventDefault();
      latest(Number(event.key) - 1);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
