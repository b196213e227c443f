import { plural } from '../base/plural';
import type { Weight } from '../write/confirm';
import type { BulkOperation } from './bulk-operation';
import type { BulkProgress } from './stored';

/** What a job is called: `Ban 5,000 users`. */
export function titleOf(operation: Pick<BulkOperation, 'verb'>, rows: number): string {
  return `${operation.verb} ${plural(rows, 'user')}`;
}

/** How much a job weighs, for the confirmation. */
export function weightOf(operation: Pick<BulkOperation, 'verb' | 'undoable' | 'weighsAsFinal'>, rows: number): Weight {
  return {
    what: `This would ${operation.verb.charAt(0).toLowerCase()}${titleOf(operation, rows).slice(1)}`,
    verb: operation.verb,
    rows,
    undoable: operation.undoable,
    heavy: operation.weighsAsFinal === true,
    phrase: String(rows),
  };
}

/** How a job ended: `Banned 4,990 users; 5 failed, 5 skipped.` */
export function endMessage(
  operation: Pick<BulkOperation, 'past'>,
  { done, failed, skipped, unknown }: BulkProgress,
): string {
  const whole = `${operation.past} ${plural(done - failed - skipped - unknown, 'user')}`;
  const rest = [
    ...(failed > 0 ? [`${failed.toLocaleString('en')} failed`] : []),
    ...(skipped > 0 ? [`${skipped.toLocaleString('en')} skipped`] : []),
    ...(unknown > 0 ? [`of ${unknown.toLocaleString('en')} it is not known`] : []),
  ];
  return rest.length === 0 ? `${whole}.` : `${whole}; ${rest.join(', ')}.`;
}
