import { coreTables } from '@shared/core-tables';
import type { Finding } from '@shared/api/diagnosis';
import { isSince } from '../../auth-server/version';
import { hidesRows } from '../../database/physical-table';
import type { OpenConnection } from '../../connections/connection';
import type { Check } from '../check';

/** What the tables lack, or ask for, so that better-auth refuses to run: since 1.7.3 it looks at each request. */
export const schema: Check = {
  name: 'schema',
  whyNot: () => null,
  find: ({ connection }): Finding[] => {
    const strict = isSince(connection.profile.mailing.betterAuth, [1, 7, 3]);
    const severity = strict === true ? 'blocks' : 'may-block';
    const { tables } = connection.report;
    const lacking = coreTables.flatMap((table) => tables[table].missing.map((column) => ({ table, column })));
    return [
      ...[...lacking, ...unwritable(connection)].map(({ table, column }): Finding => ({
        code: 'schema-behind',
        severity,
        title: 'The database lacks a column better-auth writes',
        evidence: { table, column, value: 'missing' },
      })),
      ...(strict === false ? [] : wanting(connection)).map(({ table, column }): Finding => ({
        code: 'schema-behind',
        severity,
        title: 'A column wants a value better-auth does not write',
        evidence: { table, column, value: 'not null, without a default' },
      })),
    ];
  },
};

/** What every version writes, although a database can be read without it. */
const WRITTEN = {
  user: ['image'],
  session: ['ipAddress', 'userAgent'],
  account: [
    'accessToken',
    'refreshToken',
    'idToken',
    'accessTokenExpiresAt',
    'refreshTokenExpiresAt',
    'scope',
    'password',
  ],
} as const;

function unwritable({ schema: tables }: OpenConnection) {
  return (['user', 'session', 'account'] as const).flatMap((name) => {
    const table = tables[name];
    // A column this database user may not see is perhaps there.
    if (table === null || table.physical.columns.some(({ readable }) => !readable)) return [];
    return WRITTEN[name].filter((field) => !table.columns.has(field)).map((column) => ({ table: name, column }));
  });
}

function wanting({ schema: { session, account, verification } }: OpenConnection) {
  return [session, account, verification].flatMap((table) =>
    (table?.extra ?? [])
      .filter(
        ({ name, nullable, hasDefault, generated }) => name === 'issuer' && !nullable && !hasDefault && !generated,
      )
      .map(({ name }) => ({ table: table?.logical ?? '', column: name })),
  );
}

/** What row-level security keeps from this database user: an empty list is then no proof. */
export const policies: Check = {
  name: 'policies',
  whyNot: () => null,
  find: ({ connection }): Finding[] => hiddenTables(connection).map(hiddenFinding),
};

/** Tables of which rows may be hidden. */
export function hiddenTables({ schema: { user, session, account } }: OpenConnection): string[] {
  return [user, session, account].flatMap((table) =>
    table !== null && hidesRows(table.physical) ? [table.physical.name] : [],
  );
}

export function hiddenFinding(table: string): Finding {
  return {
    code: 'hidden-by-policy',
    severity: 'note',
    title: 'Row-level security may hide rows from this connection',
    evidence: { table, setting: 'row-level security' },
  };
}
