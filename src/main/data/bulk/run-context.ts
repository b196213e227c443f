import type { ConnectionManager } from '../connections/connection-manager';
import type { WritePath } from '../write/write-path';
import type { Mailer } from './mailer';
import type { StopSign } from './stop';
import type { BulkStore } from './store';
import type { RowResult } from './stored';

/** What running a job needs. */
export interface RunnerDependencies {
  readonly store: BulkStore;
  readonly connections: ConnectionManager;
  readonly writes: WritePath;
  readonly mailer: Mailer;
  readonly now: () => Date;
}

/** What a run tells while it runs. */
export interface RunReport {
  readonly landed: (results: readonly RowResult[]) => void;
  /** It waits for a rate limit until then; null: it goes on. */
  readonly waits: (until: Date | null) => void;
}

/** How a run is told to stop, and tells how far it is. */
export interface RunControls {
  readonly stop: StopSign;
  readonly report: RunReport;
}
