// What a session was asked to be is read back: where it is not so, what safety depends on is refused, and the rest is told.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { ConnectionInput } from '@shared/api/connections';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import { addUser, openOn } from '../support/opened';
import { fakeKeyring, startServices } from '../support/services';

let database: TestDatabase;
const role = `deaf_${randomBytes(4).toString('hex')}`;
beforeAll(async () => {
  database = await makeDatabase('postgres', { pg: inject('pgUrl'), plugins: ['admin'] });
  await addUser(database, { id: 'ann', email: 'ann@example.com' });
  // A database user whose settings are made in vain, as something in between might have it: `set_config` is another one.
  await database.query(`create schema deaf`);
  await database.query(
    `create function deaf.set_config(text, text, boolean) returns text language sql as $$ select $2 $$`,
  );
  await database.query(`create role ${role} login`);
  await database.query(`grant usage on schema deaf to ${role}`);
  await database.query(`grant select, insert, update, delete on all tables in schema public to ${role}`);
  await database.query(`alter role ${role} set search_path = deaf, pg_catalog, public`);
});
afterAll(async () => {
  await database.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [role]);
  await database.query(`drop owned by ${role}`);
  await database.query(`drop role ${role}`);
  await database.drop();
});

const asDeaf = (more: Partial<ConnectionInput> = {}): Partial<ConnectionInput> => {
  const url = new URL(database.target);
  url.username = role;
  return { postgres: { url: url.href }, ...more };
};

describe('settings that are not taken', () => {
  it.each([
    ['read-only', { readOnly: true }, /cannot be kept from writing/],
    ['the schema', { schema: 'public' }, /does not look into the schema "public"/],
  ])('are refused where safety depends on them: %s', async (_what, more, message) => {
    const app = await startServices({ secretStore: fakeKeyring() });
    try {
      const { id } = await app.call('connections.save', connectionTo(database, asDeaf(more)));
      for (const method of ['connections.open', 'connections.test'] as const) {
        expect(await app.refused(method, { id })).toMatchObject({
          code: 'CONNECTION_FAILED',
          message: expect.stringMatching(message),
          hint: expect.stringMatching(/Connect to the database itself/),
        });
      }
      expect((await app.call('connections.status')).open).toBeNull();
    } finally {
      await app.close();
    }
  });

  it('are told by name where they are not', async () => {
    const app = await openOn(database, asDeaf(), { secretStore: fakeKeyring() });
    try {
      const told = (await app.call('connections.status')).report?.warnings.join(' ');
      expect(told).toMatch(/The database did not take these settings: .*statement_timeout.*lock_timeout/);
      expect(told).toMatch(/What is shown may be wrong/);
      expect((await app.call('users.list')).rows).toMatchObject([{ id: 'ann' }]);
    } finally {
      await app.close();
    }
  });
});

it('a server that is too old is refused by its version', async () => {
  // A database user for whom it says so.
  await database.query(
    `create function deaf.current_setting(text) returns text language sql as
     $$ select case $1 when 'server_version_num' then '110022' when 'server_version' then '11.22' else pg_catalog.current_setting($1) end $$`,
  );
  const app = await startServices({ secretStore: fakeKeyring() });
  try {
    const { id } = await app.call('connections.save', connectionTo(database, asDeaf()));
    expect(await app.refused('connections.open', { id })).toMatchObject({
      code: 'UNSUPPORTED',
      message: 'This server runs PostgreSQL 11.22, which is too old for Authdesk.',
      hint: expect.stringMatching(/needs PostgreSQL 12 or newer/) as string,
    });
  } finally {
    await app.close();
    await database.query('drop function deaf.current_setting(text)');
  }
});

describe.each(['UTF8', 'LATIN1', 'SQL_ASCII'])('a database in %s', (encoding) => {
  it('says so in the statement that reads the session back, and takes no other for that', async () => {
    const other = await makeDatabase('postgres', { pg: inject('pgUrl'), encoding, plugins: ['admin'] });
    const app = await openOn(other, {}, { secretStore: fakeKeyring() });
    try {
      const create = { email: 'li@example.com', name: '李' };
      if (encoding === 'LATIN1') {
        expect(await app.refused('users.create', create)).toMatchObject({ code: 'INVALID_INPUT', field: 'name' });
      } else expect((await app.call('users.create', create)).name).toBe('李');
    } finally {
      await app.close();
      await other.drop();
    }
  });
});
