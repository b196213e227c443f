import { create } from 'zustand';

/** Somebody is on the way to a list to search it: its box takes the focus once it is there. */
export const useWantsBox = create<{ readonly wanted: boolean }>()(() => ({ wanted: false }));
