import type { ErrorInfo } from '@shared/result';
import { create } from 'zustand';
import { go } from '../nav/store';

/** A failure to open a connection that waits to be shown in its form. */
const useFault = create<{ readonly id: string | null; readonly info: ErrorInfo | null }>()(() => ({
  id: null,
  info: null,
}));

/** Goes to the form of a connection that failed, with the failure shown beside it and the box at fault focused. */
export function editAfterFailure(id: string, info: ErrorInfo | null): void {
  useFault.setState({ id, info });
  go({ to: 'connection-edit', id });
}

/** The failure that waits for this connection. */
export function waitingFault(id: string | null): ErrorInfo | null {
  const { id: of, info } = useFault.getState();
  return id !== null && of === id ? info : null;
}

/** Forgets it, once it is shown. */
export function clearFault(): void {
  useFault.setState({ id: null, info: null });
}
