import { create } from 'zustand';
import { routeKey, type Route, type RouteName } from './routes';

/** A place one was at, and what brings the screen there back to how it was left. */
interface Visit {
  readonly route: Route;
  /** Counts the visits: two of one place are two screens. */
  readonly nth: number;
  readonly restore: (() => void) | null;
}

interface NavState {
  readonly visits: readonly Visit[];
  readonly at: number;
}

const LONGEST = 100;
const START: Visit = { route: { to: 'users' }, nth: 0, restore: null };

const useNav = create<NavState>()(() => ({ visits: [START], at: 0 }));

/** How a screen is looked at, as the history keeps it. */
interface Looked {
  /** Remembers it as it is now; what it returns brings it back. */
  readonly remember: () => () => void;
  /** Begins afresh; false where it was as at first already. */
  readonly begin: () => boolean;
}

const looks = new Map<RouteName, Looked>();
let count = 0;

/** Has the history keep how a screen is looked at, so that Back finds it as it was left. */
export function keepInHistory(screen: RouteName, looked: Looked): void {
  looks.set(screen, looked);
}

function visitAt({ visits, at }: NavState): Visit {
  return visits[at] ?? START;
}

/** The visit as it is left. */
function left(visit: Visit): Visit {
  return { ...visit, restore: looks.get(visit.route.to)?.remember() ?? null };
}

/** The place on screen. */
export function useRoute(): Route {
  return useNav((state) => visitAt(state).route);
}

/** Which visit is on screen: the same place looked at afresh is another one. */
export function useVisit(): number {
  return useNav((state) => visitAt(state).nth);
}

/** Whether there is somewhere to go back or forward to. */
export function useCanGo(direction: 'back' | 'forward'): boolean {
  return useNav((state) => (direction === 'back' ? state.at > 0 : state.at < state.visits.length - 1));
}

/** The place on screen, outside of rendering. */
export function currentRoute(): Route {
  return visitAt(useNav.getState()).route;
}

/** Goes to a place; going where one is already adds nothing to the history. */
export function go(route: Route): void {
  if (routeKey(route) !== routeKey(currentRoute())) arrive(route, left(visitAt(useNav.getState())));
}

/**
 * Goes to a screen as at its first sight: what was searched there for the call before is not asked again. Back leads to
 * where one was, as it was, though it be the same screen.
 */
export function goAfresh(route: Route): void {
  const leaving = left(visitAt(useNav.getState()));
  const changed = looks.get(route.to)?.begin() ?? false;
  if (changed || routeKey(route) !== routeKey(leaving.route)) arrive(route, leaving);
}

function arrive(route: Route, leaving: Visit): void {
  count += 1;
  const next: Visit = { route, nth: count, restore: null };
  useNav.setState(({ visits, at }) => {
    const kept = [...visits.slice(0, at), leaving, next].slice(-LONGEST);
    return { visits: kept, at: kept.length - 1 };
  });
}

/** Goes to a place and forgets the one left, such as a form that was saved. */
export function replace(route: Route): void {
  count += 1;
  const next: Visit = { route, nth: count, restore: null };
  useNav.setState(({ visits, at }) => ({ visits: [...visits.slice(0, at), next], at }));
}

function turn(by: -1 | 1): void {
  const state = useNav.getState();
  const target = state.visits[state.at + by];
  if (target === undefined) return;
  const leaving = left(visitAt(state));
  target.restore?.();
  useNav.setState({ visits: state.visits.with(state.at, leaving), at: state.at + by });
}

/** Back to where one was, as it was; does nothing at the start. */
export function back(): void {
  turn(-1);
}

/** Forward again, after going back. */
export function forward(): void {
  turn(1);
}
