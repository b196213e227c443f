// An address that somebody else has: refused where a unique index is over the address alone, as better-auth's own is; only
// within the tenant where one is over both; told and not refused where nothing in the database forbids it.
import { afterEach, describe, expect, inject, it } from 'vitest';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { addUser, openOn, type Opened } from '../support/opened';
import { fakeKeyring } from '../support/services';

type Unique = 'of better-auth' | 'folded' | 'with the tenant' | 'folded, with the tenant' | 'of some rows' | 'none';

describe.each(['postgres', 'sqlite'] as const)('on %s', (kind) => {
  let database: TestDatabase;
  let app: Opened;
  afterEach(async () => {
    await app.close();
    await database.drop();
  });

  const INDEX: Readonly<Record<Unique, string | null>> = {
    'of better-auth': 'unique (email)',
    folded: 'create unique index one on "user" (lower(email))',
    'with the tenant': 'create unique index one on "user" (tenant, email)',
    'folded, with the tenant': 'create unique index one on "user" (lower(email), tenant)',
    'of some rows': `create unique index one on "user" (email) where tenant = 'gone'`,
    none: null,
  };

  /** Ann and Zed in one tenant, Bo in another. */
  const begin = async (unique: Unique) => {
    database = await makeDatabase(kind, { pg: inject('pgUrl') });
    if (kind === 'postgres') {
      await database.query('alter table "user" add column tenant text');
      if (unique !== 'of better-auth') await database.query('alter table "user" drop constraint user_email_key');
    } else if (unique === 'of better-auth') {
      await database.query('alter table user add column tenant text');
    } else {
      await database.query('drop table user');
      await database.query(
        'create table user (id text primary key, name text not null, email text not null, emailVerified integer not null, image text, createdAt date not null, updatedAt date not null, tenant text)',
      );
    }
    const index = INDEX[unique];
    if (index !== null && unique !== 'of better-auth') await database.query(index);
    for (const [id, tenant] of [
      ['ann', 'acme'],
      ['zed', 'acme'],
      ['bo', 'globex'],
    ] as const) {
      await addUser(database, { id, name: id });
      await database.query(`update "user" set tenant = '${tenant}' where id = '${id}'`);
    }
    app = await openOn(database, {}, { secretStore: fakeKeyring() });
  };
  const give = async (id: string, email: string) => {
    const { updatedAt } = await app.call('users.get', { id });
    return { id, patch: { email }, expectedUpdatedAt: updatedAt ?? '' };
  };
  const TAKEN = { code: 'INVALID_INPUT', field: 'email', details: { reason: 'taken', holderId: 'ann' } };
  const check = async (exceptId: string) => app.call('users.emailCheck', { email: 'Ann@example.com', exceptId });

  it.each(['of better-auth', 'folded'] as const)('a unique index %s: refused, whoever asks', async (unique) => {
    await begin(unique);
    for (const id of ['zed', 'bo']) {
      expect(await app.refused('users.update', await give(id, 'Ann@example.com'))).toMatchObject(TAKEN);
      expect(await check(id)).toMatchObject({ holder: { id: 'ann' }, taken: true });
    }
    expect(await app.refused('users.create', { email: 'ann@example.com', name: 'New' })).toMatchObject(TAKEN);
  });

  it.each(['with the tenant', 'folded, with the tenant'] as const)(
    'a unique index %s: refused within the tenant alone, and an undo goes by it too',
    async (unique) => {
      await begin(unique);
      expect(await app.refused('users.update', await give('zed', 'Ann@example.com'))).toMatchObject(TAKEN);
      expect(await check('zed')).toMatchObject({ holder: { id: 'ann' }, taken: true });
      expect(await check('bo')).toMatchObject({ holder: { id: 'ann' }, taken: false });
      await app.call('users.update', await give('bo', 'ann@example.com'));
      const [entry] = (await app.call('audit.list')).rows;
      expect(entry?.summary).toMatch(/ann@example\.com also belongs to ann/);
      await app.call('users.update', await give('ann', 'new@example.com'));
      const [moved] = (await app.call('audit.list')).rows;
      await app.call('audit.undo', { id: moved?.id ?? '' });
      expect(await app.call('users.get', { id: 'ann' })).toMatchObject({ email: 'ann@example.com' });
    },
  );

  it.each(['none', 'of some rows'] as const)('%s: told, and done', async (unique) => {
    await begin(unique);
    expect(await check('zed')).toMatchObject({ holder: { id: 'ann' }, taken: false });
    await app.call('users.update', await give('zed', 'ann@example.com'));
    expect((await app.call('audit.list')).rows[0]?.summary).toMatch(/also belongs to ann/);
    expect(await database.find('user', { email: 'ann@example.com' })).toHaveLength(2);
  });
});
