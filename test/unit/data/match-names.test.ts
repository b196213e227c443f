import { describe, expect, it } from 'vitest';
import {
  findColumn,
  findTable,
  normalise,
  tableNameCandidates,
  toSnakeCase,
} from '../../../src/main/data/schema/match-names';

const table = (name: string, schema: string | null = null) => ({ name, schema });

it.each([
  ['emailVerified', 'email_verified'],
  ['id', 'id'],
  ['twoFactor', 'two_factor'],
  ['User', 'user'],
])('%s in snake_case is %s', (name, snake) => {
  expect(toSnakeCase(name)).toBe(snake);
  expect(normalise(name)).toBe(normalise(snake));
});

describe('tables', () => {
  it('may have better-auth’s own name, snake_case, a plural or PascalCase', () => {
    expect(tableNameCandidates('twoFactor')).toEqual([
      'twoFactor',
      'two_factor',
      'twoFactors',
      'two_factors',
      'TwoFactor',
      'TwoFactors',
    ]);
  });

  it.each(['user', 'users', 'User', 'Users', 'USER', 'USERS'])('finds %s as user', (name) => {
    expect(findTable('user', [table('orders'), table(name), table('user_roles')])?.name).toBe(name);
  });

  it('prefers the exact name, and decides nothing by likeness when two are alike', () => {
    expect(findTable('user', [table('users'), table('user')])?.name).toBe('user');
    expect(findTable('twoFactor', [table('TWO_FACTOR'), table('TwoFACTOR')])).toBeNull();
    expect(findTable('user', [table('user_accounts'), table('app_user')])).toBeNull();
    expect(findTable('user', [])).toBeNull();
  });

  it('takes a mapped name and nothing else', () => {
    const tables = [table('user', 'public'), table('people', 'auth'), table('people', 'other')];
    expect(findTable('user', tables, 'people')).toBe(tables[1]);
    expect(findTable('user', tables, 'other.people')).toBe(tables[2]);
    expect(findTable('user', tables, 'nobody')).toBeNull();
  });
});

describe('columns', () => {
  const columns = (...names: string[]) => names.map((name) => ({ name }));
  it.each(['emailVerified', 'email_verified', 'EmailVerified', 'EMAIL_VERIFIED', 'emailverified'])(
    'finds %s',
    (name) => {
      expect(findColumn('emailVerified', columns('id', 'email', name))?.name).toBe(name);
    },
  );
  it('prefers the exact name, then snake_case, then likeness', () => {
    const all = columns('EmailVerified', 'email_verified', 'emailVerified');
    expect(findColumn('emailVerified', all)?.name).toBe('emailVerified');
    expect(findColumn('emailVerified', all.slice(0, 2))?.name).toBe('email_verified');
    expect(findColumn('name', columns('username', 'full_name'))).toBeNull();
  });
  it('takes a mapped name and nothing else', () => {
    expect(findColumn('email', columns('email', 'mail'), 'mail')?.name).toBe('mail');
    expect(findColumn('email', columns('email'), 'mail')).toBeNull();
  });
});
