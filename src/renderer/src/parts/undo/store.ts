import type { UndoneAct } from '../../api/acts';
import { create } from 'zustand';

/** An act that somebody wants to take back, and is shown first. */
export interface AskedUndo {
  /** Audit entries, oldest first. */
  readonly ids: readonly string[];
  readonly summary: string;
  /** The entries undid something, which is then done again. */
  readonly again?: UndoneAct;
}

/** The one dialog in which undoing is shown before it is done. */
export const useAskedUndo = create<{ readonly asked: AskedUndo | null }>()(() => ({ asked: null }));

/** Shows what undoing would write back, and lets it be done from there. */
export function askUndo(asked: AskedUndo | null): void {
  useAskedUndo.setState({ asked });
}
