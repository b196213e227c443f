// Redo: undoing what undid an act does it again, on the letter and under the rules of the act itself.
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { MethodName } from '@shared/methods';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import { addUser, openOn, type Opened } from '../support/opened';
import { fakeKeyring } from '../support/services';

describe.each(['postgres', 'sqlite'] as const)('on %s', (kind) => {
  let database: TestDatabase;
  let app: Opened;
  const id = 'ann';

  beforeEach(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin'] });
    await addUser(database, { id, name: 'Ann', email: 'ann@example.com', emailVerified: false });
    app = await openOn(database, {}, { secretStore: fakeKeyring() });
  });
  afterEach(async () => {
    await app.close();
    await database.drop();
  });
  const acted = async (method: MethodName, input: object): Promise<string> => {
    const result = await app.dispatcher.call(method, input);
    if (!result.ok) throw new Error(result.error.message);
    return result.entries?.at(-1)?.id ?? '';
  };
  const newest = async () => (await app.call('audit.list')).rows[0];
  const addSession = async (name: string) => {
    const at = new Date('2026-11-20T10:00:00.000Z');
    const expiresAt = new Date('2099-01-01T00:00:00.000Z');
    await database.insert('session', {
      id: name,
      userId: id,
      token: name.padEnd(32, 'x'),
      expiresAt,
      createdAt: at,
      updatedAt: at,
    });
  };

  it('does a ban again and takes it back again, each under its own name', async () => {
    const ban = await acted('users.ban', { id, reason: 'Spam', revokeSessions: false });
    const undo = await acted('audit.undo', { id: ban });
    expect(await app.call('users.get', { id })).toMatchObject({ banned: false });
    const redo = await acted('audit.undo', { id: undo });
    expect(await app.call('users.get', { id })).toMatchObject({ banned: true, banReason: 'Spam' });
    expect(await newest()).toMatchObject({
      id: redo,
      undoes: undo,
      undo: 'possible',
      summary: expect.stringMatching(/^Done again: (?!Undone)/u),
    });
    expect(app.asked.filter(({ message }) => message.includes('again'))).toEqual([]);
    await acted('audit.undo', { id: redo });
    expect(await app.call('users.get', { id })).toMatchObject({ banned: false });
    expect((await newest())?.summary).toMatch(/^Undone: /u);
  });

  it('ends the sessions again that came back, and says that later ones were left alone', async () => {
    await addSession('desk');
    const ended = await acted('sessions.revokeForUser', { userId: id });
    const undo = await acted('audit.undo', { id: ended });
    await addSession('later');
    await acted('audit.undo', { id: undo });
    expect((await database.find('session', { userId: id })).map((row) => row['id'])).toEqual(['later']);
    expect((await newest())?.summary).toContain('Sessions that began since it was undone were left alone');
  });

  it('is asked about in main where the act is, and needs the role of the act', async () => {
    const removal = await acted('users.remove', { ids: [id], confirm: true });
    const undo = await acted('audit.undo', { id: removal });
    const before = app.asked.length;
    app.answer(false);
    expect(await app.refused('audit.undo', { id: undo })).toMatchObject({ code: 'CANCELLED' });
    expect(await database.count('user')).toBe(1);
    expect(app.asked[before]).toMatchObject({ message: expect.stringContaining('This does again: Removed') });

    app.answer(true);
    const support = connectionTo(database, { access: { role: 'support' } });
    await app.call('connections.save', { ...support, id: app.connectionId });
    await app.call('connections.open', { id: app.connectionId });
    expect(await app.refused('audit.undo', { id: undo })).toMatchObject({
      code: 'PERMISSION_DENIED',
      details: { reason: 'role', needs: 'lead' },
    });
    expect(await database.count('user')).toBe(1);

    await app.call('connections.save', { ...connectionTo(database), id: app.connectionId });
    await app.call('connections.open', { id: app.connectionId });
    await acted('audit.undo', { id: undo });
    expect(await database.count('user')).toBe(0);
  });

  it('is refused where somebody changed the same since, and where nobody would be left to administer', async () => {
    const { updatedAt } = await app.call('users.get', { id });
    const edit = await acted('users.update', { id, patch: { name: 'Ann B.' }, expectedUpdatedAt: updatedAt ?? '' });
    const undo = await acted('audit.undo', { id: edit });
    await database.update('user', { id }, { name: 'Anna' });
    expect(await app.refused('audit.undo', { id: undo })).toMatchObject({ code: 'CONFLICT' });

    await addUser(database, { id: 'root', name: 'Root', email: 'root@example.com', role: 'admin' });
    await database.update('user', { id }, { role: 'admin' });
    const demoted = await acted('users.setRole', { id, role: 'user' });
    const back = await acted('audit.undo', { id: demoted });
    await database.update('user', { id: 'root' }, { role: 'user' });
    expect(await app.refused('audit.undo', { id: back })).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('Nobody would be left'),
    });
    expect(await app.call('users.get', { id })).toMatchObject({ role: 'admin' });
  });
});
