import type { ConnectionSummary } from '@shared/api/connections';
import { create } from 'zustand';

/** The connection somebody asked to open last, and how often anybody asked; of what draws the attempt, and no other's. */
export const useWanted = create<{ readonly wanted: ConnectionSummary | null; readonly turn: number }>()(() => ({
  wanted: null,
  turn: 0,
}));

/** Opens a connection, from wherever one is picked; asks for what is not stored and explains what fails. */
export function openConnection(summary: ConnectionSummary): void {
  useWanted.setState(({ turn }) => ({ wanted: summary, turn: turn + 1 }));
}
