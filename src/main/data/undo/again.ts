import { roleFor } from '@shared/access';
import type { AuditEntry } from '@shared/api/audit';
import { AppError } from '../base/app-error';
import type { AuditLog } from '../audit/audit-log';
import type { OpenConnection } from '../connections/connection';
import type { AnyDatabase } from '../database/physical-table';
import type { RowChange } from '../database/row-change';
import { hasAdministrator } from '../user-rows/last-admin';
import { requireRole } from '../write/access';
import type { Weight } from '../write/confirm';

/** Acts that are asked about in main although a role of support may do them. */
const ASKED: ReadonlySet<string> = new Set(['users.panic', 'verifications.remove', 'verifications.removeForUser']);

/** The act that undoing an entry does again, because the entry is what undid it; null where it takes something back. */
export async function doneAgain(audit: Pick<AuditLog, 'entry'>, entry: AuditEntry): Promise<AuditEntry | null> {
  let at = entry;
  let again = false;
  while (at.undoes !== null) {
    // oxlint-disable-next-line no-await-in-loop -- each names the next
    at = await audit.entry(at.undoes);
    again = !again;
  }
  return again ? at : null;
}

/** How an act weighs that is done again: as it did at first, and rather more than less. */
export function weightAgain(original: AuditEntry, changes: readonly RowChange[]): Weight {
  const ofOne = original.target?.type === 'user';
  return {
    what: `This does again: ${original.summary}`,
    verb: 'Do again',
    rows: ofOne ? 1 : changes.length,
    undoable: true,
    heavy: roleFor(original.action) === 'lead' || ASKED.has(original.action),
    phrase: ofOne ? (original.target?.label ?? '') : String(changes.length),
  };
}

/** Whoever does an act again needs the role it takes. @throws AppError PERMISSION_DENIED */
export function requireRoleAgain(connection: OpenConnection, original: AuditEntry): void {
  requireRole(connection, original.action);
}

/** What is to be known of an act done again, as a sentence without its full stop; null where there is nothing. */
export function leftAlone({ schema: { session } }: OpenConnection, changes: readonly RowChange[]): string | null {
  const name = session?.physical.name;
  // They came back when it was undone, and go once more.
  const ends = changes.some((change) => change.act === 'insert' && change.table.name === name);
  return ends ? 'Sessions that began since it was undone were left alone' : null;
}

/**
 * Runs an act that is done again, unless the app would be left without an administrator, whom the act itself would spare.
 * @throws AppError CONFLICT
 */
export async function sparingAdmins<T>(
  connection: OpenConnection,
  db: AnyDatabase,
  now: Date,
  work: () => Promise<T>,
): Promise<T> {
  const had = await hasAdministrator({ connection, db, now });
  const result = await work();
  if (!had || (await hasAdministrator({ connection, db, now }))) return result;
  throw new AppError('CONFLICT', 'Nobody would be left who could administer the app, so nothing was done again.', {
    hint: 'Give somebody else an administrator’s role first.',
  });
}
