import type { AccountRow } from '@shared/api/accounts';
import type { SecretPresence } from '@shared/api/common';
import type { SessionRow } from '@shared/api/sessions';
import type { UserRow } from '@shared/api/users';
import type { VerificationRow } from '@shared/api/verifications';
import { AppError } from '../app-error';
import type { AuthTable } from '../schema/auth-table';

/** What stands in one cell of an exported file. */
export type Cell = string | number | boolean | null;

/** A column of an exported file: its name, and how it is taken from a row of the list. */
export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => Cell;
}

/** Fields of a row that can stand in a cell as they are. */
type PlainField<Row> = {
  [Field in keyof Row]-?: Row[Field] extends Cell | undefined ? Field : never;
}[keyof Row] &
  string;

function plain<Row>(...fields: readonly PlainField<Row>[]): Column<Row>[] {
  return fields.map((name) => ({ name, cell: (row) => (row[name] as Cell | undefined) ?? null }));
}

function presence(name: 'password' | 'accessToken' | 'refreshToken' | 'idToken'): Column<AccountRow> {
  return { name, cell: (row) => presenceWords(row[name]) };
}

// Of a secret only whether it is there; not even the last characters that a screen may show.
function presenceWords({ present, unavailable }: SecretPresence): string {
  if (unavailable === true) return 'unknown';
  return present ? 'set' : 'not set';
}

const PLUGIN_FIELDS = [
  'role',
  'banned',
  'banReason',
  'banExpires',
  'username',
  'displayUsername',
  'phoneNumber',
  'phoneNumberVerified',
  'twoFactorEnabled',
  'isAnonymous',
] as const;

/** Columns of exported users; those of plugins only where this database has them. */
export function userColumns(user: AuthTable<'user'>): Column<UserRow>[] {
  return [
    ...plain<UserRow>('id', 'name', 'email', 'emailVerified', 'image', 'createdAt', 'updatedAt'),
    ...plain<UserRow>(...PLUGIN_FIELDS.filter((field) => user.has(field))),
  ];
}

/** Columns of exported sessions; of the device what a person would say. */
export const SESSION_COLUMNS: readonly Column<SessionRow>[] = [
  ...plain<SessionRow>('id', 'userId', 'userName', 'userEmail', 'createdAt', 'updatedAt', 'expiresAt', 'state'),
  { name: 'device', cell: (row) => row.device.label },
  ...plain<SessionRow>('ipAddress', 'userAgent', 'impersonatedBy', 'activeOrganizationId'),
];

/** Columns of exported accounts; of passwords and tokens whether they are set. */
export const ACCOUNT_COLUMNS: readonly Column<AccountRow>[] = [
  ...plain<AccountRow>('id', 'userId', 'userName', 'userEmail', 'providerId', 'accountId', 'scope'),
  ...(['password', 'accessToken', 'refreshToken', 'idToken'] as const).map(presence),
  ...plain<AccountRow>('accessTokenExpiresAt', 'refreshTokenExpiresAt', 'createdAt', 'updatedAt'),
];

/** Columns of exported verifications; the identifier is masked and the value left out, as in the list. */
export const VERIFICATION_COLUMNS: readonly Column<VerificationRow>[] = [
  ...plain<VerificationRow>('id', 'kind', 'label', 'identifier', 'hashed'),
  { name: 'subjectType', cell: (row) => row.subject?.type ?? null },
  { name: 'subject', cell: (row) => row.subject?.value ?? null },
  ...plain<VerificationRow>('userId', 'createdAt', 'updatedAt', 'expiresAt', 'state', 'attempts'),
];

/**
 * The columns a caller asked for, in their order; all of them where nothing was asked.
 * @throws AppError INVALID_INPUT for a column that is not there, or is named twice
 */
export function pickColumns<Row>(known: readonly Column<Row>[], wanted: readonly string[] | undefined): Column<Row>[] {
  if (wanted === undefined) return [...known];
  return wanted.map((name, at) => {
    const column = known.find((one) => one.name === name);
    if (column === undefined) {
      throw new AppError('INVALID_INPUT', `There is no column "${name}" to export.`, {
        field: 'columns',
        hint: `There are ${known.map((one) => one.name).join(', ')}.`,
      });
    }
    if (wanted.indexOf(name) !== at) {
      throw new AppError('INVALID_INPUT', `The column "${name}" is named twice.`, { field: 'columns' });
    }
    return column;
  });
}
