import { describe, expect, it } from 'vitest';
import {
  findColumn,
  findTable,
  findTables,
  normalise,
  tableNameCandidates,
  toSnakeCase,
} from '../../../src/main/data/schema/match-names';

/** Tables by their names, `schema.name` or `name` alone. */
const tables = (...names: string[]) =>
  names.map((full) => {
    const [schema, name] = full.includes('.') ? full.split('.') : [null, full];
    return { schema: schema ?? null, name: name ?? '' };
  });
const columns = (...names: string[]) => names.map((name) => ({ name }));

it.each([
  ['emailVerified', 'email_verified'],
  ['twoFactorEnabled', 'two_factor_enabled'],
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

  it.each(['user', 'users', 'User', 'Users', 'USER', 'USERS'])('%s is a user table', (name) => {
    expect(findTable('user', tables('orders', name, 'user_roles'))?.name).toBe(name);
  });

  it.each(['twoFactor', 'two_factor', 'two_factors', 'TwoFactor', 'twofactor'])('%s is a twoFactor table', (name) => {
    expect(findTable('twoFactor', tables('factor', name))?.name).toBe(name);
  });

  it.each(['user_profile', 'superuser', 'app_users', 'app_user', 'user_accounts', 'people'])('%s is none', (name) => {
    expect(findTable('user', tables(name))).toBeNull();
    expect(findTable('user', [])).toBeNull();
  });

  it('come exact names first, and two mere likenesses are none', () => {
    expect(findTables('user', tables('Users', 'users', 'user')).map((t) => t.name)).toEqual(['user', 'users', 'Users']);
    expect(findTable('user', tables('US_ER', 'u_ser'))).toBeNull();
    expect(findTable('twoFactor', tables('TWO_FACTOR', 'TwoFACTOR'))).toBeNull();
  });

  it('are those of the first schema, and with a mapping those it names and nothing else', () => {
    const two = tables('a.user', 'b.user');
    expect(findTable('user', two)?.schema).toBe('a');
    expect(findTable('user', two, 'b.user')?.schema).toBe('b');
    expect(findTable('user', two, 'user')?.schema).toBe('a');
    expect(findTable('user', two, 'c.user')).toBeNull();
    const renamed = tables('public.user', 'auth.people', 'other.people');
    expect(findTable('user', renamed, 'people')).toBe(renamed[1]);
    expect(findTable('user', renamed, 'other.people')).toBe(renamed[2]);
    expect(findTable('user', renamed, 'nobody')).toBeNull();
  });
});

describe('columns', () => {
  it.each(['emailVerified', 'email_verified', 'EmailVerified', 'EMAIL_VERIFIED', 'EMAILVERIFIED', 'emailverified'])(
    'are found as %s',
    (name) => {
      expect(findColumn('emailVerified', columns('id', 'email', name))?.name).toBe(name);
    },
  );

  it('come the exact name first, then snake_case, then likeness', () => {
    const all = columns('EmailVerified', 'email_verified', 'emailVerified');
    expect(findColumn('emailVerified', all)?.name).toBe('emailVerified');
    expect(findColumn('emailVerified', all.slice(0, 2))?.name).toBe('email_verified');
    expect(findColumn('emailVerified', all.slice(0, 1))?.name).toBe('EmailVerified');
  });

  it('of a part of the name are none', () => {
    expect(findColumn('emailVerified', columns('verified'))).toBeNull();
    expect(findColumn('name', columns('username', 'full_name'))).toBeNull();
  });

  it('with a mapping are those it names and nothing else', () => {
    expect(findColumn('email', columns('email', 'mail'), 'mail')?.name).toBe('mail');
    expect(findColumn('email', columns('email'), 'mail')).toBeNull();
  });
});
