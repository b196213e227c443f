import type { Witness } from '../write/witness';
import type { RowResult } from './store';

/** What the batch under way will have done once it is committed. */
export interface Flight {
  readonly results: readonly RowResult[];
  readonly witnesses: readonly Witness[];
}
