// Whether a password may be set where an app hashes passwords in a way of its own, judged by the live server.
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
});
