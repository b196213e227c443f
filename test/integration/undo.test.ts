// Undo: every reversible write can be taken back to the letter, unless somebody changed the same things since.
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { addUser, openOn, type Opened } from '../support/opened';
import { fakeKeyring } from '../support/services';

describe.each(
  (['postgres', 'sqlite'] as const).flatMap((kind) =>
    (['default', 'snake'] as const).flatMap((naming) =>
      (['text', 'serial'] as const).map((ids) => ({ kind, naming, ids })),
    ),
  ),
)('on $kind, $naming names, $ids ids', ({ kind, naming, ids }) => {
  let database: TestDatabase;
  let app: Opened;
  const id = ids === 'serial' ? '7' : 'ann';

  beforeEach(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), naming, ids, plugins: ['admin'] });
    await addUser(database, { id, name: 'Ann', email: 'ann@example.com', emailVerified: false });
    app = await openOn(database, {}, { secretStore: fakeKeyring() });
  });
  afterEach(async () => {
    await app.close();
    await database.drop();
  });
  const update = async (patch: object) => {
    const { updatedAt } = await app.call('users.get', { id });
    const result = await app.dispatcher.call('users.update', { id, patch, expectedUpdatedAt: updatedAt ?? '' });
    if (!result.ok) throw new Error(result.error.message);
    return result.entries?.[0]?.id ?? '';
  };
  const newest = async () => (await app.call('audit.list')).rows[0];

  it('takes an edit back, once, and says so in the audit', async () => {
    const entry = await update({ name: 'Ann B.', email: 'ann.b@example.com', emailVerified: true });
    expect(await newest()).toMatchObject({ id: entry, undo: 'possible', undoNote: null });
    expect(await app.call('audit.undoPreview', { id: entry })).toMatchObject({
      possible: true,
      changes: [{ table: 'user', id, act: 'change-back' }],
    });
    await app.call('audit.undo', { id: entry, why: { reason: 'wrong user' } });
    expect(await app.call('users.get', { id })).toMatchObject({
      name: 'Ann',
      email: 'ann@example.com',
      emailVerified: false,
    });
    expect(await newest()).toMatchObject({ action: 'audit.undo', undoes: entry, reason: 'wrong user', rows: 1 });
    expect((await app.call('audit.list')).rows.find((row) => row.id === entry)?.undo).toBe('done');
    expect((await app.refused('audit.undo', { id: entry })).code).toBe('CONFLICT');
    expect(await app.call('audit.verify')).toMatchObject({ ok: true, entries: 2 });
  });

  it('refuses when the same field moved on, and names it; other fields do not matter', async () => {
    const entry = await update({ name: 'Ann B.' });
    await update({ emailVerified: true });
    await database.update('user', { id }, { name: 'Anna' });
    const refused = await app.refused('audit.undo', { id: entry });
    expect(refused).toMatchObject({
      code: 'CONFLICT',
      details: { table: 'user', conflicts: [{ field: 'name', original: 'Ann', mine: 'Ann B.', theirs: 'Anna' }] },
    });
    await database.update('user', { id }, { name: 'Ann B.' });
    await app.call('audit.undo', { id: entry });
    expect(await app.call('users.get', { id })).toMatchObject({ name: 'Ann', emailVerified: true });
  });

  it('names who has the address by now', async () => {
    const entry = await update({ email: 'other@example.com' });
    await addUser(database, {
      id: ids === 'serial' ? '8' : 'bo',
      name: 'Bo',
      email: 'Ann@Example.com',
      createdAt: new Date(),
    });
    expect(await app.refused('audit.undo', { id: entry })).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('Bo'),
    });
  });

  it('brings ended sessions back to the letter', async () => {
    const at = new Date('2026-11-20T10:00:00.123Z');
    for (const n of [1, 2]) {
      await database.insert('session', {
        id: ids === 'serial' ? String(n) : `s${n}`,
        userId: id,
        token: `token-${n}`.padEnd(32, 'x'),
        expiresAt: new Date('2099-01-01T00:00:00.000Z'),
        createdAt: at,
        updatedAt: at,
        ipAddress: n === 1 ? '' : null,
        userAgent: null,
      });
    }
    const before = await database.dump(database.names.table('session'));
    const result = await app.dispatcher.call('sessions.revokeForUser', { userId: id });
    expect(await database.count('session')).toBe(0);
    const entry = result.ok ? (result.entries?.[0]?.id ?? '') : '';
    await app.call('audit.undo', { id: entry });
    expect(await database.dump(database.names.table('session'))).toBe(before);
    expect(JSON.stringify((await app.call('audit.list')).rows)).not.toContain('token-1');
  });
});

it('lasts for the run alone where there is no protected secret store, and says so', async () => {
  const database = await makeDatabase('sqlite');
  const id = await addUser(database, { name: 'Ann' });
  const app = await openOn(database, {}, { keep: true });
  const { updatedAt } = await app.call('users.get', { id });
  await app.call('users.update', { id, patch: { name: 'Ann B.' }, expectedUpdatedAt: updatedAt ?? '' });
  expect((await app.call('audit.list')).rows[0]).toMatchObject({
    undo: 'possible',
    undoNote: expect.stringContaining('until Authdesk is closed'),
  });
  await app.close();
  const again = await openOn(database, {}, { dataFolder: app.dataFolder });
  const [entry] = (await again.call('audit.list')).rows;
  expect(entry).toMatchObject({ undo: 'no', undoNote: expect.stringContaining('no protected secret store') });
  expect((await again.refused('audit.undo', { id: entry?.id ?? '' })).code).toBe('UNSUPPORTED');
  await again.close();
  await database.drop();
});
