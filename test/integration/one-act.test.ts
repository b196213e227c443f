// An act is one thing, whether it is done to one user, to many or by the panic button: the same in each way.
import type { BulkAction } from '@shared/api/bulk';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { startAuthServer } from '../support/auth-server';
import { ended } from '../support/bulk';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { addUser, openOn, type Opened } from '../support/opened';
import { fakeKeyring } from '../support/services';

/** Far from the computer's own clock, so that whoever asks that one is found out. */
const NOW = new Date('2040-06-01T12:00:00.000Z');
const IN_AN_HOUR = '2040-06-01T13:00:00.000Z';
const AN_HOUR_AGO = '2040-06-01T11:00:00.000Z';

interface Ban {
  readonly reason?: string;
  readonly expiresAt?: string;
}
/** What became of an act: the code it was refused with, or all that was said of it. */
type Answer = { readonly refused: string; readonly field?: string } | { readonly said: string };

let database: TestDatabase;
let app: Opened;

const call = async (...args: Parameters<Opened['dispatcher']['call']>): Promise<Answer> => {
  const result = await app.dispatcher.call(...args);
  if (!result.ok) return { refused: result.error.code, ...(result.error.field && { field: result.error.field }) };
  return { said: JSON.stringify([result.data, result.entries]) };
};
const inBulk = async (action: BulkAction, id: string): Promise<Answer> => {
  const preview = await app.dispatcher.call('bulk.preview', { action, target: { kind: 'ids', ids: [id] } });
  if (!preview.ok) return { refused: preview.error.code, ...(preview.error.field && { field: preview.error.field }) };
  const { id: previewId } = preview.data as { id: string };
  await app.call('bulk.start', { previewId, confirm: true });
  await ended(app, previewId);
  const { rows } = await app.call('jobs.rows', { id: previewId });
  return { said: JSON.stringify([preview.data, rows]) };
};
const bans: readonly [way: string, field: string, ban: (id: string, ban: Ban) => Promise<Answer>][] = [
  ['one', 'expiresAt', async (id, ban) => call('users.ban', { id, ...ban })],
  ['many', 'action.expiresAt', async (id, ban) => inBulk({ do: 'ban', ...ban }, id)],
  [
    'panic',
    'ban.expiresAt',
    async (id, ban) => call('users.panic', { id, ban, why: { reason: 'account taken over' } }),
  ],
];

describe.each(['postgres', 'sqlite'] as const)('on %s', (kind) => {
  beforeEach(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin'] });
  });
  afterEach(async () => {
    await app?.close();
    await database.drop();
  });

  const open = async (more: Parameters<typeof openOn>[1] = {}) => {
    app = await openOn(database, more, { secretStore: fakeKeyring(), now: () => NOW });
  };
  const user = async (id: string) => (await database.find('user', { id }))[0];
  const table = (name: string) => database.quote(database.names.table(name));
  const yes = kind === 'postgres' ? true : 1;

  describe.each(bans)('a ban of %s', (_way, field, ban) => {
    it('is written as better-auth writes it', async () => {
      const id = await addUser(database);
      await open();
      expect(await ban(id, { reason: ' spam ', expiresAt: IN_AN_HOUR })).toHaveProperty('said');
      expect(await user(id)).toMatchObject({ banned: yes, banReason: 'spam' });
      expect(await app.call('users.get', { id })).toMatchObject({ banned: true, banExpires: IN_AN_HOUR });
      const other = await addUser(database);
      expect(await ban(other, { reason: '  ' })).toHaveProperty('said');
      expect(await user(other)).toMatchObject({ banned: yes, banReason: 'No reason', banExpires: null });
    });

    it('with an end is refused where bans cannot end, instead of made one for good', async () => {
      await database.query(`alter table ${table('user')} drop column ${database.quote('banExpires')}`);
      const id = await addUser(database);
      await open();
      const before = await database.dumpAll();
      expect(await ban(id, { expiresAt: IN_AN_HOUR })).toEqual({ refused: 'UNSUPPORTED', field });
      expect(await database.dumpAll()).toBe(before);
      expect(await ban(id, {})).toHaveProperty('said');
      expect(await app.call('users.get', { id })).toMatchObject({ banned: true });
    });

    it('with an end that is past, by the clock the app is given, is refused', async () => {
      const id = await addUser(database);
      await open();
      const before = await database.dumpAll();
      expect(await ban(id, { expiresAt: AN_HOUR_AGO })).toEqual({ refused: 'INVALID_INPUT', field });
      expect(await database.dumpAll()).toBe(before);
    });

    it('is done where sessions are out of reach, and says that they are', async () => {
      await database.query(`drop table ${table('session')}`);
      const id = await addUser(database);
      await open();
      expect(await ban(id, { reason: 'spam' })).toEqual({
        said: expect.stringMatching(/sessions could not be revoked/i),
      });
      expect(await user(id)).toMatchObject({ banned: yes, banReason: 'spam' });
    });

    it('is done where the storage of sessions beside the table is not named, and ends none of them', async () => {
      const id = await addUser(database);
      const at = new Date('2040-05-01T00:00:00.000Z');
      const session = { id: 'held', token: 'held', userId: id, createdAt: at, updatedAt: at };
      await database.insert('session', { ...session, expiresAt: new Date('2041-01-01T00:00:00.000Z') });
      await open({ sessions: { secondaryStorage: 'with-database' } });
      expect(await ban(id, {})).toEqual({ said: expect.stringMatching(/sessions could not be revoked/i) });
      expect(await user(id)).toMatchObject({ banned: yes });
      expect(await database.count('session')).toBe(1);
    });
  });

  it('shuts no account where nothing would keep anybody out: no sessions in reach, and no ban', async () => {
    await database.query(`drop table ${table('session')}`);
    const id = await addUser(database);
    await open();
    const before = await database.dumpAll();
    expect(await call('users.panic', { id, why: { reason: 'account taken over' } })).toMatchObject({
      refused: 'UNSUPPORTED',
    });
    expect(await database.dumpAll()).toBe(before);
  });

  it('refuses a job whose ban would have ended before it was started', async () => {
    const id = await addUser(database);
    let now = NOW;
    app = await openOn(database, {}, { secretStore: fakeKeyring(), now: () => now });
    const { id: previewId } = await app.call('bulk.preview', {
      action: { do: 'ban', expiresAt: IN_AN_HOUR },
      target: { kind: 'ids', ids: [id] },
    });
    now = new Date('2040-06-02T00:00:00.000Z');
    const refused = await app.refused('bulk.start', { previewId, confirm: true });
    expect(refused).toMatchObject({ code: 'INVALID_INPUT', field: 'action.expiresAt' });
    expect((await user(id))?.['banned']).not.toBe(yes);
  });

  it('gives roles in the one form better-auth writes, and one of a list only once', async () => {
    const [id, other] = [await addUser(database), await addUser(database)];
    await open();
    const boss = { email: 'boss@example.com', password: 'correct horse 1', name: 'Boss' };
    const server = await startAuthServer(database.serverOptions);
    try {
      const { user: admin, token } = await server.signUp(boss);
      await database.update('user', { id: admin.id }, { role: 'admin' });
      for (const given of ['user, user', ' admin ,user', 'user,support,user']) {
        await app.call('users.setRole', { id, role: given });
        expect(await inBulk({ do: 'setRole', role: given }, other)).toHaveProperty('said');
        const role = (await user(id))?.['role'];
        expect((await user(other))?.['role']).toBe(role);
        await server.request('/admin/set-role', {
          body: { userId: other, role: [...new Set(given.split(',').map((one) => one.trim()))] },
          cookie: server.cookieFor(token ?? ''),
        });
        expect((await user(other))?.['role']).toBe(role);
      }
      expect((await user(id))?.['role']).toBe('user,support');
      expect(await call('users.setRole', { id, role: ' , ' })).toEqual({ refused: 'INVALID_INPUT', field: 'role' });
      expect(await inBulk({ do: 'setRole', role: ' , ' }, id)).toEqual({
        refused: 'INVALID_INPUT',
        field: 'action.role',
      });
    } finally {
      await server.stop();
    }
  });
});
