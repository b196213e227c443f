import type { AuditLog } from '../audit/audit-log';
import { forgetFollowUp, pendingFollowUps, type PendingFollowUp } from '../audit/pending-follow-ups';
import type { LocalDatabase } from '../local/local-database';
import type { Vault } from '../local/vault';
import type { Follower } from './follower';
import type { OpenConnection } from '../connections/connection';

interface Dependencies {
  readonly local: LocalDatabase;
  readonly vault: Vault;
  readonly audit: AuditLog;
  readonly follower: Follower;
  /** Tells every view that the audit has grown. */
  readonly announce: () => void;
  readonly log: { readonly warn: (message: string, details?: unknown) => void };
}

/**
 * Finishes what writes of an earlier run had to do outside of the database when Authdesk ended right after their commit,
 * as soon as their connection is open again, and puts on record what came of it. Never throws; what fails is tried again
 * with the next opening. A read-only connection leaves it to be done.
 */
export function finishWrites({ local, vault, audit, follower, announce, log }: Dependencies) {
  const finish = async (connection: OpenConnection, left: PendingFollowUp): Promise<void> => {
    const record = async (summary: string, outcome: 'done' | 'failed') => {
      const { id, name } = left.connection;
      await audit.append({
        connection: { id, name },
        action: 'storage.finish',
        target: { type: 'audit', id: left.auditId, label: left.summary },
        userId: left.userId,
        summary,
        outcome,
        rows: null,
      });
      await forgetFollowUp(local, left.auditId);
      announce();
    };
    if (left.rest === null) {
      await record(
        `Could not finish in the secondary storage: ${left.summary}. Sessions it revoked may still be accepted: do it once more`,
        'failed',
      );
      return;
    }
    const followed = await follower.finish(connection, left.rest);
    if (followed === null) {
      await forgetFollowUp(local, left.auditId);
    } else if (followed.failed) {
      log.warn('what an earlier run left to do in the secondary storage failed again', followed.troubles);
    } else {
      await record(`Finished in the secondary storage, after Authdesk had ended in between: ${left.summary}`, 'done');
    }
  };

  const finishAll = async (connection: OpenConnection | null): Promise<void> => {
    if (connection === null || connection.profile.readOnly) return;
    try {
      for (const left of await pendingFollowUps(local, vault, connection.profile.id)) {
        await finish(connection, left);
      }
    } catch (error) {
      log.warn('what an earlier run left to be done could not be finished', error);
    }
  };

  // One connection after the other, so that nothing is done or recorded twice.
  let running = Promise.resolve();
  return {
    /** Told which connection is open from now on. */
    opened: (connection: OpenConnection | null): void => {
      running = running.then(async () => finishAll(connection));
    },
    /** Waits for what is under way. */
    close: async (): Promise<void> => running,
  };
}
