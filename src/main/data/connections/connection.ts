import type { ConnectionReport } from '@shared/api/connection-report';
import type { AskServer } from '../auth-server/ask-server';
import type { OpenStream } from '../base/open-stream';
import type { DatabaseHandle } from '../database/database-handle';
import type { SecondaryStorage } from '../redis/secondary-storage';
import type { AuthSchema } from '../schema/read-schema';
import type { ConnectionProfile } from './profile';

/** What an auth server showed of its settings. */
export interface SeenOfApp {
  /** How long it lets browsers cache their session; null: not at all. */
  cookieCacheSeconds?: number | null;
}

/** An auth database that is open: how to reach it, what it has, and what was found out at opening. */
export interface OpenConnection {
  readonly profile: ConnectionProfile;
  /** The primary: details and writes. */
  readonly handle: DatabaseHandle;
  /** Where lists, searches and counts go right now: the read replica while there is one, else the primary. */
  readonly reader: { readonly handle: DatabaseHandle; readonly source: 'primary' | 'replica' };
  readonly schema: AuthSchema;
  /** Where the app keeps sessions besides or instead; null where the connection names no such place. */
  readonly storage: SecondaryStorage | null;
  readonly report: ConnectionReport;
  /** Asks the auth server, through the connection's tunnel where it goes through one. */
  readonly askServer: AskServer;
  /** How the mail server is reached; undefined: directly. */
  readonly mailWay: OpenStream | undefined;
  /** What was found out about the app since it was opened. */
  readonly seen: SeenOfApp;
  /** Looks at the schema again as long as tables were too empty to be judged. */
  readonly settle: () => Promise<void>;
  readonly onLost: (listener: () => void) => void;
  /** Calls back when the connection is closed, to let go of what was opened for it, such as a mail server. */
  readonly onClose: (listener: () => void | Promise<void>) => void;
  readonly close: () => Promise<void>;
}

/** The connection as it stands now, with its primary reached in another way: for the length of one question. */
export function over(connection: OpenConnection, handle: DatabaseHandle): OpenConnection {
  return { ...connection, handle };
}

/** The connection as it stands now, with everything read from one place: for the length of one question. */
export function readingFrom(connection: OpenConnection, reader: OpenConnection['reader']): OpenConnection {
  return { ...connection, reader };
}
