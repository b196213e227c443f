// Names nobody could sign in with, and whether a password may be set where an app hashes passwords in a way of its own, judged by the live server.
import { afterEach, describe, expect, inject, it } from 'vitest';
import { makeDatabase, type DatabaseKind } from '../support/databases';
import { openOn } from '../support/opened';
import { startVersion } from '../support/version-server';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const password = 'correct horse 1';
async function world(kind: DatabaseKind) {
  const database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin'] });
  cleanups.push(() => database.drop());
  const start = async (hasher: boolean) => {
    const server = await startVersion('1.7.25', {
      database: database.location,
      plugins: ['admin'],
      migrate: false,
      ownHasher: hasher,
    });
    cleanups.push(() => server.stop());
    return server;
  };
  const app = await openOn(database);
  cleanups.push(() => app.close());
  return { database, app, start };
}

describe.each(['postgres', 'sqlite'] as const)('on %s', (kind) => {
  it('an app that changed to its own hash keeps its people, whatever is left of the old one', async () => {
    const { app, start } = await world(kind);
    const before = await start(false);
    const old = (await before.signUp({ email: 'old@example.com', password })).user;
    for (const n of [1, 2]) await before.signUp({ email: `old${n}@example.com`, password });
    const server = await start(true);
    let newest = '';
    for (let n = 0; n < 30; n++) newest = (await server.signUp({ email: `new${n}@example.com`, password })).user.id;
    for (const id of [newest, old.id]) {
      expect(await app.refused('users.setPassword', { id, password: 'another horse 2' })).toMatchObject({
        code: 'UNSUPPORTED',
      });
    }
    expect(
      await app.refused('users.create', { name: 'Bo', email: 'bo@example.com', password: 'another horse 2' }),
    ).toMatchObject({ code: 'UNSUPPORTED' });
    expect((await server.trySignIn('new29@example.com', password)).ok).toBe(true);
  });

  it('an app that changed to the hash of better-auth sets passwords again, but not over one of the other kind', async () => {
    const { app, start } = await world(kind);
    const before = await start(true);
    const old = (await before.signUp({ email: 'old@example.com', password })).user;
    for (let n = 0; n < 30; n++) await before.signUp({ email: `old${n}@example.com`, password });
    const server = await start(false);
    let newest = '';
    for (let n = 0; n < 6; n++) newest = (await server.signUp({ email: `new${n}@example.com`, password })).user.id;
    await app.call('users.setPassword', { id: newest, password: 'another horse 2' });
    expect((await server.trySignIn('new5@example.com', 'another horse 2')).ok).toBe(true);
    expect(await app.refused('users.setPassword', { id: old.id, password: 'another horse 2' })).toMatchObject({
      code: 'UNSUPPORTED',
    });
  });

  it('a user name the server refuses is refused here, unless the app has a rule of its own', async () => {
    const database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['username', 'phoneNumber'] });
    cleanups.push(() => database.drop());
    const server = await startVersion('1.7.25', {
      database: database.location,
      plugins: ['username', 'phoneNumber'],
      migrate: false,
    });
    cleanups.push(() => server.stop());
    const { user } = await server.signUp({ email: 'ann@example.com', password });
    const app = await openOn(database);
    cleanups.push(() => app.close());
    const patch = async (values: Record<string, string>) => ({
      id: user.id,
      patch: values,
      expectedUpdatedAt: (await app.call('users.get', { id: user.id })).updatedAt ?? '',
    });
    const signsIn = async (username: string) =>
      (await server.request('/sign-in/username', { body: { username, password } })).ok;
    for (const username of ['a b!', 'ab', 'x'.repeat(31), 'ann-lee', 'ann@home']) {
      expect(await app.refused('users.update', await patch({ username }))).toMatchObject({
        code: 'INVALID_INPUT',
        field: 'username',
      });
      expect(await signsIn(username)).toBe(false);
    }
    for (const username of ['abc', 'Ann_L.2', 'x'.repeat(30)]) {
      await app.call('users.update', await patch({ username }));
      expect(await signsIn(username)).toBe(true);
    }
    for (const phoneNumber of ['abc', '0170 123', '+0123456789', '+49 170 1234567']) {
      expect(await app.refused('users.update', await patch({ phoneNumber }))).toMatchObject({
        code: 'INVALID_INPUT',
        field: 'phoneNumber',
      });
    }
    await app.call('users.update', await patch({ phoneNumber: '+491701234567' }));

    const own = await openOn(database, { passwords: { userNames: 'custom', phoneNumbers: 'custom' } });
    cleanups.push(() => own.close());
    await own.call('users.update', await patch({ username: 'ann-lee', phoneNumber: '0170 123' }));
    expect(await own.call('users.get', { id: user.id })).toMatchObject({
      username: 'ann-lee',
      phoneNumber: '0170 123',
    });
  });
});
