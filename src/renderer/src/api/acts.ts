import type { WrittenEntry } from '@shared/result';
import { create } from 'zustand';

/** Something this window did that can be taken back: one or several audit entries of one call. */
export interface DoneAct {
  readonly nth: number;
  /** Entries in the order in which they were made. */
  readonly ids: readonly string[];
  readonly summary: string;
  readonly notes: readonly string[];
  /** When, in milliseconds. */
  readonly at: number;
  /** Whether whoever asked for it says what came of it, so that nobody else has to. */
  readonly told: boolean;
}

const MAX_ACTS = 50;

interface Acts {
  /** Newest last. */
  readonly done: readonly DoneAct[];
  /** What was undone since anything else was done, by the entries of the undoing: newest last. */
  readonly undone: readonly UndoneAct[];
}

/** Something that was taken back and can be done again, by undoing what took it back. */
export type UndoneAct = Pick<DoneAct, 'ids' | 'summary' | 'at'>;

/** What this window did and could undo, noted by the one place where answers come in. */
export const useDoneActs = create<Acts>()(() => ({ done: [], undone: [] }));

let count = 0;

/** Notes the entries a call left; those that cannot be undone are not kept. What was undone before is done again no more. */
export function noteActs(entries: readonly WrittenEntry[] | undefined, told: boolean): void {
  if ((entries ?? []).length > 0) useDoneActs.setState({ undone: [] });
  noteDone(entries, told);
}

/** Notes that something undone was done again: what was undone before it can still be, too. */
export function noteAgain(entries: readonly WrittenEntry[], act: UndoneAct): void {
  useDoneActs.setState(({ undone }) => ({ undone: undone.filter((one) => one !== act) }));
  noteDone(
    entries.map((entry) => ({ ...entry, summary: act.summary })),
    true,
  );
}

/** Notes what undid an act, so that it can be done again. */
export function noteUndone(entries: readonly WrittenEntry[], summary: string): void {
  const ids = entries.filter((entry) => entry.undo === 'possible').map((entry) => entry.id);
  // Half of an act is not done again.
  if (ids.length === 0 || ids.length < entries.length) return;
  useDoneActs.setState(({ undone }) => ({ undone: [...undone, { ids, summary, at: Date.now() }].slice(-MAX_ACTS) }));
}

function noteDone(entries: readonly WrittenEntry[] | undefined, told: boolean): void {
  const possible = (entries ?? []).filter((entry) => entry.undo === 'possible');
  const [first] = possible;
  if (first === undefined) return;
  count += 1;
  const act: DoneAct = {
    nth: count,
    ids: possible.map((entry) => entry.id),
    summary: possible.length === 1 ? first.summary : `${first.summary}, and ${possible.length - 1} more`,
    notes: possible.flatMap((entry) => entry.notes ?? []),
    at: Date.now(),
    told,
  };
  useDoneActs.setState(({ done }) => ({ done: [...done, act].slice(-MAX_ACTS) }));
}

/** Forgets an act that was undone, or can no longer be. */
export function forgetAct(ids: readonly string[]): void {
  const gone = new Set(ids);
  useDoneActs.setState(({ done }) => ({ done: done.filter((act) => !act.ids.some((id) => gone.has(id))) }));
}

/** Forgets everything, such as when another database is opened. */
export function forgetActs(): void {
  useDoneActs.setState({ done: [], undone: [] });
}

/** The act noted last, if that was just now; for messages that offer to undo what they tell. */
export function justDone(): DoneAct | null {
  const last = useDoneActs.getState().done.at(-1);
  return last !== undefined && Date.now() - last.at < 2000 ? last : null;
}
