import type { CommitMarker } from '../write/commit-marker';
import type { RowResult } from './store';

/** What the batch under way will have done once it is committed. */
export interface InFlightBatch {
  readonly results: readonly RowResult[];
  readonly markers: readonly CommitMarker[];
}
