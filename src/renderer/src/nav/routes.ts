/** Every place in the app; the set is closed. */
export type Route =
  | { readonly to: 'users' }
  | { readonly to: 'user'; readonly id: string }
  | { readonly to: 'sessions' }
  | { readonly to: 'accounts' }
  | { readonly to: 'organizations' }
  | { readonly to: 'verifications' }
  | { readonly to: 'outbox' }
  | { readonly to: 'mail-log' }
  | { readonly to: 'templates' }
  | { readonly to: 'audit' }
  | { readonly to: 'insight' }
  | { readonly to: 'connections' }
  /** `id: null` makes a new one; `field` is the setting to look at first, as an error of main's names it. */
  | { readonly to: 'connection-edit'; readonly id: string | null; readonly field?: string }
  /** What is known of a database; `id: null` is the open one. */
  | { readonly to: 'report'; readonly id: string | null }
  | { readonly to: 'settings' };

export type RouteName = Route['to'];

/** One text per place, to compare and to remember by. */
export function routeKey(route: Route): string {
  if (route.to === 'user') return `user:${route.id}`;
  if (route.to === 'connection-edit') return `connection-edit:${route.id ?? 'new'}`;
  if (route.to === 'report') return `report:${route.id ?? 'open'}`;
  return route.to;
}
