// A read-only connection changes nothing: our own guard refuses, and the database itself would too.
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { ConnectionInput } from '@shared/api/connections';
import { METHOD_NAMES, METHODS, type MethodName } from '@shared/methods';
import { openConnection } from '../../src/main/data/connections/open-connection';
import { splitSecrets, toProfile } from '../../src/main/data/connections/profile';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import { openOn, type Opened } from '../support/opened';
import { plantSecrets } from '../support/planted';
import { startServices } from '../support/services';
import { sqliteWorker } from '../support/sqlite-worker';

/** An input for each write that would really change something; a new write method has to be added here. */
function writes(user: { id: string; updatedAt: string }, session: string, verification: string, account: string) {
  const inputs: Partial<Record<MethodName, object>> = {
    'users.create': { email: 'new@example.com', name: 'New', password: 'a long password' },
    'users.update': { id: user.id, patch: { name: 'Changed', emailVerified: true }, expectedUpdatedAt: user.updatedAt },
    'users.remove': { ids: [user.id], confirm: true },
    'users.setPassword': { id: user.id, password: 'a long password', revokeSessions: true },
    'users.ban': { id: user.id, reason: 'test' },
    'users.unban': { id: user.id },
    'sessions.revoke': { ids: [session] },
    'sessions.revokeForUser': { userId: user.id },
    'sessions.revokeWhere': { filter: { userId: user.id }, expectedCount: 1 },
    'accounts.unlink': { id: account, confirm: true },
    'verifications.remove': { ids: [verification] },
    'verifications.purgeExpired': { olderThan: '2099-01-01T00:00:00Z' },
    'email.resendVerification': { userId: user.id },
    'email.sendPasswordReset': { userId: user.id },
    'email.verificationLink': { userId: user.id },
    'audit.undo': { id: 'any' },
  };
  return inputs;
}

describe.each(
  (['postgres', 'sqlite'] as const).flatMap((kind) =>
    (['default', 'snake'] as const).map((naming) => ({ kind, naming })),
  ),
)('on $kind, $naming names', ({ kind, naming }) => {
  let database: TestDatabase;
  let app: Opened;
  let inputs: ReturnType<typeof writes>;
  const mail = { kind: 'outbox', secret: 'x'.repeat(40), baseURL: 'https://auth.example.com' } as const;

  const open = async (more: Partial<ConnectionInput>) => {
    app = await openOn(database, { mail, ...more });
    const { rows } = await app.call('users.list');
    const [user] = rows;
    const [session] = (await app.call('sessions.list')).rows;
    const [verification] = (await app.call('verifications.list')).rows;
    const [account] = (await app.call('accounts.list')).rows;
    if (!user || !session || !verification || !account) throw new Error('something is missing to work on');
    const known = { id: user.id, updatedAt: user.updatedAt ?? '' };
    inputs = writes(known, session.id, verification.id, account.id);
  };
  beforeEach(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), naming, plugins: ['admin'] });
    const { email } = await plantSecrets(database);
    await database.update('user', { email }, { emailVerified: false });
  });
  afterEach(async () => {
    await app.close();
    await database.drop();
  });

  const offered = () =>
    METHOD_NAMES.filter((method) => METHODS[method] === 'write' && app.services.handlers[method] !== undefined);

  it('refuses every write there is, and the database keeps every byte', async () => {
    await open({ readOnly: true });
    const before = await database.dumpAll();
    expect(offered()).toContain('users.update');
    for (const method of offered()) {
      expect(inputs).toHaveProperty([method]);
      const result = await app.dispatcher.call(method, inputs[method]);
      expect({ method, result }).toMatchObject({
        result: { ok: false, error: { code: 'READ_ONLY', message: expect.stringMatching(/read-only/) } },
      });
    }
    expect(await database.dumpAll()).toBe(before);
    expect((await app.call('audit.list')).rows).toEqual([]);
    expect((await app.call('email.outbox')).rows).toEqual([]);
  });

  it('does the same writes where it may, so that it is the guard that refuses', async () => {
    await open({ readOnly: false });
    for (const method of [
      'users.update',
      'email.verificationLink',
      'email.resendVerification',
      'sessions.revokeForUser',
    ] as const) {
      if (app.services.handlers[method] === undefined) continue;
      // what was just verified needs no more mail
      if (method.startsWith('email.')) await database.update('user', {}, { emailVerified: false });
      expect({ method, result: await app.dispatcher.call(method, inputs[method]) }).toMatchObject({
        result: { ok: true },
      });
    }
    expect(await database.count('session')).toBe(0);
  });

  it('is read-only in the session itself', async () => {
    await open({ readOnly: true });
    const before = await database.dumpAll();
    const { settings, secrets } = splitSecrets({ ...connectionTo(database), readOnly: true });
    const connection = await openConnection(toProfile('x', settings, secrets), sqliteWorker);
    const table = sql.table(database.names.table('user'));
    try {
      for (const statement of [
        sql`delete from ${table}`,
        sql`update ${table} set name = 'x'`,
        sql`create table intruder (id text)`,
        sql`drop table ${table}`,
      ]) {
        const error: unknown = await statement.execute(connection.handle.db).catch((e: unknown) => e);
        expect(connection.handle.toAppError(error, false)).toMatchObject({ code: 'READ_ONLY' });
      }
      const within: unknown = await connection.handle.db
        .transaction()
        .execute(async (trx) => sql`delete from ${table}`.execute(trx))
        .catch((e: unknown) => e);
      expect(connection.handle.toAppError(within, false)).toMatchObject({ code: 'READ_ONLY' });
    } finally {
      await connection.close();
    }
    expect(await database.dumpAll()).toBe(before);
  });

  it('stays so when it is opened again, and ends with the setting', async () => {
    await open({ readOnly: true });
    await app.call('connections.open', { id: app.connectionId });
    const update = inputs['users.update'] as never;
    expect((await app.refused('users.update', update)).code).toBe('READ_ONLY');
    await app.call('connections.save', { ...connectionTo(database), id: app.connectionId, readOnly: false });
    await app.call('connections.open', { id: app.connectionId });
    expect(await app.call('users.update', update)).toMatchObject({ name: 'Changed' });
  });
});

it('is the default in production, and nowhere else', async () => {
  const app = await startServices();
  const database = await makeDatabase('sqlite');
  try {
    for (const [environment, readOnly] of [
      ['production', true],
      ['staging', false],
      ['development', false],
      ['demo', false],
    ] as const) {
      const saved = await app.call('connections.save', connectionTo(database, { environment }));
      expect(saved).toMatchObject({ environment, readOnly });
      const chosen = await app.call('connections.save', connectionTo(database, { environment, readOnly: !readOnly }));
      expect(chosen.readOnly).toBe(!readOnly);
    }
  } finally {
    await app.close();
    await database.drop();
  }
});
