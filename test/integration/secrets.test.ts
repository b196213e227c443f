// Planted secrets are looked for in everything that leaves main and in every file it keeps.
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { ConnectionInput } from '@shared/api/connections';
import { METHOD_NAMES, METHODS, type MethodName } from '@shared/methods';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { openOn, type Opened } from '../support/opened';
import { findPlanted, plantSecrets, type Planted, type PlantedSecret } from '../support/planted';
import { fakeKeyring, noSecretStore, startServices, type TestServices } from '../support/services';

const everything = (app: TestServices, replies: readonly unknown[]) =>
  Buffer.from(JSON.stringify({ replies, events: app.events, logged: app.logged, status: app.services.preferences }));

describe.each(
  (['postgres', 'sqlite'] as const).flatMap((kind) =>
    (['default', 'snake'] as const).map((naming) => ({ kind, naming })),
  ),
)('secrets of the database on $kind, $naming names', ({ kind, naming }) => {
  let database: TestDatabase;
  let app: Opened;
  let planted: Planted;
  let secrets: PlantedSecret[];
  const replies: unknown[] = [];
  const call = async (method: MethodName, input?: unknown) => {
    const result = await app.dispatcher.call(method, input);
    replies.push(method, result);
    return result as { ok: boolean; data: { rows: { id: string }[] } };
  };

  beforeAll(async () => {
    const plugins = ['admin', 'twoFactor', 'organization', 'jwt'] as const;
    database = await makeDatabase(kind, { pg: inject('pgUrl'), naming, plugins: [...plugins] });
    planted = await plantSecrets(database);
    const another = await plantSecrets(database);
    secrets = [...planted.secrets, ...another.secrets];
    const user = database.quote(database.names.table('user'));
    for (const column of ['legacy_password_hash', 'apiKey', 'totp_secret']) {
      const value = randomBytes(20).toString('hex');
      secrets.push({ what: column, value });
      await database.query(`alter table ${user} add column ${database.quote(column)} text`);
      await database.query(`update ${user} set ${database.quote(column)} = '${value}'`);
    }
    app = await openOn(
      database,
      { mail: { kind: 'outbox', secret: 's'.repeat(40), baseURL: 'https://a.example' } },
      { keep: true },
    );
  });
  afterAll(async () => {
    await app?.close();
    await rm(app?.dataFolder ?? '', { recursive: true, force: true });
    await database?.drop();
  });

  // What a person may paste to find its owner is not told again: the reply must not hold it either.
  const pasted = () => secrets.flatMap(({ value }) => [value, value.slice(0, 12), value.slice(-16)]);

  it('stay out of every answer, event and log line, whatever is asked', async () => {
    const { userId, email } = planted;
    const inputs: Partial<Record<MethodName, unknown[]>> = {
      'users.list': [{}, { search: email }, ...pasted().map((search) => ({ search }))],
      'users.count': [{}, { search: email }],
      'users.get': [{ id: userId }, { id: 'nobody' }],
      'sessions.list': [{}, { userId }, { state: 'active' }, ...pasted().map((search) => ({ search }))],
      'accounts.list': [{}, { userId }, { providerId: 'google' }, ...pasted().map((search) => ({ search }))],
      'verifications.list': [{}, { search: email }, { search: userId }, ...pasted().map((search) => ({ search }))],
      'search.anything': [{ text: email }, { text: userId }, ...pasted().map((text) => ({ text }))],
      'insight.overview': (['day', 'week', 'month'] as const).map((step) => ({
        from: '2025-01-01T00:00:00Z',
        to: '2027-01-01T00:00:00Z',
        step,
        zone: 'Europe/Berlin',
      })),
      'insight.health': [{ acceptCost: true }],
      'users.suggest': [{ search: `${email}x` }],
      'users.diagnose': [{ id: userId }, { email }],
      'users.twins': [{ id: userId }],
      'users.removalPreview': [{ ids: [userId] }],
      'users.panicPreview': [{ id: userId }],
      'users.emailCheck': [{ email }],
      'sessions.ofUser': [{ userId }],
      'email.status': [{ userId }],
      'belongings.ofUser': [{ userId }],
      'notes.list': [{ userId }],
      'marks.get': [{ userId }],
      'connections.test': [{ id: app.connectionId }],
      'connections.roleSql': [{ role: 'viewer' }, { role: 'support' }],
    };
    // this one exists to show a secret, and is audited for it
    const shows: MethodName[] = ['secrets.reveal'];
    for (const method of METHOD_NAMES.filter((m) => METHODS[m] === 'read' && !shows.includes(m))) {
      for (const input of inputs[method] ?? [undefined]) await call(method, input);
    }
    expect(replies.length).toBeGreaterThan(200);
    // a call that failed says nothing either, but most of them have to work for this to mean anything
    const worked = replies.filter((r) => typeof r === 'object' && r !== null && 'ok' in r && r.ok).length;
    expect(worked).toBeGreaterThan(replies.length / 2 - 30);
    expect(await findPlanted(everything(app, replies), secrets)).toEqual([]);
  });

  it('stay out of what writes answer, record and announce', async () => {
    const { userId, email } = planted;
    const users = await app.call('users.get', { id: userId });
    await call('users.update', {
      id: userId,
      patch: { name: 'New', email: 'x' + email },
      expectedUpdatedAt: users.updatedAt,
    });
    await call('users.update', { id: userId, patch: { name: 'Stale' }, expectedUpdatedAt: '2000-01-01T00:00:00Z' });
    await call('sessions.revoke', { ids: users.sessions.map((s) => s.id) });
    await call('sessions.revokeForUser', { userId });
    const audit = await call('audit.list');
    expect(audit.data.rows.length).toBeGreaterThan(2);
    expect(await findPlanted(everything(app, replies), secrets)).toEqual([]);
  });

  it('stay out of the logs when something breaks', async () => {
    await database.query(`alter table ${database.quote(database.names.table('session'))} rename to gone`);
    for (const method of ['sessions.list', 'users.get'] as const)
      await call(method, { ...(method === 'users.get' && { id: planted.userId }) });
    await database.query(`alter table gone rename to ${database.quote(database.names.table('session'))}`);
    expect(await findPlanted(everything(app, replies), secrets)).toEqual([]);
  });

  it('stay out of every file we keep, while open and after', async () => {
    expect(await findPlanted(app.dataFolder, secrets)).toEqual([]);
    await app.services.close();
    expect(await findPlanted(app.dataFolder, secrets)).toEqual([]);
    app = { ...(await startServices({ dataFolder: app.dataFolder, keep: true })), connectionId: app.connectionId };
  });
});

describe.each([
  ['with a keyring', fakeKeyring()],
  ['without a keyring', noSecretStore],
])('secrets of connections %s', (_what, secretStore) => {
  const secret = (what: string): PlantedSecret => ({ what, value: `pw-${randomBytes(18).toString('hex')}` });
  const password = secret('password');
  const inUrl = secret('password in the URL');
  const inQuery = secret('password in the query of the URL');
  const replica = secret('password of the replica');
  const smtp = secret('password of the SMTP server');
  const signing = secret("the auth server's secret");
  const given = secret('password given at opening');
  const all = [password, inUrl, inQuery, replica, smtp, signing, given];

  it('are never told again and never stand readable on disk', async () => {
    const app = await startServices({ secretStore, keep: true });
    const replies: unknown[] = [];
    const call = async (method: MethodName, input?: unknown) => {
      const result = await app.dispatcher.call(method, input);
      replies.push(result);
      return result as { ok: boolean; data: { id: string } };
    };
    // nothing listens on port 1
    const base = { environment: 'development', driver: 'postgres' } as const;
    const inputs: Omit<ConnectionInput, 'environment' | 'driver'>[] = [
      { name: 'Fields', postgres: { host: '127.0.0.1', port: 1, database: 'd', user: 'u', password: password.value } },
      { name: 'URL', postgres: { url: `postgres://u:${inUrl.value}@127.0.0.1:1/d` } },
      { name: 'Query', postgres: { url: `postgres://u@127.0.0.1:1/d?password=${inQuery.value}&application_name=x` } },
      {
        name: 'Replica',
        postgres: { url: 'postgres://u@127.0.0.1:1/d' },
        replicaUrl: `postgres://u:${replica.value}@127.0.0.1:1/d`,
      },
      {
        name: 'Mail',
        postgres: { url: 'postgres://u@127.0.0.1:1/d' },
        mail: {
          kind: 'smtp',
          url: `smtp://u:${smtp.value}@127.0.0.1:1`,
          from: 'a@example.com',
          secret: signing.value,
          baseURL: 'https://a.example',
        },
      },
    ];
    for (const input of inputs) {
      await call('connections.test', { ...base, ...input });
      const saved = await call('connections.save', { ...base, ...input });
      expect(saved.ok).toBe(true);
      const { id } = saved.data;
      await call('connections.open', { id });
      await call('connections.open', { id, secrets: { password: given.value } });
      await call('connections.test', { id });
      await call('connections.save', { ...base, ...input, id, name: `${input.name} again` });
      await call('connections.duplicate', { id });
      await call('connections.status');
    }
    await call('connections.save', { ...base, name: 'Wrong', postgres: { url: `mysql://u:${inUrl.value}@h/d` } });
    await call('connections.save', {
      ...base,
      name: 'Wrong',
      postgres: { url: `postgres://u:${inUrl.value}@h/d?sslmode=odd` },
    });
    await call('connections.save', { ...base, name: 'Wrong', postgres: { url: `postgres://u:%zz${inUrl.value}@h/d` } });
    // A password in which a character should have been escaped, in every place it can be typed.
    for (const wrong of ['#', '/', '?', '@', '%', '&x=']) {
      const url = `postgres://app:12${wrong}${inUrl.value}@127.0.0.1:1/d`;
      await call('connections.save', { ...base, name: 'Wrong', postgres: { url } });
      await call('connections.test', { ...base, name: 'Wrong', postgres: { url } });
      await call('connections.save', { ...base, name: 'Wrong', replicaUrl: url });
      await call('connections.save', { ...base, name: 'Wrong', postgres: { host: url, database: 'd', user: 'u' } });
      await call('connections.save', { ...base, name: 'Wrong', driver: 'sqlite', sqlite: { file: url } });
      await app.services.opening.atStart({ text: url, byName: true });
    }
    await app.services.opening.atStart({ text: `host=127.0.0.1 port=1 user=u password=${inUrl.value}`, byName: true });
    await call('connections.save', { ...base, name: 'Wrong', extra: password.value });
    await call('connections.list');
    await call('app.info');
    for (const rest of ['127.0.0.1:1/d', 'h/d?sslmode=odd', ':1/d']) {
      const opening = app.services.opening.atStart({ text: `postgres://u:${inUrl.value}@${rest}`, byName: true });
      await call('connections.status');
      await opening;
      await call('connections.status');
    }
    expect(await findPlanted(everything(app, replies), all)).toEqual([]);
    expect(await findPlanted(app.dataFolder, all)).toEqual([]);
    await app.close();
    expect(await findPlanted(app.dataFolder, all)).toEqual([]);
    await rm(app.dataFolder, { recursive: true, force: true });
  });

  it('refuses addresses of the auth server that carry a password', async () => {
    const app = await startServices({ secretStore });
    const address = `https://u:${password.value}@auth.example.com`;
    const base = { name: 'x', environment: 'development', driver: 'sqlite', sqlite: { file: '/x.db' } } as const;
    for (const more of [
      { authServer: { baseURL: address } },
      { authServer: { baseURL: 'https://auth.example.com', origin: address } },
      { mail: { kind: 'outbox', baseURL: address } },
      { mail: { kind: 'smtp', from: 'a@example.com', baseURL: address } },
    ] as const) {
      const error = await app.refused('connections.save', { ...base, ...more });
      expect(error.code).toBe('INVALID_INPUT');
      expect(JSON.stringify(error)).not.toContain(password.value);
    }
    expect(await findPlanted(app.dataFolder, all)).toEqual([]);
    await app.close();
  });
});

describe('mails of the outbox', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await makeDatabase('sqlite');
    await database.insert('user', {
      id: 'ann',
      name: 'Ann Unverified',
      email: 'ann@example.com',
      emailVerified: false,
      createdAt: new Date(),
      updatedAt: new Date(),
    });
  });
  afterAll(async () => database?.drop());

  it.each([
    ['with a keyring', fakeKeyring(), true],
    ['without one', noSecretStore, false],
  ])('cannot be read on disk, %s', async (_what, secretStore, readableLater) => {
    const mail = { kind: 'outbox', secret: 'q'.repeat(40), baseURL: 'https://auth.example.com' } as const;
    const app = await openOn(database, { mail }, { secretStore, keep: true });
    await app.call('email.resendVerification', { userId: 'ann' });
    const { url } = await app.call('email.verificationLink', { userId: 'ann' });
    const [kept] = (await app.call('email.outbox')).rows;
    const link = /https:\/\/auth\.example\.com\S+/.exec(kept?.text ?? '')?.[0] ?? '';
    expect(link.length).toBeGreaterThan(60);
    const token = (address: string) => new URL(address).searchParams.get('token') ?? '';
    const planted = [token(url), token(link), 'q'.repeat(40)];
    expect(await findPlanted(app.dataFolder, planted)).toEqual([]);
    // nor in the record of it, nor in what is announced and logged
    const audit = await app.call('audit.list');
    expect(audit.rows.map((row) => row.action)).toEqual(['email.verificationLink', 'email.resendVerification']);
    expect(await findPlanted(everything(app, [audit]), planted)).toEqual([]);
    await app.close();
    expect(await findPlanted(app.dataFolder, planted)).toEqual([]);
    const again = await startServices({ dataFolder: app.dataFolder, secretStore });
    const [later] = (await again.call('email.outbox')).rows;
    expect(later).toMatchObject({ to: 'ann@example.com', text: readableLater ? kept?.text : null });
    await again.close();
  });
});
