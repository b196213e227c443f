import { z } from 'zod';
import type { FieldValue } from '@shared/api/common';
import { namedPatchFields, type UserPatch } from '@shared/api/users';
import { AppError } from '../base/app-error';
import type { AuthTable } from '../schema/auth-table';
import { userColumns, whyNotEditable, type UserColumn } from '../user-rows/user-columns';

/** A value somebody wants in a column. */
export interface WantedValue {
  readonly column: UserColumn;
  /** What it is called in errors and in the record. */
  readonly key: string;
  /** Its place in the input, for an error about it. */
  readonly path: string;
  readonly value: FieldValue;
}

const emailAddress = z.email().max(320);

type Named = (typeof namedPatchFields)[number];

/**
 * What a patch asks for, column by column, as better-auth would store it: addresses and user names in lower case, nothing
 * for an emptied text, and with the phone number gone or another its proof gone too.
 * @throws AppError INVALID_INPUT with the field, UNSUPPORTED where the database has no such column
 */
export function wantedOf(user: AuthTable<'user'>, patch: UserPatch): WantedValue[] {
  const columns = userColumns(user);
  const normal = withPhoneProof(user, patch);
  const named = namedPatchFields.flatMap((key): WantedValue[] => {
    const given = normal[key];
    if (given === undefined) return [];
    const column = columns.find((c) => c.field === key);
    if (column === undefined) throw missing(key);
    return [{ column, key, path: key, value: normalised(key, given) }];
  });
  const others = Object.entries(patch.fields ?? {}).map(([name, value]) =>
    wantedColumn(columns, name, value, `fields.${name}`),
  );
  return [...named, ...others];
}

/**
 * A value for a column that goes by its physical name.
 * @throws AppError INVALID_INPUT where there is no such column or it may not be set in this way
 */
export function wantedColumn(
  columns: readonly UserColumn[],
  name: string,
  value: FieldValue,
  path: string,
): WantedValue {
  const column = columns.find((c) => c.column.name === name);
  if (column === undefined) {
    throw new AppError('INVALID_INPUT', `The user table has no column "${name}" that may be read.`, {
      hint: 'Reload the user: the database may have changed.',
      field: path,
    });
  }
  if (namedPatchFields.some((known) => known === column.field)) {
    throw new AppError('INVALID_INPUT', `"${name}" has a field of its own.`, { field: path });
  }
  const why = whyNotEditable(column);
  if (why !== null) throw new AppError('INVALID_INPUT', `"${name}" cannot be edited. ${why}`, { field: path });
  return { column, key: column.field ?? name, path, value };
}

/** An address as better-auth stores it. @throws AppError INVALID_INPUT for what is no address */
export function normalisedEmail(given: string, field: string): string {
  const email = emailAddress.safeParse(given.trim().toLowerCase());
  if (!email.success) throw new AppError('INVALID_INPUT', 'This is not a valid email address.', { field });
  return email.data;
}

function normalised(key: Named, given: FieldValue): FieldValue {
  if (typeof given !== 'string') return given;
  const text = given.trim();
  if (key === 'email') return normalisedEmail(given, 'email');
  if (key === 'name') {
    if (text === '') throw new AppError('INVALID_INPUT', 'A name cannot be empty.', { field: 'name' });
    return text;
  }
  if (text === '') return null;
  return key === 'username' ? text.toLowerCase() : text;
}

// better-auth unproves a number that is cleared; a number nobody has confirmed is not proven either.
function withPhoneProof(user: AuthTable<'user'>, patch: UserPatch): UserPatch {
  const { phoneNumber, phoneNumberVerified } = patch;
  if (phoneNumber === undefined || !user.has('phoneNumberVerified')) return patch;
  const cleared = phoneNumber === null || phoneNumber.trim() === '';
  if (!cleared && phoneNumberVerified !== undefined) return patch;
  return { ...patch, phoneNumberVerified: false };
}

function missing(key: Named): AppError {
  return new AppError('UNSUPPORTED', `This database has no column for "${key}".`, {
    hint: 'It comes with a plugin of better-auth that this app does not use.',
    field: key,
  });
}
