// Paste anything: what real better-auth servers hand out leads back to its person, and nothing secret comes out.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ConnectionInput } from '@shared/api/connections';
import type { Hit } from '@shared/api/search';
import { SignJWT } from 'jose';
import { CompiledQuery, createQueryId, type RootOperationNode } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { verificationLink } from '../../src/main/data/auth-server/links';
import { toProfile, splitSecrets } from '../../src/main/data/connections/profile';
import { openConnection } from '../../src/main/data/connections/open-connection';
import { findSessionsByToken } from '../../src/main/data/search/look-ups/sessions';
import { searchAnything } from '../../src/main/data/search/search-anything';
import { Secret } from '../../src/main/data/search/secret';
import { startAuthServer, type AuthServer } from '../support/auth-server';
import { makeDatabase, type DatabaseKind, type MakeDatabaseOptions, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import { findPlanted, plantSecrets } from '../support/planted';
import { startServices } from '../support/services';
import { sqliteWorker } from '../support/sqlite-worker';
import type { OpenConnection } from '../../src/main/data/connections/connection';

const PASSWORD = 'correct horse battery';
const kinds: readonly DatabaseKind[] = ['postgres', 'sqlite'];
const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function makeWorld(kind: DatabaseKind, shape: MakeDatabaseOptions, withSecret = true) {
  const db = await makeDatabase(kind, { pg: inject('pgUrl'), ...shape });
  const server = await startAuthServer(db.serverOptions);
  const app = await startServices();
  const mail = { kind: 'outbox', baseURL: server.origin, ...(withSecret && { secret: server.secret }) } as const;
  const { id } = await app.call('connections.save', connectionTo(db, { mail }));
  const open = async () => app.call('connections.open', { id });
  await open();
  const close = async () => {
    await app.close();
    await server.stop();
    await db.drop();
  };
  return { db, server, app, open, close, find: async (text: string) => app.call('search.anything', { text }) };
}
type World = Awaited<ReturnType<typeof makeWorld>>;

async function worldOf(...args: Parameters<typeof makeWorld>): Promise<World> {
  const world = await makeWorld(...args);
  cleanups.push(world.close);
  return world;
}

const post = async (server: AuthServer, at: string, body: unknown, cookie?: string) => {
  const reply = await server.request(at, { body, ...(cookie !== undefined && { cookie }) });
  expect(reply).toMatchObject({ status: 200 });
  const mail = server.mails.at(-1);
  if (!mail) throw new Error('no mail was sent');
  return { url: mail.url ?? '', token: mail.token ?? '' };
};

const namings = [
  ['default names', { naming: 'default' }],
  ['snake_case names', { naming: 'snake' }],
] as const;
const cells = kinds.flatMap((kind) => namings.map(([name, shape]) => [`${kind}, ${name}`, kind, shape] as const));

describe.each(cells)('%s', (_, kind, shape) => {
  let world: World;
  let db: TestDatabase;
  let server: AuthServer;
  let find: World['find'];
  let ann: { id: string; email: string; cookie: string; token: string };
  let bob: { id: string };

  beforeAll(async () => {
    world = await makeWorld(kind, { ...shape, plugins: ['username', 'phoneNumber', 'magicLink', 'bearer'] });
    ({ db, server, find } = world);
    const email = 'ann.lindqvist@example.com';
    await server.signUp({ email, password: PASSWORD, name: 'Ann Lindqvist', username: 'Ann_L' });
    const { user, cookie, token } = await server.signIn(email, PASSWORD);
    ann = { id: user.id, email, cookie, token };
    bob = (await server.signUp({ email: 'bob@example.com', password: PASSWORD, name: 'Bob 100%' })).user;
    await db.update('user', { id: ann.id }, { phoneNumber: '+46701234567' });
    await db.update(
      'session',
      { token },
      {
        ipAddress: '192.0.2.7',
        userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0',
      },
    );
    await world.open();
  });
  afterAll(async () => world?.close());

  const annHit = (recognisedAs: string) =>
    ({ recognisedAs, type: 'user', id: ann.id, userId: ann.id, label: `Ann Lindqvist <${ann.email}>` }) as const;

  it('a session: by cookie, token or id', async () => {
    const [row] = await db.find('session', { token: ann.token });
    const session = {
      type: 'session',
      id: row?.id,
      userId: ann.id,
      label: `Ann Lindqvist <${ann.email}>`,
      detail: 'Live, Firefox 143 on Windows',
      state: 'active',
      device: { kind: 'desktop', label: 'Firefox 143 on Windows' },
    };
    const value = ann.cookie.slice(ann.cookie.indexOf('=') + 1).split(';', 1)[0] ?? '';
    for (const text of [
      ann.cookie,
      `Cookie: theme=dark; ${ann.cookie}; _ga=1`,
      `__Secure-shop.session_token=${value}`,
      value,
      decodeURIComponent(value),
      `Bearer ${decodeURIComponent(value)}`,
    ]) {
      expect(await find(text)).toMatchObject([{ recognisedAs: 'session cookie', ...session }]);
    }
    for (const text of [ann.token, ` "${ann.token}"\n`, `Bearer ${ann.token}`]) {
      expect(await find(text)).toMatchObject([{ recognisedAs: 'session token', ...session }]);
    }
    expect(await find(String(row?.id))).toMatchObject([{ recognisedAs: 'session id', ...session }]);
    expect(await find(ann.token.toLowerCase())).toEqual([]);
    expect(await find(value.replace(ann.token, ann.token.toUpperCase()))).toEqual([]);
  });

  it('a session that has ended, and one whose user is gone', async () => {
    const { token } = await server.signIn(ann.email, PASSWORD);
    await db.update('session', { token }, { expiresAt: new Date(Date.now() - 60_000) });
    expect(await find(token)).toMatchObject([{ state: 'expired', detail: expect.stringMatching(/^Expired, /) }]);
    await server.signOut(token);
    expect(await find(token)).toEqual([]);
  });

  it('a user: by id, address, name of a link, user name or phone number', async () => {
    for (const [name, texts] of Object.entries({
      'user id': [ann.id, ` ${ann.id}.`],
      'email address': [ann.email, 'ANN.Lindqvist@EXAMPLE.com', `Ann <${ann.email}>`, `mailto:${ann.email}?cc=x`],
      'Authdesk link to a user': [`authdesk://user/${ann.id}`],
      'id in a link': [`https://app.test/admin/users/${ann.id}?tab=2`],
      'user name': ['ann_l', '@Ann_L'],
      'phone number': ['+46701234567', '+46 70-123 45 67', '0046701234567'],
    })) {
      for (const text of texts) expect({ text, hits: await find(text) }).toEqual({ text, hits: [annHit(name)] });
    }
  });

  it('an address that is stored with capitals', async () => {
    await db.update('user', { id: bob.id }, { email: 'Bob@Example.com' });
    for (const text of ['Bob@Example.com', 'bob@example.com', '<BOB@EXAMPLE.COM>']) {
      expect(await find(text)).toMatchObject([{ recognisedAs: 'email address', userId: bob.id }]);
    }
    await db.update('user', { id: bob.id }, { email: 'bob@example.com' });
  });

  it('an account: by its row and by the id at the provider', async () => {
    const stamp = new Date();
    const stamps = { createdAt: stamp, updatedAt: stamp };
    const google = { id: 'accountRow1', userId: bob.id, providerId: 'google', accountId: '108234567890123456789' };
    await db.insert('account', { ...google, ...stamps });
    const hit = {
      type: 'account',
      id: 'accountRow1',
      userId: bob.id,
      detail: 'google',
      label: 'Bob 100% <bob@example.com>',
    };
    expect(await find(google.accountId)).toEqual([{ recognisedAs: 'id at a sign-in provider', ...hit }]);
    expect(await find('accountRow1')).toEqual([{ recognisedAs: 'account id', ...hit }]);
    const [credential] = await db.find('account', { userId: ann.id });
    expect(await find(String(credential?.id))).toMatchObject([{ recognisedAs: 'account id', detail: 'credential' }]);
  });

  it('an address of a computer: the newest session of each user', async () => {
    const stranger = (await server.signUp({ email: 'cy@example.com', password: PASSWORD, name: 'Cy' })).user;
    await db.update('session', { userId: stranger.id }, { ipAddress: '2001:0db8:0000:0000:0000:0000:0000:0000' });
    const older = await server.signIn(ann.email, PASSWORD);
    await db.update(
      'session',
      { token: older.token },
      { ipAddress: '192.0.2.7', createdAt: new Date(Date.now() - 86_400_000) },
    );
    await db.update('session', { userId: bob.id }, { ipAddress: '192.0.2.7' });
    const [newest] = await db.find('session', { token: ann.token });
    const hits = await find('192.0.2.7:51234');
    expect(hits).toHaveLength(2);
    expect(new Set(hits.map((hit) => hit.userId))).toEqual(new Set([ann.id, bob.id]));
    expect(hits.find((hit) => hit.userId === ann.id)).toMatchObject({ id: newest?.id, recognisedAs: 'IP address' });
    expect(await find('2001:DB8::5')).toMatchObject([{ userId: stranger.id, type: 'session' }]);
    expect(await find('198.51.100.1')).toEqual([]);
  });

  it('a verification link or its token, signed or not, expired or not', async () => {
    const { url, token } = await post(server, '/send-verification-email', { email: ann.email });
    for (const text of [url, token, ` <${url}>.`, `https://click.test/?to=${encodeURIComponent(url)}`]) {
      expect(await find(text)).toMatchObject([
        {
          ...annHit('verification link'),
          signature: 'valid',
          state: 'active',
          detail: `For ${ann.email}, still works as far as its time goes, signed with the auth server's secret`,
        },
      ]);
    }
    const sign = async (claims: Record<string, unknown>, secret: string, exp: number) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).setExpirationTime(exp).sign(Buffer.from(secret));
    const now = Math.floor(Date.now() / 1000);
    const expired = await sign({ email: ann.email }, server.secret, now - 60);
    expect(await find(expired)).toMatchObject([{ userId: ann.id, signature: 'valid', state: 'expired' }]);
    const foreign = await sign({ email: ann.email }, 'of another server', now + 60);
    expect(await find(foreign)).toMatchObject([{ userId: ann.id, signature: 'invalid', state: 'active' }]);
    const both = await sign({ email: 'bob@example.com', userId: ann.id }, server.secret, now + 60);
    expect((await find(both)).map((hit) => hit.userId)).toEqual([ann.id, bob.id]);
    expect(await find(await sign({ email: 'no.one@example.com' }, server.secret, now + 60))).toEqual([]);
  });

  it('a link that changes an address', async () => {
    await db.update('user', { id: ann.id }, { emailVerified: true });
    const { url } = await post(server, '/change-email', { newEmail: 'ann.new@example.com' }, ann.cookie);
    const [hit] = await find(url);
    expect(hit).toMatchObject({ ...annHit('verification link'), signature: 'valid' });
    expect(hit?.detail).toContain(`Changes ${ann.email} to ann.new@example.com`);
    await db.update('user', { id: ann.id }, { emailVerified: false });
  });

  it('a password reset, sign-in or deletion link', async () => {
    const reset = await post(server, '/request-password-reset', { email: ann.email, redirectTo: '/reset' });
    const [row] = await db.find('verification', { value: ann.id });
    const hit = { type: 'verification', userId: ann.id, label: `Ann Lindqvist <${ann.email}>`, state: 'active' };
    for (const text of [reset.url, reset.token, `https://app.test/new?token=${reset.token}`]) {
      expect(await find(text)).toMatchObject([{ recognisedAs: 'password reset link', id: row?.id, ...hit }]);
    }
    const magic = await post(server, '/sign-in/magic-link', { email: ann.email });
    for (const text of [magic.url, magic.token]) {
      expect(await find(text)).toMatchObject([{ recognisedAs: 'sign-in link', ...hit }]);
    }
    const stranger = await post(server, '/sign-in/magic-link', { email: 'new.comer@example.com' });
    expect(await find(stranger.url)).toMatchObject([{ userId: null, label: 'new.comer@example.com' }]);
    const deletion = await post(server, '/delete-user', { password: PASSWORD }, ann.cookie);
    expect(await find(deletion.url)).toMatchObject([{ recognisedAs: 'account deletion link', ...hit }]);
    await db.update('verification', { id: String(row?.id) }, { expiresAt: new Date(Date.now() - 1000) });
    expect(await find(reset.url)).toMatchObject([{ state: 'expired', detail: 'Expired' }]);
    await db.remove('verification', { id: String(row?.id) });
    expect(await find(reset.url)).toEqual([]);
  });

  it('any other text: a few users whose name or address has it, every character meant as it is', async () => {
    expect(await find('LINDQ')).toEqual([annHit('part of a name or address')]);
    expect(await find('ob 100%')).toMatchObject([{ userId: bob.id }]);
    for (const text of ['%%', '__', 'no such user', '\u0000', '🙂', "'; drop table user; --", '\ud800\ud800']) {
      expect({ text, hits: await find(text) }).toEqual({ text, hits: [] });
    }
    for (let i = 0; i < 7; i += 1) {
      await server.signUp({ email: `many${i}@example.org`, password: PASSWORD, name: 'Many' });
    }
    expect(await find('many')).toHaveLength(5);
  });
});

const PLANS = {
  postgres: { byIndex: /Index Scan using session_token_key on session/, scan: /Seq Scan on session/ },
  sqlite: { byIndex: /SEARCH session USING INDEX sqlite_autoindex_session_\d+ \(token=\?\)/, scan: /SCAN session/ },
} as const;

describe.each(kinds)('%s', (kind) => {
  it('finds links where better-auth keeps only hashes', async () => {
    const { server, find, db } = await worldOf(kind, {
      plugins: ['magicLink'],
      extra: { verification: { storeIdentifier: 'hashed' } },
    });
    const { user } = await server.signUp({ email: 'ann@example.com', password: PASSWORD });
    const reset = await post(server, '/request-password-reset', { email: 'ann@example.com', redirectTo: '/reset' });
    expect(JSON.stringify(await db.find('verification'))).not.toContain('reset-password');
    expect(await find(reset.url)).toMatchObject([{ recognisedAs: 'password reset link', userId: user.id }]);
    const magic = await post(server, '/sign-in/magic-link', { email: 'ann@example.com' });
    expect(await find(magic.url)).toMatchObject([{ recognisedAs: 'sign-in link', userId: user.id }]);
  });

  it.each(['serial', 'uuid'] as const)('takes %s ids, and text that cannot be one', async (ids) => {
    const { server, find, db } = await worldOf(kind, { ids }, false);
    const { user, token } = await server.signUp({ email: 'ann@example.com', password: PASSWORD });
    expect(await find(user.id)).toMatchObject([
      { recognisedAs: 'user id', id: user.id },
      ...(ids === 'serial' ? [{}, {}] : []),
    ]);
    expect(await find(`https://app.test/users/${user.id}/edit`)).toMatchObject([{ id: user.id }]);
    expect((await find(user.id.toUpperCase()))[0]).toMatchObject({ id: user.id });
    expect(await find(String(token))).toMatchObject([{ recognisedAs: 'session token', userId: user.id }]);
    for (const text of [
      '99999999999',
      '999999999999999999',
      'abc',
      '00000000-0000-4000-8000-000000000000',
      'x'.repeat(255),
    ]) {
      expect({ text, hits: await find(text) }).toEqual({ text, hits: [] });
    }
    const { url } = await post(server, '/send-verification-email', { email: 'ann@example.com' });
    expect(await find(url)).toMatchObject([{ id: user.id, signature: 'unchecked' }]);
    await post(server, '/request-password-reset', { email: 'ann@example.com', redirectTo: '/reset' });
    expect(await find(server.mails.at(-1)?.url ?? '')).toMatchObject([{ type: 'verification', userId: user.id }]);
    await db.query(`drop table ${db.quote('verification')}`);
  });

  it('checks a verification link by the secret that was entered at the auth server, of several by the first', async () => {
    const db = await makeDatabase(kind, { pg: inject('pgUrl') });
    const server = await startAuthServer(db.serverOptions);
    const app = await startServices();
    cleanups.push(async () => {
      await app.close();
      await server.stop();
      await db.drop();
    });
    const { user } = await server.signUp({ email: 'ann@example.com', password: PASSWORD, name: 'Ann' });
    const { url: mailed } = await post(server, '/send-verification-email', { email: 'ann@example.com' });
    const old = 'an-older-secret-of-the-server-0123456789';
    const { url: outdated } = await verificationLink({
      linkURL: server.baseURL,
      secret: old,
      email: 'ann@example.com',
      userId: user.id,
      now: new Date(),
    });
    const signatureOf = async (text: string) => {
      const [hit] = (await app.call('search.anything', { text })) as readonly Hit[];
      return hit?.signature;
    };
    for (const secret of [server.secret, `2:${server.secret},1:${old}`]) {
      for (const mail of [undefined, { kind: 'outbox', baseURL: server.origin } as const]) {
        const { id } = await app.call(
          'connections.save',
          connectionTo(db, {
            authServer: { baseURL: server.origin, secret },
            ...(mail !== undefined && { mail }),
          }),
        );
        await app.call('connections.open', { id });
        const { url: ours } = await app.call('email.verificationLink', { userId: user.id });
        expect([await signatureOf(mailed), await signatureOf(ours)]).toEqual(['valid', 'valid']);
        expect(await signatureOf(outdated)).toBe('invalid');
      }
    }
  });

  it('lets an index find a token, and never reads the token back', async () => {
    const { db, server, app } = await worldOf(kind, {});
    const { user } = await server.signUp({ email: 'ann@example.com', password: PASSWORD });
    const numbers =
      kind === 'postgres'
        ? 'select g as n from generate_series(1, 20000) g'
        : 'with recursive s(n) as (select 1 union all select n + 1 from s where n < 20000) select n from s';
    await db.query(`insert into "session" (id, token, "userId", "expiresAt", "createdAt", "updatedAt")
      select 'id' || n, 'token' || n, '${user.id}', '2030-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'
      from (${numbers}) as numbers`);
    await db.query('analyze');
    const connection = await connect(db);
    const { reader } = connection;
    const sent: RootOperationNode[] = [];
    const read: unknown[] = [];
    const watched = reader.handle.db.withPlugin({
      transformQuery: ({ node }) => {
        sent.push(node);
        return node;
      },
      transformResult: async ({ result }) => {
        read.push(...result.rows);
        return result;
      },
    });
    const found = await findSessionsByToken(
      {
        connection: { ...connection, reader: { ...reader, handle: { ...reader.handle, db: watched } } },
        now: new Date(),
        signal: new AbortController().signal,
      },
      [new Secret('token777')],
    );
    expect(found).toMatchObject([{ id: 'id777' }]);
    const [node, ...more] = sent;
    if (node === undefined) throw new Error('nothing was sent');
    expect(more).toEqual([]);
    const { sql: text, parameters } = watched.getExecutor().compileQuery(node, createQueryId());
    const explain = kind === 'postgres' ? 'explain' : 'explain query plan';
    const explained = CompiledQuery.raw(`${explain} ${text}`, [...parameters]);
    const plan = JSON.stringify((await connection.handle.db.executeQuery(explained)).rows);
    expect(plan).toMatch(PLANS[kind].byIndex);
    expect(plan).not.toMatch(PLANS[kind].scan);
    expect(read).toHaveLength(1);
    expect(JSON.stringify(read)).not.toContain('token777');
    expect(app.logged.join()).not.toContain('token777');
  });

  it('reads a big table only when nothing better was found', async () => {
    const { db, server } = await worldOf(kind, {});
    const { user } = await server.signUp({ email: 'ann@example.com', password: PASSWORD });
    const stamps = { createdAt: new Date(), updatedAt: new Date() };
    await db.insert('account', {
      id: 'row0000000000001',
      userId: user.id,
      providerId: 'github',
      accountId: '583231',
      ...stamps,
    });
    await db.insert('account', {
      id: 'row0000000000002',
      userId: user.id,
      providerId: 'github',
      accountId: 'row0000000000001',
      ...stamps,
    });
    const connection = await connect(db);
    const { tables } = connection.report;
    const big = { ...tables.account, rows: { value: 5_000_000, exact: false } };
    const bigOne = { ...connection, report: { ...connection.report, tables: { ...tables, account: big } } };
    const found = async (text: string, to: OpenConnection = bigOne) =>
      (await searchAnything({ connection: to, now: new Date(), signal: new AbortController().signal }, text)).map(
        (one) => one.recognisedAs,
      );
    const ambiguous = 'row0000000000001';
    expect(await found(ambiguous, connection)).toEqual(['account id', 'id at a sign-in provider']);
    expect(await found(ambiguous)).toEqual(['account id']);
    expect(await found('583231')).toEqual(['id at a sign-in provider']);
  });

  it('tells nothing secret of what was pasted: not in hits, logs, audit, errors or on disk', async () => {
    const { db, app } = await worldOf(kind, { plugins: ['twoFactor'] });
    const { secrets, userId } = await plantSecrets(db);
    const signature = 'n5fWqv7Yt0kP2mB8sXc1LzD4hR6jU9aE3gKoVi+/TwA=';
    const jwt = await new SignJWT({ email: 'planted@example.com', userId })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.from('whoever'));
    const texts = secrets.flatMap(({ value }) => [
      value,
      `better-auth.session_token=${encodeURIComponent(`${value}.${signature}`)}`,
      `https://app.test/api/auth/reset-password/${value}?callbackURL=%2F`,
      `https://app.test/api/auth/magic-link/verify?token=${value}`,
      `https://app.test/x?token=${value}#token=${value}`,
    ]);
    texts.push(jwt, `https://app.test/verify-email?token=${jwt}`);
    const planted = [
      ...secrets,
      { what: 'signature', value: signature.slice(0, 30) },
      { what: 'jwt', value: jwt.split('.')[2] ?? '' },
    ];
    const replies: (Hit[] | object)[] = [];
    const pasteAll = async () => {
      for (const text of texts) replies.push(await app.dispatcher.call('search.anything', { text }));
    };
    await pasteAll();
    const found = new Set((replies as { data: Hit[] }[]).flatMap(({ data }) => data.map((hit) => hit.recognisedAs)));
    expect([...found]).toEqual(
      expect.arrayContaining([
        'session token',
        'session cookie',
        'password reset link',
        'sign-in link',
        'verification link',
      ]),
    );
    replies.push(await app.dispatcher.call('search.anything', { text: secrets[0]?.value, requestId: 'x' }));
    replies.push(await app.dispatcher.call('search.anything', { text: `${secrets[0]?.value}`.repeat(300) }));
    replies.push(await app.dispatcher.call('search.anything', { [secrets[0]?.value ?? '']: 1, text: 1 }));

    // Every look-up fails now, each in the database's own words.
    for (const [table, column] of [
      ['session', 'token'],
      ['account', 'accountId'],
      ['verification', 'identifier'],
      ['user', 'email'],
    ] as const) {
      await db.query(`alter table "${table}" rename column "${column}" to "gone_${column}"`);
    }
    const before = replies.length;
    await pasteAll();
    expect(replies.slice(before).some((reply) => 'error' in reply)).toBe(true);

    const { rows } = await app.call('audit.list');
    expect(rows).toEqual([]);
    await writeFile(path.join(app.dataFolder, 'all-we-said.txt'), JSON.stringify([replies, app.logged, app.events]));
    expect(await findPlanted(app.dataFolder, planted)).toEqual([]);
  });
});

it('leaves out what the database user may not read', async () => {
  const { db, server, app } = await worldOf('postgres', { plugins: ['magicLink'] });
  const { user, token } = await server.signUp({ email: 'ann@example.com', password: PASSWORD });
  const reset = await post(server, '/request-password-reset', { email: 'ann@example.com', redirectTo: '/reset' });
  const role = `reader_${process.pid}_${Date.now()}`;
  await db.query(`create role ${role} login password 'x'`);
  cleanups.push(async () => {
    await db.query(`drop owned by ${role}`);
    await db.query(`drop role ${role}`);
  });
  await db.query(`grant select on "user" to ${role}`);
  await db.query(`grant select (id, "userId", "providerId") on account to ${role}`);
  await db.query(`grant select (id, "userId", "expiresAt", "createdAt", "updatedAt") on session to ${role}`);
  await db.query(`grant select (id, "expiresAt", "createdAt", "updatedAt") on verification to ${role}`);
  const url = new URL(db.target);
  url.username = role;
  url.password = 'x';
  const { id } = await app.call('connections.save', connectionTo(db, { postgres: { url: url.href } }));
  await app.call('connections.open', { id });
  const find = async (text: string) => app.call('search.anything', { text });
  for (const text of [
    String(token),
    server.cookieFor(String(token)),
    reset.url,
    '192.0.2.7',
    '108234567890123456789',
  ]) {
    expect(await find(text)).toEqual([]);
  }
  const [row] = await db.find('session', { userId: user.id });
  expect(await find(String(row?.id))).toMatchObject([{ type: 'session', userId: user.id }]);
  expect(await find(user.id)).toMatchObject([{ type: 'user' }]);

  await db.query(`grant select (identifier) on verification to ${role}`);
  await app.call('connections.open', { id });
  expect(await find(reset.url)).toMatchObject([{ type: 'verification', userId: null, label: 'Nobody known' }]);
});

it('makes do without the tables for sessions, accounts and verifications', async () => {
  const { db, server, open, find } = await worldOf('sqlite', {});
  const { user, token } = await server.signUp({ email: 'ann@example.com', password: PASSWORD });
  for (const table of ['session', 'account', 'verification']) await db.query(`drop table "${table}"`);
  await open();
  for (const text of [String(token), '192.0.2.7', '108234567890123456789', 'r3setTok3nOf24Characters']) {
    expect(await find(text)).toEqual([]);
  }
  expect(await find(user.id)).toMatchObject([{ type: 'user' }]);
  expect(await find(`https://app.test/users/${user.id}`)).toMatchObject([{ type: 'user' }]);
});

it('stops in the database when it is cancelled', async () => {
  const { db, app } = await worldOf('postgres', {});
  const blocker = new pg.Client({ connectionString: db.target });
  await blocker.connect();
  cleanups.push(async () => blocker.end());
  await blocker.query('begin; lock table "user" in access exclusive mode');
  const running = app.dispatcher.call('search.anything', { text: 'ann', requestId: 'search-1' });
  const ours = async () =>
    db.query(
      `select query from pg_stat_activity
       where datname = current_database() and application_name = 'Authdesk' and state = 'active'`,
    );
  await expect.poll(ours).toHaveLength(1);
  app.dispatcher.cancel('search-1');
  expect(await running).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  await expect.poll(ours).toEqual([]);
  await blocker.query('rollback');
});

async function connect(db: TestDatabase) {
  const input: ConnectionInput = connectionTo(db, { readOnly: true });
  const { settings, secrets } = splitSecrets(input);
  const connection = await openConnection(toProfile('c', settings, secrets), sqliteWorker);
  cleanups.push(async () => connection.close());
  return connection;
}
