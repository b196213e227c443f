import type { ConnectionReport } from '@shared/api/connection-report';
import type { ConnectionInput } from '@shared/api/connections';
import type { AuthClient } from '../auth-client';
import type { DatabaseKind } from '../databases';
import type { RawClient } from '../raw-client';
import type { TimeForm } from './forms';

/** A live better-auth server on a cell's database. */
export interface Judge extends AuthClient {
  /** What the server logged and printed, for explaining a failure. */
  readonly logs: readonly string[];
  readonly stop: () => Promise<void>;
}

/** Physical names, by better-auth's. */
export interface CellNames {
  readonly table: (model: string) => string;
  readonly column: (model: string, field: string) => string;
}

/** One kind of database that Authdesk has to understand. */
export interface Cell {
  readonly name: string;
  readonly kind: DatabaseKind;
  readonly ids: 'text' | 'uuid' | 'serial';
  readonly times: TimeForm;
  /** What the connection report has to say. */
  readonly expected: {
    readonly plugins: readonly string[];
    readonly questions: readonly ConnectionReport['questions'][number]['key'][];
  };
  /** Makes the empty database; `pgUrl` is the server's. */
  readonly make: (pgUrl: string) => Promise<CellDatabase>;
}

/** The database of a cell. */
export interface CellDatabase {
  readonly raw: RawClient;
  readonly names: CellNames;
  /** How Authdesk is told to connect. */
  readonly connection: ConnectionInput;
  readonly startJudge: () => Promise<Judge>;
  readonly drop: () => Promise<void>;
}
