// Revealing a secret: one at a time, with a reason, on record before it is read; the value crosses in that one answer only.
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { AccessRules } from '@shared/api/app-settings';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { openOn, type Opened } from '../support/opened';
import { findPlanted, plantSecrets, type Planted } from '../support/planted';
import { openSqlite } from '../support/sqlite';

describe.each(
  (['postgres', 'sqlite'] as const).flatMap((kind) =>
    (['default', 'snake'] as const).map((naming) => ({ kind, naming })),
  ),
)('on $kind, $naming names', ({ kind, naming }) => {
  let database: TestDatabase;
  let planted: Planted;
  let app: Opened;
  const open = async (access: AccessRules = {}) => {
    app = await openOn(database, { readOnly: true, access }, { keep: true });
  };
  const secret = (what: string) => planted.secrets.find((one) => one.what === what)?.value ?? '';

  beforeEach(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), naming, plugins: ['admin', 'twoFactor'] });
    planted = await plantSecrets(database);
  });
  afterEach(async () => {
    await app.close();
    await database.drop();
  });

  it('shows each that may be shown, keeps it nowhere, and stands in the user’s history', async () => {
    await open();
    const [session] = (await app.call('sessions.list')).rows;
    const google = (await app.call('accounts.list')).rows.find((row) => row.providerId === 'google');
    const verifications = (await app.call('verifications.list')).rows;
    const reset = verifications.find((row) => row.kind === 'reset-password');
    const once = verifications.find((row) => row.kind === 'one-time-token');
    const before = await database.dumpAll();
    const shown: [table: string, id: string, column: string, value: string | RegExp][] = [
      ['session', session?.id ?? '', 'token', secret('session.token')],
      ['account', google?.id ?? '', 'accessToken', secret('account.accessToken')],
      ['account', google?.id ?? '', 'refreshToken', secret('account.refreshToken')],
      ['account', google?.id ?? '', 'idToken', secret('account.idToken')],
      [
        database.names.table('session'),
        session?.id ?? '',
        database.names.column('session', 'token'),
        secret('session.token'),
      ],
      [
        'verification',
        reset?.id ?? '',
        'identifier',
        `reset-password:${secret('verification.identifier reset-password')}`,
      ],
      ['verification', once?.id ?? '', 'value', secret('verification.value one-time-token')],
    ];
    for (const [table, id, column, value] of shown) {
      expect(await app.call('secrets.reveal', { table, id, column, reason: 'asked by the user' })).toEqual({ value });
    }
    expect(await database.dumpAll()).toBe(before);

    const { rows } = await app.call('audit.list');
    expect(rows).toHaveLength(shown.length);
    expect(rows.at(-1)).toMatchObject({
      action: 'secrets.reveal',
      outcome: 'done',
      undo: 'no',
      reason: 'asked by the user',
      summary: 'Revealed the token of a session',
      target: { type: 'session', id: session?.id },
    });
    expect((await app.call('audit.list', { filter: { userId: planted.userId } })).rows).toHaveLength(5);
    expect(await app.call('audit.verify')).toMatchObject({ ok: true });

    const kept = JSON.stringify([rows, app.events, app.logged, await app.call('recents.list')]);
    expect(await findPlanted(Buffer.from(kept), planted.secrets)).toEqual([]);
    expect(await findPlanted(app.dataFolder, planted.secrets)).toEqual([]);
  });

  it('never shows a password hash, second factors or anything else, and records no reveal', async () => {
    await open();
    const credential = (await app.call('accounts.list')).rows.find((row) => row.providerId === 'credential');
    const id = credential?.id ?? '';
    const reason = 'curious';
    for (const column of ['password', database.names.column('account', 'password')]) {
      expect(await app.refused('secrets.reveal', { table: 'account', id, column, reason })).toMatchObject({
        code: 'UNSUPPORTED',
        message: expect.stringMatching(/never shown/),
      });
    }
    for (const [table, column] of [
      ['twoFactor', 'secret'],
      ['twoFactor', 'backupCodes'],
      ['user', 'email'],
      ['session', 'id'],
      ['session', 'toString'],
      ['pg_authid', 'rolpassword'],
      ['__proto__', 'token'],
    ] as const) {
      expect((await app.refused('secrets.reveal', { table, id, column, reason })).code).toBe('UNSUPPORTED');
    }
    expect(
      (await app.refused('secrets.reveal', { table: 'session', id: 'nobody', column: 'token', reason })).code,
    ).toBe('NOT_FOUND');
    expect((await app.refused('secrets.reveal', { table: 'session', id, column: 'token', reason: ' a ' })).code).toBe(
      'INVALID_INPUT',
    );
    expect((await app.call('audit.list')).rows).toEqual([]);
  });

  it('is for a lead, with a ticket where one is asked for, and shows nothing that could not be recorded', async () => {
    await open({ role: 'support' });
    const [session] = (await app.call('sessions.list')).rows;
    const token = { table: 'session', id: session?.id ?? '', column: 'token', reason: 'asked by the user' };
    expect((await app.refused('secrets.reveal', token)).code).toBe('PERMISSION_DENIED');
    await app.close();

    await open({ requireTicket: true });
    expect(await app.refused('secrets.reveal', token)).toMatchObject({
      code: 'CONFIRMATION_REQUIRED',
      field: 'why.ticket',
    });
    expect((await app.call('audit.list')).rows).toEqual([]);
    const local = await openSqlite(`${app.dataFolder}/authdesk.db`);
    local.exec(`create trigger full before insert on audit begin select raise(abort, 'full'); end`);
    const refused = await app.refused('secrets.reveal', { ...token, ticket: 'T-7' });
    expect(JSON.stringify(refused)).not.toContain(secret('session.token'));
    local.exec('drop trigger full');
    local.close();
    expect(await app.call('secrets.reveal', { ...token, ticket: 'T-7' })).toEqual({ value: secret('session.token') });
    expect((await app.call('audit.list')).rows[0]).toMatchObject({ outcome: 'done', ticket: 'T-7' });
  });
});
