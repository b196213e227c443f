import { describe, expect, it } from 'vitest';
import { findColumn, findTable, findTables, toSnakeCase } from '../../../src/main/data/schema/match-names';

const tables = (...names: string[]) =>
  names.map((name) => {
    const [schema, table] = name.includes('.') ? name.split('.') : [null, name];
    return { schema: schema ?? null, name: table ?? '' };
  });
const columns = (...names: string[]) => names.map((name) => ({ name }));

describe('tables', () => {
  it.each(['user', 'users', 'User', 'Users', 'USERS', 'USER'])('%s is a user table', (name) => {
    expect(findTable('user', tables('orders', name))?.name).toBe(name);
  });

  it.each(['twoFactor', 'two_factor', 'two_factors', 'TwoFactor', 'twofactor'])('%s is a twoFactor table', (name) => {
    expect(findTable('twoFactor', tables('factor', name))?.name).toBe(name);
  });

  it.each(['user_profile', 'superuser', 'app_users', 'people'])('%s is none', (name) => {
    expect(findTable('user', tables(name))).toBeNull();
  });

  it('come exact names first, and two mere likenesses are none', () => {
    expect(findTables('user', tables('Users', 'users', 'user')).map((t) => t.name)).toEqual(['user', 'users', 'Users']);
    expect(findTable('user', tables('US_ER', 'u_ser'))).toBeNull();
  });

  it('are those of the first schema, and with a mapping those it names', () => {
    const two = tables('a.user', 'b.user');
    expect(findTable('user', two)?.schema).toBe('a');
    expect(findTable('user', two, 'b.user')?.schema).toBe('b');
    expect(findTable('user', two, 'user')?.schema).toBe('a');
    expect(findTable('user', two, 'c.user')).toBeNull();
    expect(findTable('user', tables('user'), 'people')).toBeNull();
  });
});

describe('columns', () => {
  it('are found by their own name, in snake_case, or in any case, in this order', () => {
    const all = columns('EMAILVERIFIED', 'email_verified', 'emailVerified');
    expect(findColumn('emailVerified', all)?.name).toBe('emailVerified');
    expect(findColumn('emailVerified', all.slice(0, 2))?.name).toBe('email_verified');
    expect(findColumn('emailVerified', all.slice(0, 1))?.name).toBe('EMAILVERIFIED');
    expect(findColumn('emailVerified', columns('verified'))).toBeNull();
    expect(findColumn('email', columns('email', 'mail'), 'mail')?.name).toBe('mail');
    expect(findColumn('email', columns('email'), 'mail')).toBeNull();
    expect(toSnakeCase('twoFactorEnabled')).toBe('two_factor_enabled');
  });
});
