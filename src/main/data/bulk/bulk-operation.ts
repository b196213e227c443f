import type { BulkAction } from '@shared/api/bulk';
import type { Changed } from '@shared/events';
import type { UserAct } from '../users/acts/user-act';
import type { OpenConnection } from '../connections/connection';

/** Who would be skipped and why. The dry run and the run ask the same. */
export type Looking = Pick<UserAct, 'look'>;

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
  readonly require: (connection: OpenConnection, now: Date) => void;
  /** Looks up what a batch needs, before its transaction: on SQLite nothing else is answered while one is open. */
  readonly prepare: (connection: OpenConnection) => Promise<Looking>;
  /** What to know before. */
  readonly notes: (connection: OpenConnection, count: number) => string[];
}

/** A bulk act on rows: an act on some users at a time, in one transaction. */
export interface WriteOperation extends OperationFacts {
  readonly by: 'write';
  /** Takes several statements a user, so that fewer of them go into one transaction. */
  readonly manyStatements?: true;
  readonly prepare: (connection: OpenConnection) => Promise<UserAct>;
}

/** A bulk act that mails one person after the other, at the pace the mail server allows. */
export interface MailOperation extends OperationFacts {
  readonly by: 'mail';
  readonly callbackURL: string | undefined;
}

export type BulkOperation = WriteOperation | MailOperation;

/** An action of the contract by its name. */
export type ActionOf<Name extends BulkAction['do']> = Extract<BulkAction, { do: Name }>;
