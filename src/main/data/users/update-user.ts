import { userLabel } from '@shared/user-label';
import type { AuditImage } from '@shared/api/audit';
import type { FieldValue } from '@shared/api/common';
import type { UserField, UserPatch, UserRow } from '@shared/api/users';
import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';
import type { AnyDatabase } from '../database/physical-table';
import { eb } from '../database/expressions';
import type { RawRow } from '../schema/auth-table';
import { endedOf, revokeSessionsAlong } from '../sessions/revoke-along';
import { voidedText } from '../verifications/void-links-along';
import { copiesMailedTo, forgetMailedLinks } from '../verifications/forget-mailed-links';
import type { Writing } from '../user-rows/act-on-user';
import type { Assignment } from '../write/asked';
import { atPlace } from '../write/told-error';
import type { WritePath } from '../write/write-path';
import { lockUserRows } from '../user-rows/lock-users';
import { toUserRow } from '../user-rows/queries';
import { requireSignInName } from './sign-in-names';
import { alsoHeld, requireFree, requireFreeEmail } from './unique-values';
import { encodeColumn, requireHoldable } from '../user-rows/user-columns';
import { fieldSelection, toUserFields } from '../user-rows/user-fields';
import { wantedOf, type WantedValue } from './user-patch';
import { getUserRow, userNotFound } from '../user-rows/user-row';

interface UpdateRequest {
  readonly id: string;
  readonly patch: UserPatch;
  /** The `updatedAt` the person was looking at. */
  readonly expectedUpdatedAt: string;
  /** Ends all sessions of the person in the same transaction. */
  readonly revokeSessions?: boolean | undefined;
  /** With a new address: whether links and codes mailed to the old one are made void. Defaults to true. */
  readonly voidLinks?: boolean | undefined;
}

/** A user's row while it is locked, and the raw `updatedAt` by which it is found unchanged. */
interface Locked {
  readonly current: UserRow;
  readonly fields: readonly UserField[];
  readonly version: RawRow[string];
}

interface Change extends WantedValue {
  readonly before: FieldValue;
}

/**
 * Changes a user's row as better-auth would: the address in lower case and unique in any case, `updatedAt` moved on, each
 * value in the form its column has, and with a new address the links and codes mailed to the old one made void.
 * @throws AppError CONFLICT with `details.current` and `details.fields` when the row changed meanwhile, INVALID_INPUT with
 * the field, UNSUPPORTED, NOT_FOUND and all of the write path
 */
export async function updateUser(
  connection: OpenConnection,
  writes: WritePath,
  { id, patch, expectedUpdatedAt, revokeSessions = false, voidLinks = true }: UpdateRequest,
  now: Date,
): Promise<void> {
  const wanted = wantedOf(connection.schema.user, patch);
  const known = await getUserRow(connection, id);
  const mailed = { userId: id, email: known.email };
  const voids = voidLinks && wanted.some(({ key, value }) => key === 'email' && value !== known.email);
  // Nobody waits for the row while the secondary storage is walked through.
  const copies = voids ? await copiesMailedTo(connection, mailed) : [];
  const write = writes.write(connection, {
    action: 'users.update',
    target: { type: 'user', id, label: userLabel(known) },
    userId: id,
    intention: `Change ${wanted.map(({ key }) => key).join(', ') || 'nothing'} of ${userLabel(known)}`,
    changes: ['user', 'verification', ...(revokeSessions ? (['session'] as const) : [])],
    perform: async (trx, rows) => {
      const locked = await lockFields(connection, trx, id);
      const { current } = locked;
      if (current.email !== known.email) throw changedMeanwhile(locked);
      if (current.updatedAt !== null && Date.parse(current.updatedAt) !== Date.parse(expectedUpdatedAt)) {
        throw changedMeanwhile(locked);
      }
      const changes = changesOf(locked, wanted);
      // What is there already stays as it is, whatever it looks like.
      for (const { key, value, path } of changes) requireSignInName(connection, { field: key, value, path });
      let held = '';
      if (changes.length > 0) {
        requireHoldable(connection.handle, changes);
        held = await requireFreeValues(connection, trx, id, changes);
        await writeUser({ connection, rows, now }, locked, changes);
      }
      const moved = changes.some(({ key }) => key === 'email');
      const forgotten = moved && voidLinks ? await forgetMailedLinks(connection, rows, mailed, copies) : 0;
      const ended = revokeSessions ? await revokeSessionsAlong(connection, rows, [id], now) : null;
      return {
        result: undefined,
        summary: describe(current, changes, { forgotten, ended: endedOf(ended, id), kept: moved && !voidLinks }) + held,
        before: changes.length === 0 ? null : imageOf(changes, (change) => change.before),
        after: changes.length === 0 ? null : await storedImage(connection, trx, id, changes),
        rows: (changes.length > 0 ? 1 : 0) + (forgotten ?? 0) + (ended === null ? 0 : ended.rows + ended.oauthTokens),
      };
    },
  });
  await write.catch((error: unknown) => {
    throw atPlace(error, new Map(wanted.map(({ key, path }) => [key, path])));
  });
}

/**
 * A user's row, locked until the transaction ends. The raw text of updatedAt is kept for the WHERE: a database default may
 * have stored microseconds, which a comparison with a millisecond value would never meet.
 * @throws AppError NOT_FOUND
 */
async function lockFields(connection: OpenConnection, trx: AnyDatabase, id: string): Promise<Locked> {
  const { handle, schema } = connection;
  const [row] = await lockUserRows(connection, trx, [id], fieldSelection(handle.kind, schema.user));
  if (row === undefined) throw userNotFound(connection);
  return {
    current: toUserRow(schema.user, row),
    fields: toUserFields(handle.kind, schema.user, row),
    version: row['updatedAt'] ?? null,
  };
}

function changesOf({ fields }: Locked, wanted: readonly WantedValue[]): Change[] {
  return wanted.flatMap((one): Change[] => {
    const before = fields.find((field) => field.column === one.column.column.name)?.value ?? null;
    return same(one, before) ? [] : [{ ...one, before }];
  });
}

function same({ column, value }: WantedValue, before: FieldValue): boolean {
  if (value === before) return true;
  if (value === null || before === null) return false;
  if (column.type === 'date') return Date.parse(String(value)) === Date.parse(String(before));
  return column.type === 'number' && String(value) === String(before);
}

async function requireFreeValues(
  connection: OpenConnection,
  trx: AnyDatabase,
  id: string,
  changes: readonly Change[],
): Promise<string> {
  let held = '';
  for (const { key, value, path } of changes) {
    if (typeof value !== 'string') continue;
    if (key === 'email') {
      held = alsoHeld(value, await requireFreeEmail(connection, trx, { value, exceptId: id, path }));
    } else if (key === 'username' || key === 'phoneNumber') {
      await requireFree(connection, trx, key, { value, exceptId: id, path });
    }
  }
  return held;
}

async function writeUser(
  { connection, rows, now }: Writing,
  locked: Locked,
  changes: readonly Change[],
): Promise<void> {
  const {
    handle: { kind },
    schema: { user },
  } = connection;
  const assignments: Assignment[] = [
    ...changes.map(({ column, value, before, path }) => ({
      column: column.column.name,
      value: encodeColumn(column, value, { kind, user, now: before, path }),
    })),
    user.assign('updatedAt', now),
  ];
  const { current, version } = locked;
  const unchanged = eb(user.ref('updatedAt'), version === null ? 'is' : '=', version);
  const one = eb.and([user.is('id', current.id), unchanged]);
  const changed = await rows.update(user, user.name('id'), one, assignments);
  // One row or none: anything else means that somebody was faster, or that the id is not unique.
  if (changed.length !== 1) throw changedMeanwhile(locked);
}

function imageOf(changes: readonly Change[], value: (change: Change) => FieldValue): AuditImage {
  return Object.fromEntries(changes.map((change) => [change.key, value(change)]));
}

/** What became of the columns that were written: rounded, padded or changed by a trigger, it is the database that says. */
async function storedImage(
  { handle, schema: { user } }: OpenConnection,
  trx: AnyDatabase,
  id: string,
  changes: readonly Change[],
): Promise<AuditImage> {
  const row = await trx
    .selectFrom(user.from)
    .select(fieldSelection(handle.kind, user))
    .where(user.is('id', id))
    .executeTakeFirst();
  const fields = row === undefined ? [] : toUserFields(handle.kind, user, row);
  return imageOf(changes, ({ column, value }) => {
    const found = fields.find((field) => field.column === column.column.name);
    return found === undefined ? value : found.value;
  });
}

function describe(
  current: UserRow,
  changes: readonly Change[],
  {
    forgotten,
    ended,
    kept,
  }: { readonly forgotten: number | null; readonly ended: string | null; readonly kept: boolean },
): string {
  const parts = changes.map(({ key, value }) => {
    if (key === 'email') return `email to ${String(value)}`;
    if (key === 'emailVerified') return value === true ? 'marked as verified' : 'marked as unverified';
    return plainField(key);
  });
  const what =
    parts.length === 0
      ? `Nothing to change for ${userLabel(current)}`
      : `Changed ${userLabel(current)}: ${parts.join(', ')}`;
  return what + aboutLinks(forgotten, kept) + (ended === null ? '' : `; ${ended}`);
}

// As it is called in the record: `phoneNumber` as “phone number”.
function plainField(key: string): string {
  return key.replaceAll(/([a-z])([A-Z])/g, (_both, end: string, start: string) => `${end} ${start.toLowerCase()}`);
}

function aboutLinks(forgotten: number | null, kept: boolean): string {
  if (kept) return '; links mailed to the old address were left as they are';
  if (forgotten === null) return '; links mailed to the old address could not be made void, they may still work';
  const voided = voidedText(forgotten);
  return voided === null ? '' : `; ${voided}`;
}

function changedMeanwhile({ current, fields }: Locked): AppError {
  return new AppError('CONFLICT', 'Somebody changed this user after you opened it, so nothing was saved.', {
    hint: 'Look at the current values and save again.',
    details: { reason: 'changed', current, fields: [...fields] },
  });
}
