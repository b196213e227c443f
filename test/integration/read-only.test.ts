// A read-only connection changes nothing: our own guard refuses, and the database itself would too.
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { ConnectionInput } from '@shared/api/connections';
import { METHOD_NAMES, METHODS } from '@shared/methods';
import { openConnection } from '../../src/main/data/connections/open-connection';
import { splitSecrets, toProfile } from '../../src/main/data/connections/profile';
import { roleFor } from '@shared/access';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import { openOn, type Opened } from '../support/opened';
import { plantSecrets } from '../support/planted';
import { startServices } from '../support/services';
import { sqliteWorker } from '../support/sqlite-worker';
import { writeInputs, writeTargets, type WriteMethod } from '../support/write-inputs';

describe.each(
  (['postgres', 'sqlite'] as const).flatMap((kind) =>
    (['default', 'snake'] as const).map((naming) => ({ kind, naming })),
  ),
)('on $kind, $naming names', ({ kind, naming }) => {
  let database: TestDatabase;
  let app: Opened;
  let inputs: ReturnType<typeof writeInputs>;
  const mail = { kind: 'outbox', secret: 'x'.repeat(40), baseURL: 'https://auth.example.com' } as const;

  const open = async (more: Partial<ConnectionInput>) => {
    app = await openOn(database, { mail, ...more });
    inputs = writeInputs(await writeTargets(app));
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
    METHOD_NAMES.filter((method): method is WriteMethod => METHODS[method] === 'write').filter(
      (method) => app.services.handlers[method] !== undefined,
    );

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

  it('lets the role viewer write nothing, and the database keeps every byte', async () => {
    await open({ readOnly: false, access: { role: 'viewer' } });
    const before = await database.dumpAll();
    for (const method of offered()) {
      const result = await app.dispatcher.call(method, inputs[method]);
      expect({ method, result }).toMatchObject({
        result: {
          ok: false,
          error: { code: 'PERMISSION_DENIED', message: expect.stringMatching(/Viewer/), hint: expect.any(String) },
        },
      });
    }
    expect(await database.dumpAll()).toBe(before);
    expect((await app.call('audit.list')).rows).toEqual([]);
    expect((await app.call('email.outbox')).rows).toEqual([]);
  });

  it('leaves wide and final acts to a lead', async () => {
    await open({ readOnly: false, access: { role: 'support' } });
    const before = await database.dumpAll();
    const refused = offered().filter((method) => roleFor(method) === 'lead');
    for (const method of refused) {
      const result = await app.dispatcher.call(method, inputs[method]);
      expect({ method, result }).toMatchObject({
        result: { ok: false, error: { code: 'PERMISSION_DENIED', hint: expect.stringMatching(/Lead/) } },
      });
    }
    expect(await database.dumpAll()).toBe(before);
    expect(await app.dispatcher.call('users.update', inputs['users.update'])).toMatchObject({ ok: true });
  });

  it.each([
    ['a reason', { requireReason: true }, 'why.reason', { ticket: 'T-1' }],
    ['a ticket', { requireTicket: true }, 'why.ticket', { reason: 'asked for by mail' }],
  ] as const)('writes nothing without %s where one is asked for', async (_what, access, field, other) => {
    await open({ readOnly: false, access });
    const before = await database.dumpAll();
    for (const method of offered()) {
      // the panic button always asks for a reason, before anything else is looked at
      if (method === 'users.panic' && field === 'why.reason') continue;
      const input = inputs[method] as object;
      for (const why of [undefined, {}, other, { ...other, [field.slice(4)]: '  ' }]) {
        const given = method === 'users.panic' ? { ...why, reason: 'account taken over' } : why;
        const result = await app.dispatcher.call(method, { ...input, why: given });
        expect({ method, result }).toMatchObject({
          result: { ok: false, error: { code: 'CONFIRMATION_REQUIRED', field } },
        });
      }
    }
    expect(await database.dumpAll()).toBe(before);
    expect((await app.call('audit.list')).rows).toEqual([]);
    const why = { reason: 'asked for by mail', ticket: 'T-1' };
    expect(await app.dispatcher.call('users.update', { ...inputs['users.update'], why })).toMatchObject({ ok: true });
    expect((await app.call('audit.list')).rows).toMatchObject([why]);
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
    const update = inputs['users.update'];
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
