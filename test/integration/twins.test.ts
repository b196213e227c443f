// Who may be the same person as somebody: each sign alone, on both engines, and nobody who only looks a little like them.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { addUser, openOn, type Opened } from '../support/opened';

describe.each(['postgres', 'sqlite'] as const)('on %s', (kind) => {
  let database: TestDatabase;
  let app: Opened;
  const at = new Date('2026-01-01T00:00:00.000Z');

  beforeAll(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl') });
    // better-auth makes it unique; an older database may hold it twice.
    await database.query('alter table "user" add column "phoneNumber" text');
    app = await openOn(database);
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  let made = 0;
  const add = async (fields: Record<string, unknown>) => {
    const id = `u${++made}`;
    await addUser(database, { id, name: `Somebody ${made}`, email: `${id}@elsewhere.example`, ...fields });
    return id;
  };
  const twinsOf = async (id: string) => {
    const { twins } = await app.call('users.twins', { id });
    return twins.map(({ user, signs }) => [user.id, ...signs.map((one) => one.kind)]);
  };

  it.each([
    ['case', 'anna.kowalski@example.com', 'Anna.Kowalski@Example.com'],
    ['dots', 'ben.okafor@example.com', 'benokafor@example.com'],
    ['plus', 'carla.moreno@example.com', 'carla.moreno+shop@example.com'],
    ['look-alike', 'dorothea.light@example.com', 'dorothea.1ight@example.com'],
  ])('an address that differs by %s', async (sign, one, other) => {
    const [a, b] = [await add({ email: one }), await add({ email: other })];
    expect(await twinsOf(a)).toEqual([[b, sign]]);
    expect(await twinsOf(b)).toEqual([[a, sign]]);
  });

  it('one letter that differs, or the same name elsewhere, makes no twin', async () => {
    const a = await add({ email: 'erik.larsson@example.com', name: 'Erik Larsson' });
    await add({ email: 'erika.larsson@example.com' });
    await add({ email: 'erik.larsson@other.example', name: 'Erik Larsson' });
    expect(await twinsOf(a)).toEqual([]);
  });

  it('the same phone number', async () => {
    const [a, b] = [await add({}), await add({})];
    const call = async (id: string, number: string) =>
      database.query(`update "user" set "phoneNumber" = '${number}' where id = '${id}'`);
    await call(a, '+15550001');
    await call(b, '+15550002');
    expect(await twinsOf(a)).toEqual([]);
    await call(b, '+15550001');
    expect(await twinsOf(a)).toEqual([[b, 'phone']]);
  });

  it('the same account at a provider, but not the account of a password', async () => {
    const [a, b, c] = [await add({}), await add({}), await add({})];
    const account = async (id: string, userId: string, providerId: string, accountId: string) =>
      database.insert('account', { id, userId, providerId, accountId, createdAt: at, updatedAt: at });
    await account(`g-${a}`, a, 'google', 'sub-1');
    await account(`g-${b}`, b, 'google', 'sub-1');
    await account(`h-${c}`, c, 'github', 'sub-1');
    await account(`p-${a}`, a, 'credential', 'same');
    await account(`p-${c}`, c, 'credential', 'same');
    expect(await twinsOf(a)).toEqual([[b, 'provider-account']]);
    expect(await twinsOf(c)).toEqual([]);
  });

  it('the same name on the same device, and most telling first', async () => {
    const name = 'Fiona Fischer';
    const a = await add({ name, email: 'fiona.fischer@example.com' });
    const b = await add({ name });
    const c = await add({ name });
    const d = await add({ name, email: 'fiona.fischer+two@example.com' });
    const session = async (id: string, userId: string, userAgent: string) =>
      database.insert('session', { id, userId, userAgent, token: id, expiresAt: at, createdAt: at, updatedAt: at });
    await session(`s-${a}`, a, 'Firefox on a Mac');
    await session(`s-${b}`, b, 'Firefox on a Mac');
    await session(`s-${c}`, c, 'Chrome on Windows');
    await session(`s-${d}`, d, 'Firefox on a Mac');
    expect(await twinsOf(a)).toEqual([
      [d, 'plus', 'name-and-device'],
      [b, 'name-and-device'],
    ]);
  });

  it('nobody is a twin of somebody who is not there', async () => {
    expect((await app.refused('users.twins', { id: 'nobody' })).code).toBe('NOT_FOUND');
  });
});

it('what a database does not keep is said, not taken for none', async () => {
  const database = await makeDatabase('sqlite', { pg: inject('pgUrl') });
  await addUser(database, { id: 'ann', email: 'ann@example.com' });
  const app = await openOn(database);
  const { checked, unchecked } = await app.call('users.twins', { id: 'ann' });
  expect(checked).not.toContain('phone');
  expect(unchecked).toEqual([{ sign: 'phone', why: 'This database keeps no phone numbers.' }]);
  await app.close();
  await database.drop();
});
