import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { accountRow } from '@shared/api/accounts';
import { sessionRow } from '@shared/api/sessions';
import { userRow } from '@shared/api/users';
import { verificationRow } from '@shared/api/verifications';
import {
  accountColumns,
  pickColumns,
  SESSION_ROW_COLUMNS,
  sessionColumns,
  userExportColumns,
  VERIFICATION_COLUMNS,
} from '../../../src/main/data/export/columns';
import { describeQuestion, questionWords } from '../../../src/main/data/files/describe';
import { Selection } from '../../../src/main/data/export/selection';
import { cellReader } from '../../../src/main/data/database/row-text/cell-plan';
import type { AuthTable } from '../../../src/main/data/schema/auth-table';

const names = (columns: readonly { name: string }[]) => columns.map(({ name }) => name);
const tableWith = (...fields: string[]) =>
  ({ has: (field: string) => fields.includes(field), extra: [] as AuthTable<'user'>['extra'] }) as AuthTable<'user'>;

const everything = { has: (_field: string) => true, extra: [] as AuthTable<never>['extra'] } as AuthTable<never>;
const SESSION_FIELDS = Object.keys(
  sessionRow.omit({ activeOrganization: true, kept: true, flags: true, ipUsers: true }).shape,
);
const SESSION_COLUMNS = sessionColumns(everything, everything, new Date());

describe('the columns of an export', () => {
  it.each([
    ['users', Object.keys(userRow.shape), userExportColumns('postgres', everything)],
    // What a list finds out beside the rows (names of organizations, what is odd about a session) is not in a file.
    ['sessions', SESSION_FIELDS, SESSION_COLUMNS],
    ['odd sessions', SESSION_FIELDS, SESSION_ROW_COLUMNS],
    ['accounts', Object.keys(accountRow.shape), accountColumns(everything, everything)],
    ['verifications', Object.keys(verificationRow.shape), VERIFICATION_COLUMNS],
  ])('of %s hold every field of the list', (_what, fields, columns) => {
    // How cells stand that cannot be read is for the list alone: a file has a cell for each.
    expect(names(columns)).toEqual(expect.arrayContaining(fields.filter((field) => field !== 'unreadable')));
    expect(new Set(names(columns)).size).toBe(columns.length);
  });
  it('leave out plugins the database does not have', () => {
    expect(names(userExportColumns('postgres', tableWith('role')))).toEqual([
      'id',
      'name',
      'email',
      'emailVerified',
      'image',
      'createdAt',
      'updatedAt',
      'role',
    ]);
  });
  it('say of a secret only whether it is there, never its end', () => {
    const account = (has: boolean, unreadable: readonly string[] = []) =>
      ({ has: () => has, unreadable, present: () => sql`present` }) as unknown as AuthTable<'account'>;
    const said = [account(true), account(false), account(false, ['password'])].map((table) => {
      const selection = new Selection();
      const password = accountColumns(table, everything).find(({ name }) => name === 'password');
      const plan = password?.plan(selection) ?? { make: 'fixed', value: null };
      return [1, 0].map((present) => cellReader(plan)([present]));
    });
    expect(said).toEqual([
      ['set', 'not set'],
      ['not set', 'not set'],
      ['unknown', 'unknown'],
    ]);
  });
  it('are picked and ordered by name', () => {
    expect(names(pickColumns(SESSION_COLUMNS, ['state', 'id']))).toEqual(['state', 'id']);
    expect(pickColumns(SESSION_COLUMNS, undefined)).toEqual(SESSION_COLUMNS);
  });
  it.each([[['token']], [['id', 'constructor']], [['id', 'id']]])('are refused as %j', (wanted) => {
    expect(() => pickColumns(SESSION_COLUMNS, wanted)).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', field: 'columns' }),
    );
  });
});

describe('what was asked, for the audit', () => {
  it('is told field by field', () => {
    const asked = describeQuestion({
      search: 'ann',
      filters: { emailVerified: false, role: 'admin' },
      sort: { by: 'email', direction: 'asc' },
      state: undefined,
    });
    expect(asked).toEqual({
      search: 'ann',
      'filters.emailVerified': false,
      'filters.role': 'admin',
      'sort.by': 'email',
      'sort.direction': 'asc',
    });
    expect(questionWords(asked)).toBe('matching “ann”, not verified, role “admin”');
    expect(questionWords(describeQuestion({}))).toBeNull();
  });
  it.each([
    'k3J9dLq0Zx8Wv5Bn2Mf7Rt1Yp4Hc6Gs',
    'aB3dE5fG7hJ9kL1mN3pQ5rS7',
    'https://x.test/reset-password/aB3dE5fG7hJ9kL1mN3pQ5rS7?callbackURL=%2F',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
  ])('never holds the token that was searched for: %s', (search) => {
    const told = JSON.stringify(describeQuestion({ search }));
    for (const part of search.match(/[A-Za-z0-9]{20,}/g) ?? []) expect(told).not.toContain(part);
  });
  it.each(['ann@example.com', 'Ann Lindqvist', 'firstname.lastname@department.example.com', '192.0.2.17'])(
    'keeps what is no token: %s',
    (search) => {
      expect(describeQuestion({ search })).toEqual({ search });
    },
  );
});
