import { sql, type SqlBool } from 'kysely';
import { z } from 'zod';
import type { AuditImage } from '@shared/api/audit';
import type { UserPatch, UserRow } from '@shared/api/users';
import { AppError } from '../app-error';
import type { OpenConnection } from '../connections/open-connection';
import type { AnyDatabase } from '../dialects/database-handle';
import type { RawRow } from '../schema/auth-table';
import { forgetMailedLinks } from '../verifications/forget-mailed-links';
import type { Assignment, Capture } from '../write/capture';
import type { WritePath } from '../write/write-path';
import { findUserRow, getUserRow, userNotFound } from './get-user';
import { toUserRow, userSelection } from './queries';

interface UpdateRequest {
  readonly id: string;
  readonly patch: UserPatch;
  /** The `updatedAt` the person was looking at. */
  readonly expectedUpdatedAt: string;
}

type Simple = Exclude<keyof UserPatch, 'fields'>;

const emailAddress = z.email().max(320);

/**
 * Changes name, email or the verified flag as better-auth would: the address in lower case and unique in any case,
 * `updatedAt` moved on, and with a new address the reset links and codes mailed to the old one made void.
 * @throws AppError CONFLICT with the current row when it changed meanwhile, INVALID_INPUT, NOT_FOUND, READ_ONLY
 */
export async function updateUser(
  connection: OpenConnection,
  writes: WritePath,
  { id, patch, expectedUpdatedAt }: UpdateRequest,
  now: Date,
): Promise<void> {
  const wanted = normalised(patch);
  const known = await getUserRow(connection, id);
  await writes.write(connection, {
    action: 'users.update',
    target: { type: 'user', id, label: known.email },
    userId: id,
    intention: `Change ${Object.keys(wanted).join(', ') || 'nothing'} of ${known.email}`,
    changes: ['user', 'verification'],
    perform: async (trx, rows) => {
      const { current, version } = await lockUser(connection, trx, id);
      if (current.updatedAt !== null && Date.parse(current.updatedAt) !== Date.parse(expectedUpdatedAt)) {
        throw changedMeanwhile(current);
      }
      const changes = Object.fromEntries(
        Object.entries(wanted).filter(([field, value]) => current[field as Simple] !== value),
      ) as UserPatch;
      if (Object.keys(changes).length === 0) {
        return {
          result: undefined,
          summary: `Nothing to change for ${current.email}`,
          before: null,
          after: null,
          rows: 0,
        };
      }
      if (changes.email !== undefined) await requireFreeAddress(connection, trx, id, changes.email);
      await writeUser(connection, rows, id, version, changes, now, current);
      const forgotten =
        changes.email === undefined
          ? 0
          : await forgetMailedLinks(connection, rows, { userId: id, email: current.email });
      return {
        result: undefined,
        summary: describe(current, changes, forgotten),
        before: image(current, changes),
        after: changes as AuditImage,
        rows: 1 + (forgotten ?? 0),
      };
    },
  });
}

function normalised(patch: UserPatch): UserPatch {
  const wanted: UserPatch = {};
  if (patch.name !== undefined) {
    const name = patch.name.trim();
    if (name === '') throw invalid('name', 'A name cannot be empty.');
    wanted.name = name;
  }
  if (patch.email !== undefined) {
    const email = emailAddress.safeParse(patch.email.trim().toLowerCase());
    if (!email.success) throw invalid('email', 'This is not a valid email address.');
    wanted.email = email.data;
  }
  if (patch.emailVerified !== undefined) wanted.emailVerified = patch.emailVerified;
  return wanted;
}

// The raw text of updatedAt is kept for the WHERE: a database default may have stored microseconds, which a comparison
// with a millisecond value would never meet.
async function lockUser(
  { handle, schema: { user } }: OpenConnection,
  trx: AnyDatabase,
  id: string,
): Promise<{ current: UserRow; version: RawRow[string] }> {
  const lock = handle.kind === 'postgres' ? sql`for update` : sql``;
  const { rows } = await sql<RawRow>`
    select ${sql.join(userSelection(user))} from ${user.from} where ${user.is('id', id)} ${lock}`.execute(trx);
  const [row] = rows;
  if (!row) throw userNotFound();
  return { current: toUserRow(user, row), version: row['updatedAt'] ?? null };
}

async function requireFreeAddress(connection: OpenConnection, trx: AnyDatabase, id: string, email: string) {
  const { user } = connection.schema;
  const column = user.ref('email');
  const others = sql<boolean>`${column} = ${email} and not ${user.is('id', id)}`;
  // The plain comparison is answered by the unique index; the folded one finds addresses that were inserted by hand.
  const holder =
    (await findUserRow(connection, trx, others)) ??
    (await findUserRow(connection, trx, sql<boolean>`lower(${column}) = ${email} and not ${user.is('id', id)}`));
  if (holder === null) return;
  throw new AppError('INVALID_INPUT', `${email} already belongs to another user.`, {
    field: 'email',
    hint: 'Open that user to see whose it is.',
    details: { holderId: holder.id, holderName: holder.name },
  });
}

async function writeUser(
  { schema: { user } }: OpenConnection,
  rows: Capture,
  id: string,
  version: RawRow[string],
  changes: UserPatch,
  now: Date,
  current: UserRow,
): Promise<void> {
  const assignments: Assignment[] = [];
  const assign = (column: string, value: unknown) => assignments.push({ column, value });
  if (changes.name !== undefined) assign(user.name('name'), user.encode('name', changes.name));
  if (changes.email !== undefined) assign(user.name('email'), user.encode('email', changes.email));
  if (changes.emailVerified !== undefined) {
    assign(user.name('emailVerified'), user.encode('emailVerified', changes.emailVerified));
  }
  assign(user.name('updatedAt'), user.encode('updatedAt', now));
  const unchanged =
    version === null ? sql`${user.ref('updatedAt')} is null` : sql`${user.ref('updatedAt')} = ${version}`;
  const changed = await rows.update(
    user,
    user.name('id'),
    sql<SqlBool>`${user.is('id', id)} and ${unchanged}`,
    assignments,
  );
  // One row or none: anything else means that somebody was faster, or that the id is not unique.
  if (changed.length !== 1) throw changedMeanwhile(current);
}

function image(current: UserRow, changes: UserPatch): AuditImage {
  return Object.fromEntries(Object.keys(changes).map((field) => [field, current[field as Simple] ?? null]));
}

function describe(current: UserRow, changes: UserPatch, forgotten: number | null): string {
  const parts: string[] = [];
  if (changes.name !== undefined) parts.push('name');
  if (changes.email !== undefined) parts.push(`email to ${changes.email}`);
  if (changes.emailVerified !== undefined)
    parts.push(changes.emailVerified ? 'marked as verified' : 'marked as unverified');
  return `Changed ${current.email}: ${parts.join(', ')}${aboutLinks(forgotten)}`;
}

function aboutLinks(forgotten: number | null): string {
  if (forgotten === null) return '; links mailed to the old address could not be made void, they may still work';
  if (forgotten === 0) return '';
  return `; ${forgotten === 1 ? '1 mailed link or code' : `${forgotten} mailed links and codes`} made void`;
}

function changedMeanwhile(current: UserRow): AppError {
  return new AppError('CONFLICT', 'Somebody changed this user after you opened it, so nothing was saved.', {
    hint: 'Look at the current values and save again.',
    details: { current },
  });
}

function invalid(field: string, message: string): AppError {
  return new AppError('INVALID_INPUT', message, { field });
}
