import type { AuditLog } from '../data/audit/audit-log';
import type { ConnectionManager } from '../data/connections/connection-manager';
import type { Exports } from '../data/export/exports';
import type { LocalSearch } from '../data/local-search/local-search';
import type { WritePath } from '../data/write/write-path';

/** What the handlers of most features are built from. */
export interface HandlerDependencies {
  readonly connections: ConnectionManager;
  readonly writes: WritePath;
  readonly audit: AuditLog;
  readonly exports: Exports;
  readonly localSearch: LocalSearch;
  readonly now: () => Date;
}
