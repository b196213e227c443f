import { create } from 'zustand';
import type { CommandId } from '../../nav/commands';
import { routeKey } from '../../nav/routes';
import { currentRoute } from '../../nav/store';

/** An act on somebody who has no page on screen. */
interface AskedAct {
  readonly userId: string;
  readonly command: CommandId;
  /** Where it was asked for: it does not follow to another screen. */
  readonly place: string;
  readonly nth: number;
}

/** The act that was asked for last, and has its dialogs drawn. */
export const useAskedAct = create<{ readonly asked: AskedAct | null }>()(() => ({ asked: null }));

/** Asks for a command to be run on one person of the open database. */
export function askPersonAct(userId: string, command: CommandId): void {
  const place = routeKey(currentRoute());
  useAskedAct.setState(({ asked }) => ({ asked: { userId, command, place, nth: (asked?.nth ?? 0) + 1 } }));
}
