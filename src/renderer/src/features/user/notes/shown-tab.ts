import { create } from 'zustand';

/** The parts of a person's history. */
export type HistoryTab = 'changes' | 'mail' | 'notes';

const useShown = create<{ readonly userId: string | null; readonly tab: HistoryTab }>()(() => ({
  userId: null,
  tab: 'changes',
}));

/** Which part of a person's history is shown; somebody else's begins with the changes. */
export function useHistoryTab(userId: string): HistoryTab {
  return useShown((state) => (state.userId === userId ? state.tab : 'changes'));
}

/** Shows a part of a person's history, on screen or as soon as it is. */
export function showHistory(userId: string, tab: HistoryTab): void {
  useShown.setState({ userId, tab });
}
