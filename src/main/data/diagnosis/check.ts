import type { DiagnosisCheck, Finding } from '@shared/api/diagnosis';
import type { UserDetail } from '@shared/api/users';
import type { AuditLog } from '../audit/audit-log';
import type { OpenConnection } from '../connections/connection';
import type { LocalDatabase } from '../local/local-database';

/** What a check looks with. */
export interface Look {
  readonly connection: OpenConnection;
  readonly local: LocalDatabase;
  readonly audit: Pick<AuditLog, 'list'>;
  readonly now: Date;
  /** Whether the running server may be asked. */
  readonly live: boolean;
  readonly signal: AbortSignal;
}

/** A clock that is further off than this is wrong, not slow to answer. */
export const SKEW_MS = 30_000;

/** One thing that is looked at about a person who is there. */
export interface Check {
  readonly name: DiagnosisCheck;
  /** Why it cannot be made here, as a sentence; null where it can. */
  readonly whyNot: (look: Look, user: UserDetail) => string | null;
  readonly find: (look: Look, user: UserDetail) => Promise<readonly Finding[]> | readonly Finding[];
}

/** Anything lets them in besides a password, for certain. */
export function hasOtherWay({ waysIn }: UserDetail): boolean {
  return waysIn.ways.some(({ kind }) => kind !== 'password');
}
