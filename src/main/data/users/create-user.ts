import type { AuditImage } from '@shared/api/audit';
import type { FieldValue } from '@shared/api/common';
import type { MethodInput } from '@shared/contract';
import { hashFor, requireAccounts, writeCredential } from '../accounts/credential';
import { AppError } from '../base/app-error';
import type { Cells } from '../database/cells';
import type { Assignment } from '../write/asked';
import { cellText, type Capture } from '../write/capture';
import { newId } from '../schema/new-id';
import { atPlace } from '../write/told-error';
import type { WritePath } from '../write/write-path';
import { fillableColumns, mustBeFilled, PLUGIN_DEFAULTS } from './new-user-columns';
import { joinedRoles, ordinaryRole, requireRole, roleColumn } from '../user-rows/roles';
import { requireSignInName } from './sign-in-names';
import { alsoHeld, requireFree, requireFreeEmail } from './unique-values';
import { encodeColumn, requireHoldable, shownValue, userColumns, type UserColumn } from '../user-rows/user-columns';
import { normalisedEmail } from './user-patch';
import type { AnyDatabase } from '../database/physical-table';
import type { OpenConnection } from '../connections/connection';

type CreateRequest = MethodInput<'users.create'>;

interface Value {
  readonly column: UserColumn;
  /** What it is called in the record. */
  readonly key: string;
  readonly path: string;
  readonly value: FieldValue;
}

/** What every user has, and what this one was given besides. */
interface NewUser {
  readonly known: {
    readonly name: string;
    readonly email: string;
    readonly emailVerified: boolean;
    readonly role?: string;
  };
  readonly given: readonly Value[];
}

/**
 * Makes a user as better-auth would, in one transaction with the credential account where a password is given. The app's
 * own hooks do not run.
 * @returns the id
 * @throws AppError INVALID_INPUT with the field, UNSUPPORTED and all of the write path
 */
export async function createUser(
  connection: OpenConnection,
  writes: WritePath,
  input: CreateRequest,
  now: Date,
): Promise<string> {
  const email = normalisedEmail(input.email, 'email');
  const name = input.name.trim();
  if (name === '') throw new AppError('INVALID_INPUT', 'A name cannot be empty.', { field: 'name' });
  if (input.role !== undefined) requireRole(connection, joinedRoles(input.role));
  const role = input.role === undefined ? roleOfNobody(connection) : joinedRoles(input.role);
  const given = givenValues(connection, input);
  requireHoldable(connection.handle, [{ value: name, path: 'name' }, { value: email, path: 'email' }, ...given]);
  const { password } = input;
  if (password !== undefined) requireAccounts(connection);
  // Before the transaction: it takes a tenth of a second, in which nobody else could write to a SQLite file.
  const hash = password === undefined ? null : await hashFor(connection, { password, userId: null });
  const write = writes.write(connection, {
    action: 'users.create',
    target: { type: 'user', id: '', label: email },
    userId: null,
    intention: `Create the user ${email}`,
    changes: ['user', 'account'],
    perform: async (trx, rows) => {
      const holder = await requireFreeEmail(connection, trx, { value: email, exceptId: null, path: 'email' });
      await requireFreeGiven(connection, trx, given);
      const known = {
        name,
        email,
        emailVerified: input.emailVerified ?? false,
        ...(role !== null && { role }),
      };
      const { id, stored } = await insertUser(connection, rows, { known, given }, now);
      if (hash !== null) await writeCredential(connection, rows, { userId: id, hash, now });
      return {
        result: id,
        about: { userId: id, target: { type: 'user', id, label: email } },
        summary: `Created the user ${email}${hash === null ? ', without a way to sign in' : ' with a password'}${alsoHeld(email, holder)}`,
        before: null,
        after: { ...known, ...imageOf(connection, given, stored), ...(hash !== null && { password: 'set' }) },
        rows: hash === null ? 1 : 2,
      };
    },
  });
  return write.catch((error: unknown) => {
    throw atPlace(error, new Map(given.map(({ key, path }) => [key, path])));
  });
}

/** The role of whoever is given none. @throws AppError INVALID_INPUT where the database wants one to be named */
function roleOfNobody({ schema: { user } }: OpenConnection): string | null {
  const role = ordinaryRole(user);
  if (role !== null || !user.has('role') || !mustBeFilled(user.column('role').column)) return role;
  throw new AppError('INVALID_INPUT', 'This database wants a role for every user.', {
    hint: `It takes one of ${roleColumn(user).fixed?.join(', ') ?? ''}.`,
    field: 'role',
  });
}

function givenValues(connection: OpenConnection, { fields = {} }: CreateRequest): Value[] {
  const { user } = connection.schema;
  const columns = fillableColumns(user);
  const given = Object.entries(fields).map(([name, raw]): Value => {
    const path = `fields.${name}`;
    const column = columns.find((c) => c.column.name === name);
    if (column === undefined) {
      throw new AppError('INVALID_INPUT', `"${name}" cannot be given to a new user.`, { field: path });
    }
    const text = typeof raw === 'string' ? raw.trim() : raw;
    const value = column.field === 'username' && typeof text === 'string' ? text.toLowerCase() : text;
    requireSignInName(connection, { field: column.field, value, path });
    return { column, key: column.field ?? name, path, value };
  });
  const displayed = displayUsername(user, columns, given, fields);
  const all = displayed === null ? given : [...given.filter(({ key }) => key !== displayed.key), displayed];
  const forgotten = userColumns(user).find(
    (found) =>
      mustBeFilled(found.column) &&
      !all.some((one) => one.column.column.name === found.column.name) &&
      (found.field === null || columns.some((c) => c.field === found.field)),
  );
  if (forgotten === undefined) return all;
  throw new AppError('INVALID_INPUT', `This database wants a value for "${forgotten.column.name}" of every user.`, {
    field: `fields.${forgotten.column.name}`,
  });
}

// better-auth shows a user name as it was typed, where nothing else is said.
function displayUsername(
  user: OpenConnection['schema']['user'],
  columns: readonly UserColumn[],
  given: readonly Value[],
  fields: NonNullable<CreateRequest['fields']>,
): Value | null {
  const column = columns.find((c) => c.field === 'displayUsername');
  const username = given.find(({ key }) => key === 'username');
  if (column === undefined || username === undefined || username.value === null) return null;
  if (given.some(({ key, value }) => key === 'displayUsername' && value !== null && value !== '')) return null;
  const typed = fields[user.name('username')];
  return {
    column,
    key: 'displayUsername',
    path: username.path,
    value: typeof typed === 'string' ? typed.trim() : null,
  };
}

async function requireFreeGiven(connection: OpenConnection, trx: AnyDatabase, given: readonly Value[]): Promise<void> {
  for (const { key, value, path } of given) {
    if ((key !== 'username' && key !== 'phoneNumber') || typeof value !== 'string') continue;
    await requireFree(connection, trx, key, { value, exceptId: null, path });
  }
}

async function insertUser(
  { handle: { kind }, schema: { user } }: OpenConnection,
  rows: Capture,
  { known, given }: NewUser,
  now: Date,
): Promise<{ readonly id: string; readonly stored: Cells }> {
  const id = await newId(rows.db, user);
  const values: Assignment[] = [
    ...(id === null ? [] : [{ column: user.name('id'), value: user.id('id', id) }]),
    { column: user.name('name'), value: user.encode('name', known.name) },
    { column: user.name('email'), value: user.encode('email', known.email) },
    { column: user.name('emailVerified'), value: user.encode('emailVerified', known.emailVerified) },
    { column: user.name('createdAt'), value: user.encode('createdAt', now) },
    { column: user.name('updatedAt'), value: user.encode('updatedAt', now) },
  ];
  if (known.role !== undefined) values.push({ column: user.name('role'), value: user.encode('role', known.role) });
  for (const field of ['banned', 'twoFactorEnabled', 'isAnonymous'] as const) {
    if (user.has(field)) values.push({ column: user.name(field), value: user.encode(field, PLUGIN_DEFAULTS[field]) });
  }
  for (const { column, value, path } of given) {
    values.push({ column: column.column.name, value: encodeColumn(column, value, { kind, user, now: null, path }) });
  }
  const stored = await rows.insert(user, user.name('id'), values);
  const made = cellText(kind, stored[user.name('id')]);
  if (made === null) throw new Error('a new user has no id');
  return { id: made, stored };
}

/** What was given, as the database keeps it. */
function imageOf({ handle, schema }: OpenConnection, given: readonly Value[], stored: Cells): AuditImage {
  return Object.fromEntries(
    given.map(({ key, column, value }) => {
      const cell = stored[column.column.name];
      const own = column.field === null && cell !== undefined;
      return [key, own ? shownValue(handle.kind, schema.user, column, cell) : value];
    }),
  );
}
