import { create } from 'zustand';
import { PLAIN_LAYOUT, type GridLayout } from '../../ui/data-grid/layout';

// For this run of the app: saved views belong to a connection, and the audit to none.
const useStore = create<{ layout: GridLayout }>()(() => ({ layout: PLAIN_LAYOUT }));

function setLayout(layout: GridLayout): void {
  useStore.setState({ layout });
}

/** Which columns of the audit trail show, in which order and width. */
export function useAuditLayout() {
  return { layout: useStore((state) => state.layout), setLayout };
}
