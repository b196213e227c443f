import type { ParsedInput } from '@shared/contract';
import type { LogicalFieldName, LogicalTable } from '@shared/logical-model';
import { AppError } from '../base/app-error';
import type { Allowance } from '../base/allowance';
import { requireYes, shownInQuestion, type Ask } from '../base/ask';
import type { AuditDraft, AuditLog } from '../audit/audit-log';
import { stoppable } from '../database/database-handle';
import { eb, type Column, type Condition } from '../database/expressions';
import type { AuthTable } from '../schema/auth-table';
import { requireRole, requireWhy } from '../write/access';
import type { OpenConnection } from '../connections/connection';

interface Dependencies {
  readonly audit: AuditLog;
  readonly ask: Ask;
  /** How many may be shown in how long. */
  readonly allowance: Allowance;
  readonly announce: () => void;
}

/**
 * Shows one secret, once, to whoever may see it and says why. It is on record before it is read, and the value is in this
 * answer and nowhere else: not in the audit, not in a log, not on disk.
 * @throws AppError PERMISSION_DENIED, CONFIRMATION_REQUIRED without a ticket where one is asked for, CANCELLED where main's
 * own question was not confirmed, CONFLICT where it is too many, UNSUPPORTED for what is never shown, NOT_FOUND
 */
export async function revealSecret(
  { audit, ask, allowance, announce }: Dependencies,
  connection: OpenConnection,
  { table: tableName, id, column, reason, ticket }: ParsedInput<'secrets.reveal'>,
  signal: AbortSignal,
): Promise<string> {
  const why = { reason, ...(ticket !== undefined && { ticket }) };
  requireRole(connection, 'secrets.reveal');
  requireWhy(connection, why);
  const secret = revealable(connection, tableName, column);
  const { table, field, what } = secret;
  const draft: AuditDraft = {
    connection: { id: connection.profile.id, name: connection.profile.name },
    action: 'secrets.reveal',
    target: { type: table, id, label: `${what[0]?.toUpperCase() ?? ''}${what.slice(1)}` },
    userId: await ownerOf(connection, secret, id, signal),
    summary: `Reveal ${what}`,
    why,
    after: { field },
    outcome: 'failed',
    rows: null,
  };
  await requireYes(ask, {
    message: `Show ${what}?`,
    details: [`On “${connection.profile.name}”. It goes on record.`, `Reason: ${shownInQuestion(reason)}`],
    yes: 'Show',
    phrase: null,
  });
  if (!allowance.take()) {
    throw new AppError('CONFLICT', 'Many secrets were shown just now, so this one was not.', {
      hint: 'Wait ten minutes.',
    });
  }
  // The intent first: a secret nobody can be told of later must not be shown.
  const intent = await audit.intend(draft);
  try {
    const value = await readSecret(connection, secret, id, signal);
    // Not shown before it is in the chain: a reveal leaves no trace of its own that one could go by afterwards.
    await audit.conclude(intent, { ...draft, summary: `Revealed ${what}`, outcome: 'done' });
    return value;
  } catch (error) {
    const known = connection.handle.toAppError(error, signal.aborted, 'reading');
    await audit.conclude(intent, { ...draft, summary: `${draft.summary}: ${known.message}` }).catch(() => {});
    throw known;
  } finally {
    announce();
  }
}

/** A secret field that may be shown, and where it lies. */
interface Revealable {
  readonly table: LogicalTable;
  readonly field: string;
  /** What a person calls it. */
  readonly what: string;
  readonly from: AuthTable<LogicalTable>['from'];
  readonly value: Column;
  /** The user of the row; null where the row names none. */
  readonly owner: Column | null;
  readonly is: (id: string) => Condition;
}

const ACCOUNT = {
  accessToken: 'the access token of an account',
  refreshToken: 'the refresh token of an account',
  idToken: 'the id token of an account',
} as const;
const VERIFICATION = {
  identifier: 'the identifier of a verification',
  value: 'the value of a verification',
} as const;

function revealable({ schema }: OpenConnection, tableName: string, column: string): Revealable {
  const { session, account, verification } = schema;
  const found =
    find(session, { token: 'the token of a session' }, tableName, column) ??
    find(account, ACCOUNT, tableName, column) ??
    find(verification, VERIFICATION, tableName, column);
  if (found !== null) return found;
  const hash = column === 'password' || (account?.has('password') === true && account.name('password') === column);
  throw new AppError('UNSUPPORTED', hash ? 'Password hashes are never shown.' : 'This is never shown.', {
    hint: hash
      ? 'Nobody can sign in with one, and whoever has it can try to guess the password. Set a new password instead.'
      : 'Only tokens of sessions and accounts, and what a verification holds, can be revealed.',
    field: 'column',
  });
}

function find<T extends 'session' | 'account' | 'verification'>(
  table: AuthTable<T> | null,
  words: Partial<Record<LogicalFieldName<T>, string>>,
  tableName: string,
  column: string,
): Revealable | null {
  if (table === null || (table.logical !== tableName && table.physical.name !== tableName)) return null;
  for (const [field, what] of Object.entries(words) as [LogicalFieldName<T>, string][]) {
    if (field !== column && (!table.has(field) || table.name(field) !== column)) continue;
    const userId = 'userId' as LogicalFieldName<T>;
    return {
      table: table.logical,
      field,
      what,
      from: table.from,
      value: table.ref(field),
      owner: table.has(userId) ? table.ref(userId) : null,
      is: (id) => table.is('id', id),
    };
  }
  return null;
}

/** Whose row it is, so that the reveal stands in the person's history. @throws AppError NOT_FOUND */
async function ownerOf({ handle }: OpenConnection, secret: Revealable, id: string, signal: AbortSignal) {
  const owner: Column = secret.owner ?? eb.lit(null);
  const row = await handle.db
    .selectFrom(secret.from)
    .select(owner.as('owner'))
    .$castTo<{ owner: string | number | null }>()
    .where(secret.is(id))
    .executeTakeFirst(stoppable(signal));
  if (row === undefined) throw gone();
  return row.owner === null ? null : String(row.owner);
}

async function readSecret({ handle }: OpenConnection, secret: Revealable, id: string, signal: AbortSignal) {
  const row = await handle.db
    .selectFrom(secret.from)
    .select(secret.value.as('value'))
    .$castTo<{ value: string | number | null }>()
    .where(secret.is(id))
    .executeTakeFirst(stoppable(signal));
  if (row === undefined) throw gone();
  if (row.value === null || row.value === '') {
    throw new AppError('NOT_FOUND', 'There is nothing to reveal: it is empty.', { hint: 'Reload the list.' });
  }
  return String(row.value);
}

function gone(): AppError {
  return new AppError('NOT_FOUND', 'This row is not there any more.', { hint: 'Reload the list.' });
}
