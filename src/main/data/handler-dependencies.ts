import type { AuditLog } from './audit/audit-log';
import type { ConnectionManager } from './connections/connection-manager';
import type { Exports } from './export/exports';
import type { LocalSearch } from './local-search/local-search';
import type { WritePath } from './write/write-path';

/** What the handlers of most features are built from. */
export interface HandlerDependencies {
  readonly connections: ConnectionManager;
  readonly writes: WritePath;
  readonly audit: AuditLog;
  readonly exports: Exports;
  readonly localSearch: LocalSearch;
  readonly now: () => Date;
}
