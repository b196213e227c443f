import type { Weight } from '../write/confirm';
import type { Deed } from './deed';
import type { Progress } from './store';

/** `1 user`, `5,000 users`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}

/** What a job is called: `Ban 5,000 users`. */
export function titleOf(deed: Pick<Deed, 'verb'>, rows: number): string {
  return `${deed.verb} ${count(rows, 'user')}`;
}

/** How much a job weighs, for the confirmation. */
export function weightOf(deed: Pick<Deed, 'verb' | 'undoable' | 'weighsAsFinal'>, rows: number): Weight {
  return {
    what: `This would ${deed.verb.charAt(0).toLowerCase()}${titleOf(deed, rows).slice(1)}`,
    rows,
    undoable: deed.undoable && deed.weighsAsFinal !== true,
    phrase: String(rows),
  };
}

/** How a job ended: `Banned 4,990 users; 5 failed, 5 skipped.` */
export function endMessage(deed: Pick<Deed, 'past'>, { done, failed, skipped, unknown }: Progress): string {
  const whole = `${deed.past} ${count(done - failed - skipped - unknown, 'user')}`;
  const rest = [
    ...(failed > 0 ? [`${failed.toLocaleString('en')} failed`] : []),
    ...(skipped > 0 ? [`${skipped.toLocaleString('en')} skipped`] : []),
    ...(unknown > 0 ? [`of ${unknown.toLocaleString('en')} it is not known`] : []),
  ];
  return rest.length === 0 ? `${whole}.` : `${whole}; ${rest.join(', ')}.`;
}
