import type { BulkAction } from '@shared/api/bulk';
import type { Changed } from '@shared/events';
import type { Capture } from '../write/capture';
import type { BulkUser } from './bulk-users';
import type { AnyDatabase } from '../database/physical-table';
import type { OpenConnection } from '../connections/connection';

/** User id → one sentence about them. */
export type PerUser = ReadonlyMap<string, string>;

/** What a bulk act can use while it runs. */
export interface OperationContext {
  readonly connection: OpenConnection;
  /** The transaction of a run; for a look, wherever lists are read. */
  readonly db: AnyDatabase;
  readonly now: Date;
  readonly signal?: AbortSignal;
}

interface OperationFacts {
  /** Such as `Ban`, for `Ban 12 users`. */
  readonly verb: string;
  /** Such as `Banned`. */
  readonly past: string;
  /** What the audit calls it. */
  readonly action: string;
  /** What it changes. */
  readonly tables: Changed['tables'];
  /** Whether each batch can be undone from the audit. */
  readonly undoable: boolean;
  /** Asked about like something final, although it can mostly be undone: what the app does meanwhile cannot. */
  readonly weighsAsFinal?: true;
  /** Whether it can take away what an administrator may do. */
  readonly takesRights: boolean;
  /** @throws AppError UNSUPPORTED where this database cannot have it, INVALID_INPUT */
  readonly require: (connection: OpenConnection) => void;
  /** Who would be skipped and why. The dry run and the run ask the same. */
  readonly look: (context: OperationContext, users: readonly BulkUser[]) => Promise<PerUser>;
  /** What to know before. */
  readonly notes: (connection: OpenConnection, count: number) => string[];
}

/** A bulk act on rows: some users at a time, in one transaction, everything through `rows` so that it can be undone. */
export interface WriteOperation extends OperationFacts {
  readonly by: 'write';
  /** Takes several statements a user, so that fewer of them go into one transaction. */
  readonly manyStatements?: true;
  /** Looks up what a batch needs, before its transaction: on SQLite nothing else is answered while one is open. */
  readonly before?: (connection: OpenConnection) => Promise<void>;
  /** Details of what was done, where there is something to say. Throwing rolls back. */
  readonly run: (context: OperationContext, rows: Capture, users: readonly BulkUser[]) => Promise<PerUser>;
}

/** A bulk act that mails one person after the other, at the pace the mail server allows. */
export interface MailOperation extends OperationFacts {
  readonly by: 'mail';
  readonly callbackURL: string | undefined;
}

export type BulkOperation = WriteOperation | MailOperation;

/** An action of the contract by its name. */
export type ActionOf<Name extends BulkAction['do']> = Extract<BulkAction, { do: Name }>;

/** For acts that anybody can be the object of. */
export const NOBODY: PerUser = new Map();

/** What one test says of each user. */
export function perUser(users: readonly BulkUser[], test: (user: BulkUser) => string | null): PerUser {
  const found = new Map<string, string>();
  for (const user of users) {
    const said = test(user);
    if (said !== null) found.set(user.id, said);
  }
  return found;
}
