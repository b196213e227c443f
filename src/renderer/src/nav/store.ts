import { create } from 'zustand';
import { routeKey, type Route } from './routes';

interface NavState {
  readonly entries: readonly Route[];
  readonly at: number;
}

const LONGEST = 100;

const useNav = create<NavState>()(() => ({ entries: [{ to: 'users' }], at: 0 }));

/** The place on screen. */
export function useRoute(): Route {
  return useNav((state) => state.entries[state.at] ?? { to: 'users' });
}

/** Whether there is somewhere to go back or forward to. */
export function useCanGo(direction: 'back' | 'forward'): boolean {
  return useNav((state) => (direction === 'back' ? state.at > 0 : state.at < state.entries.length - 1));
}

/** The place on screen, outside of rendering. */
export function currentRoute(): Route {
  const { entries, at } = useNav.getState();
  return entries[at] ?? { to: 'users' };
}

/** Goes to a place; going where one is already adds nothing to the history. */
export function go(route: Route): void {
  if (routeKey(route) === routeKey(currentRoute())) return;
  useNav.setState(({ entries, at }) => {
    const kept = [...entries.slice(0, at + 1), route].slice(-LONGEST);
    return { entries: kept, at: kept.length - 1 };
  });
}

/** Goes to a place and forgets the one left, such as a form that was saved. */
export function replace(route: Route): void {
  useNav.setState(({ entries, at }) => ({ entries: [...entries.slice(0, at), route], at }));
}

/** Back to where one was; does nothing at the start. */
export function back(): void {
  useNav.setState(({ at }) => ({ at: Math.max(0, at - 1) }));
}

/** Forward again, after going back. */
export function forward(): void {
  useNav.setState(({ entries, at }) => ({ at: Math.min(entries.length - 1, at + 1) }));
}
