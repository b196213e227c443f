/** The id of the demo, on every computer. */
export const DEMO_ID = 'demo';
/** What ids of connections begin with that administrators set up. */
export const FIXED_PREFIX = 'fixed-';

/** Whether a connection can be handed on under its id: those that administrators set up and the demo are there anyway. */
export function isHandedOn(id: string): boolean {
  return id !== DEMO_ID && !id.startsWith(FIXED_PREFIX) && /^[\w-]{1,100}$/u.test(id);
}
