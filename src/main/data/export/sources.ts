import type { Page } from '@shared/api/common';
import { listAccounts } from '../accounts/list-accounts';
import type { OpenConnection } from '../connections/open-connection';
import { listSessions, requireSessions } from '../sessions/list-sessions';
import { listUsers } from '../users/list-users';
import { listVerifications } from '../verifications/list-verifications';
import { ACCOUNT_COLUMNS, SESSION_COLUMNS, userColumns, VERIFICATION_COLUMNS, type Column } from './columns';
import type { PageRequest } from './walk';

/** A list that can be exported. */
export interface ExportSource<Question, Row> {
  /** The method, as the audit names it. */
  readonly action: `${string}.export`;
  readonly noun: readonly [one: string, many: string];
  /** @throws AppError where this database has no such list */
  readonly columns: (connection: OpenConnection) => readonly Column<Row>[];
  readonly list: (
    connection: OpenConnection,
    request: Question & PageRequest,
    now: Date,
    signal: AbortSignal,
  ) => Promise<Page<Row>>;
}

type Listed<List extends (connection: OpenConnection, input: never, ...rest: never[]) => Promise<Page<unknown>>> =
  ExportSource<Omit<Parameters<List>[1], keyof PageRequest | 'from'>, Awaited<ReturnType<List>>['rows'][number]>;

/** Users, as `users.list` finds them. */
export const users: Listed<typeof listUsers> = {
  action: 'users.export',
  noun: ['user', 'users'],
  columns: ({ schema }) => userColumns(schema.user),
  list: listUsers,
};

/** Sessions, as `sessions.list` finds them. */
export const sessions: Listed<typeof listSessions> = {
  action: 'sessions.export',
  noun: ['session', 'sessions'],
  columns: (connection) => {
    requireSessions(connection);
    return SESSION_COLUMNS;
  },
  list: listSessions,
};

/** Accounts, as `accounts.list` finds them. */
export const accounts: Listed<typeof listAccounts> = {
  action: 'accounts.export',
  noun: ['account', 'accounts'],
  columns: () => ACCOUNT_COLUMNS,
  list: async (connection, request, _now, signal) => listAccounts(connection, request, signal),
};

/** Verifications, as `verifications.list` finds them. */
export const verifications: Listed<typeof listVerifications> = {
  action: 'verifications.export',
  noun: ['verification', 'verifications'],
  columns: () => VERIFICATION_COLUMNS,
  list: listVerifications,
};
