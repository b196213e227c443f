import type { AuditLog } from './audit/audit-log';
import type { ConnectionManager } from './connections/connection-manager';
import type { Exports } from './export/exports';
import type { WritePath } from './write/write-path';

/** What the handlers of most features are built from. */
export interface HandlerDependencies {
  readonly connections: ConnectionManager;
  readonly writes: WritePath;
  readonly audit: AuditLog;
  readonly exports: Exports;
  readonly now: () => Date;
}
