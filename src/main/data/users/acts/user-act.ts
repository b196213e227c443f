import type { Called } from '@shared/user-label';
import type { AuditImage } from '@shared/api/audit';
import type { UserRow } from '@shared/api/users';
import type { Changed } from '@shared/events';
import type { OpenConnection } from '../../connections/connection';
import type { AnyDatabase } from '../../database/physical-table';
import type { Writing } from '../../user-rows/act-on-user';

/** What has to be known of a user to tell whether an act has anything to do. */
export type ActedUser = Pick<UserRow, 'id' | 'email' | 'emailVerified' | 'banned' | 'role' | 'isAnonymous'> & Called;

/** User id → one sentence about them. */
export type PerUser = ReadonlyMap<string, string>;

export interface LookContext {
  readonly connection: OpenConnection;
  /** The transaction of a write; for a look, wherever lists are read. */
  readonly db: AnyDatabase;
  readonly now: Date;
  readonly signal?: AbortSignal;
}

/** What an act did to one user. */
export interface UserOutcome {
  /** What changed, as it was and as it became, for the record. */
  readonly before: AuditImage | null;
  readonly after: AuditImage | null;
  /** What else there is to say, in a few words: `2 sessions ended`. */
  readonly detail: string | null;
}

export interface ActOutcome {
  readonly users: ReadonlyMap<string, UserOutcome>;
  /** Rows touched, of whatever table. */
  readonly rows: number;
}

/**
 * One thing that is done to users, a set of them at a time, in one transaction. A call on one user, a bulk job and the
 * panic button all do it through this: nobody else writes what an act writes.
 */
export interface UserAct {
  readonly changes: Changed['tables'];
  /** Whether it can take away what an administrator may do; who calls it spares the last one. */
  readonly takesRights: boolean;
  /** @throws AppError UNSUPPORTED where this database cannot have it, INVALID_INPUT with the field of the act's terms */
  readonly require: (connection: OpenConnection, now: Date) => void;
  /** Of whom there is nothing to do, and why, in words that are the same for everybody. */
  readonly look: (context: LookContext, users: readonly ActedUser[]) => Promise<PerUser>;
  /**
   * Does it to all of them, whose rows are locked, or to nobody.
   * @throws AppError as `require`, CONFLICT where a row was not there any more
   */
  readonly perform: (context: Writing, users: readonly UserRow[]) => Promise<ActOutcome>;
}

/** For acts that anybody can be the object of. */
export const NOBODY: PerUser = new Map();

/** What one test says of each user. */
export function perUser<U extends { readonly id: string }>(
  users: readonly U[],
  test: (user: U) => string | null,
): PerUser {
  const found = new Map<string, string>();
  for (const user of users) {
    const said = test(user);
    if (said !== null) found.set(user.id, said);
  }
  return found;
}

/** What an act did to each user. */
export function outcomesOf(
  users: readonly UserRow[],
  outcome: (user: UserRow) => UserOutcome,
): ReadonlyMap<string, UserOutcome> {
  return new Map(users.map((user) => [user.id, outcome(user)]));
}
