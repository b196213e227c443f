import type { SessionRow } from '@shared/api/sessions';
import type { VerificationRow } from '@shared/api/verifications';
import type { LogicalTable, OpenField } from '@shared/logical-model';
import { AppError } from '../base/app-error';
import type { TextCell, CellPlan } from '../database/row-text/cell-plan';
import type { DatabaseHandle } from '../database/database-handle';
import type { AuthTable } from '../schema/auth-table';
import { ownUserColumns } from '../user-rows/user-columns';
import type { Selection } from './selection';

/** A column of an exported file whose cells are made of what is selected. */
export interface PlannedColumn {
  readonly name: string;
  readonly plan: (selection: Selection) => CellPlan;
  /** Written only where it is asked for. */
  readonly asked?: true;
}

/** A column of an exported file whose cells are taken from a row of the list. */
export interface RowColumn<Row> {
  readonly name: string;
  readonly cell: (row: Row) => TextCell;
}

/** Columns that stand as they are; `empty` for NULL and where the database lacks one. */
function own<T extends LogicalTable>(
  table: AuthTable<T>,
  fields: readonly OpenField<T>[],
  empty: '' | false | null = null,
): PlannedColumn[] {
  return fields.map((name) => ({ name, plan: (selection) => selection.value(table, name, { empty }) }));
}

/** Name and address of the user a row belongs to. */
function whose(user: AuthTable<'user'>): PlannedColumn[] {
  return [
    { name: 'userName', plan: (selection) => selection.value(user, 'name') },
    { name: 'userEmail', plan: (selection) => selection.value(user, 'email') },
  ];
}

/** Columns of exported users; those of plugins only where this database has them, and the app's own for who asks for them. */
export function userExportColumns(kind: DatabaseHandle['kind'], user: AuthTable<'user'>): PlannedColumn[] {
  const plugins = (['role', 'banned', 'banReason', 'banExpires', 'username'] as const).filter((f) => user.has(f));
  const more = (
    ['displayUsername', 'phoneNumber', 'phoneNumberVerified', 'twoFactorEnabled', 'isAnonymous'] as const
  ).filter((f) => user.has(f));
  return [
    ...own(user, ['id'], ''),
    ...own(user, ['name']),
    ...own(user, ['email'], ''),
    ...own(user, ['emailVerified'], false),
    ...own(user, ['image', 'createdAt', 'updatedAt']),
    ...plugins.flatMap((field) => own(user, [field], field === 'banned' ? false : null)),
    ...own(user, more),
    ...ownUserColumns(user).map((column): PlannedColumn => ({
      name: column.name,
      plan: (selection) => selection.own(kind, user, column),
      asked: true,
    })),
  ];
}

/** Columns of exported sessions, live or not at a moment; of the device what a person would say. */
export function sessionColumns(session: AuthTable<'session'>, user: AuthTable<'user'>, now: Date): PlannedColumn[] {
  const text = (name: 'ipAddress' | 'userAgent'): PlannedColumn => ({
    name,
    plan: (selection) => selection.value(session, name, { blank: true }),
  });
  return [
    ...own(session, ['id', 'userId'], ''),
    ...whose(user),
    ...own(session, ['createdAt', 'updatedAt', 'expiresAt']),
    { name: 'state', plan: (selection) => selection.liveness(session, now) },
    { name: 'device', plan: (selection) => selection.device(session) },
    text('ipAddress'),
    text('userAgent'),
    ...own(session, ['impersonatedBy', 'activeOrganizationId']),
  ];
}

/** Columns of exported accounts; of passwords and tokens whether they are set, not even their last characters. */
export function accountColumns(account: AuthTable<'account'>, user: AuthTable<'user'>): PlannedColumn[] {
  return [
    ...own(account, ['id', 'userId'], ''),
    ...whose(user),
    ...own(account, ['providerId', 'accountId'], ''),
    ...own(account, ['scope']),
    ...(['password', 'accessToken', 'refreshToken', 'idToken'] as const).map((name): PlannedColumn => ({
      name,
      plan: (selection) => selection.presence(account, name),
    })),
    ...own(account, ['accessTokenExpiresAt', 'refreshTokenExpiresAt', 'createdAt', 'updatedAt']),
  ];
}

/** Fields of a row that can stand in a cell as they are. */
type PlainField<Row> = {
  [Field in keyof Row]-?: Row[Field] extends TextCell | undefined ? Field : never;
}[keyof Row] &
  string;

function plain<Row>(...fields: readonly PlainField<Row>[]): RowColumn<Row>[] {
  return fields.map((name) => ({ name, cell: (row) => (row[name] as TextCell | undefined) ?? null }));
}

/** The same columns of sessions that were read as rows, because only then it is known whether they belong to the list. */
export const SESSION_ROW_COLUMNS: readonly RowColumn<SessionRow>[] = [
  ...plain<SessionRow>('id', 'userId', 'userName', 'userEmail', 'createdAt', 'updatedAt', 'expiresAt', 'state'),
  { name: 'device', cell: (row) => row.device.label },
  ...plain<SessionRow>('ipAddress', 'userAgent', 'impersonatedBy', 'activeOrganizationId'),
];

/** Columns of exported verifications; the identifier is masked and the value left out, as in the list. */
export const VERIFICATION_COLUMNS: readonly RowColumn<VerificationRow>[] = [
  ...plain<VerificationRow>('id', 'kind', 'label', 'identifier', 'hashed'),
  { name: 'subjectType', cell: (row) => row.subject?.type ?? null },
  { name: 'subject', cell: (row) => row.subject?.value ?? null },
  ...plain<VerificationRow>('userId', 'userName', 'userEmail'),
  ...plain<VerificationRow>('createdAt', 'updatedAt', 'expiresAt', 'state', 'attempts'),
];

/**
 * The columns a caller asked for, in their order; all of better-auth's where nothing was asked.
 * @throws AppError INVALID_INPUT for a column that is not there, or is named twice
 */
export function pickColumns<Named extends { readonly name: string; readonly asked?: true }>(
  known: readonly Named[],
  wanted: readonly string[] | undefined,
): Named[] {
  if (wanted === undefined) return known.filter(({ asked }) => asked !== true);
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
