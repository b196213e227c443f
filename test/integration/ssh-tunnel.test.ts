// The SSH tunnel of a connection: every way to sign in, host keys, jump hosts, what goes through it, and what is said where it
// cannot be had. OpenSSH servers are real; one within the test knows names that nobody else does, so that what arrives there
// went through it.
import { writeFileSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { ConnectionInput } from '@shared/api/connections';
import type { SshTunnel } from '@shared/api/ssh';
import type { ErrorInfo } from '@shared/result';
import { sql } from 'kysely';
import { openConnection } from '../../src/main/data/connections/open-connection';
import { splitSecrets, toProfile } from '../../src/main/data/connections/profile';
import { stoppable } from '../../src/main/data/database/database-handle';
import { thisComputer } from '../../src/main/data/ssh/settings';
import { startAuthServer } from '../support/auth-server';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { startPostgres } from '../support/pg-server';
import { startRedis } from '../support/redis-server';
import { connectionTo } from '../support/schemas/connection-to';
import { seedUsers } from '../support/seed';
import { selfSigned } from '../support/self-signed';
import { startSmtpSink } from '../support/smtp-sink';
import { sqliteWorker } from '../support/sqlite-worker';
import { fakeKeyring, startServices, type TestServices } from '../support/services';
import {
  freePort,
  hashKnownHosts,
  makeKey,
  privateFolder,
  SSH_USER,
  startAgent,
  startSshd,
  type Sshd,
} from '../support/sshd';
import { SSH_PASSWORD, startSshServer, type SshServer } from '../support/ssh-server';

const PASSPHRASE = 'locked-Passphrase7';

let db: TestDatabase;
let home: ReturnType<typeof privateFolder>;
let key: ReturnType<typeof makeKey>;
let sshd: Sshd;
let app: TestServices;
const cleanups: (() => unknown)[] = [];

beforeAll(async () => {
  db = await makeDatabase('postgres', { pg: inject('pgUrl') });
  await seedUsers(db, 3, { sessions: 1, password: 'x' });
});
afterAll(async () => {
  await db?.drop();
});
beforeEach(async () => {
  home = privateFolder();
  key = makeKey(home.folder, 'own');
  sshd = await startSshd({ keys: [key.public] });
  knownHosts(`[127.0.0.1]:${sshd.port} ${sshd.hostKey}`);
  app = await startServices({ sshFolder: home.folder, secretStore: fakeKeyring() });
});
afterEach(async () => {
  await app.close();
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  await sshd.stop();
  home.remove();
});

const knownHosts = (...lines: string[]) =>
  writeFileSync(path.join(home.folder, 'known_hosts'), `${lines.join('\n')}\n`);
const config = (...lines: string[]) => writeFileSync(path.join(home.folder, 'config'), `${lines.join('\n')}\n`);
const byKey = (more: Partial<SshTunnel> = {}): SshTunnel => ({
  host: '127.0.0.1',
  port: sshd.port,
  user: SSH_USER,
  auth: 'key',
  keyFile: key.file,
  ...more,
});
const through = (ssh: SshTunnel, more: Partial<ConnectionInput> = {}) => connectionTo(db, { ssh, ...more });
const save = async (ssh: SshTunnel, more: Partial<ConnectionInput> = {}) =>
  app.call('connections.save', through(ssh, more));
const open = async (ssh: SshTunnel, more: Partial<ConnectionInput> = {}) => {
  const { id } = await save(ssh, more);
  return app.call('connections.open', { id });
};
const refused = async (ssh: SshTunnel, more: Partial<ConnectionInput> = {}) =>
  app.refused('connections.test', through(ssh, more));
const byPassword = (server: SshServer): Omit<SshTunnel, 'jumps' | 'through' | 'hostKeys'> => ({
  host: '127.0.0.1',
  port: server.port,
  user: 'deploy',
  auth: 'password',
  password: SSH_PASSWORD,
});
/** Runs work with another SSH agent, or none. */
const withAgent = async (socket: string | undefined, work: () => Promise<unknown>) => {
  const before = process.env['SSH_AUTH_SOCK'];
  delete process.env['SSH_AUTH_SOCK'];
  if (socket !== undefined) process.env['SSH_AUTH_SOCK'] = socket;
  try {
    await work();
  } finally {
    delete process.env['SSH_AUTH_SOCK'];
    if (before !== undefined) process.env['SSH_AUTH_SOCK'] = before;
  }
};
const databasePort = () => (db.location.kind === 'postgres' ? Number(new URL(db.location.url).port) : 0);
const people = async () => (await app.call('users.list')).rows;

describe('signing in', () => {
  it('by a key in a file', async () => {
    await open(byKey());
    expect(await people()).toHaveLength(3);
    expect(sshd.log()).toContain(`target 127.0.0.1 port ${databasePort()}`);
    expect((await app.call('connections.list')).find(({ name }) => name === 'Under test')?.target).toMatch(
      / via 127\.0\.0\.1$/,
    );
  });

  it.each([
    ['OpenSSH, ED25519', 'ed25519', []],
    ['OpenSSH, ECDSA', 'ecdsa', []],
    ['OpenSSH, RSA', 'rsa', []],
    ['PEM, RSA', 'rsa', ['-m', 'PEM']],
    ['PEM, ECDSA', 'ecdsa', ['-m', 'PEM']],
  ] as const)('by a key with a pass phrase: %s', async (_name, type, form) => {
    const locked = makeKey(home.folder, 'locked', { type, passphrase: PASSPHRASE, form: [...form] });
    const server = await startSshd({ keys: [locked.public] });
    cleanups.push(server.stop);
    knownHosts(`[127.0.0.1]:${server.port} ${server.hostKey}`);
    const ssh = byKey({ port: server.port, keyFile: locked.file });
    expect(await refused(ssh)).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('is locked with a pass phrase'),
      field: 'ssh.passphrase',
    });
    expect(await refused({ ...ssh, passphrase: 'wrong' })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('The pass phrase does not open the key'),
      field: 'ssh.passphrase',
    });
    await open({ ...ssh, passphrase: PASSPHRASE });
    expect(await people()).toHaveLength(3);
  });

  it('by the usual key of the folder .ssh where none is named', async () => {
    const usual = makeKey(home.folder, 'id_ed25519');
    const server = await startSshd({ keys: [usual.public] });
    cleanups.push(server.stop);
    knownHosts(`[127.0.0.1]:${server.port} ${server.hostKey}`);
    const { keyFile: _none, ...ssh } = byKey({ port: server.port });
    await open(ssh);
    expect(await people()).toHaveLength(3);
  });

  it('by the SSH agent', async () => {
    const agent = await startAgent([key.file]);
    cleanups.push(agent.stop);
    await withAgent(agent.socket, async () => {
      const { keyFile: _none, ...ssh } = byKey({ auth: 'agent' });
      await open(ssh);
      expect(await people()).toHaveLength(3);
    });
  });

  it.each(['password', 'conversation'] as const)('by a password, asked for by %s', async (takes) => {
    const server = await startSshServer({ takes });
    cleanups.push(server.stop);
    knownHosts(`[127.0.0.1]:${server.port} ${server.hostKey}`);
    await open(byPassword(server));
    expect(await people()).toHaveLength(3);
    expect(new Set(server.shown)).toEqual(new Set([SSH_PASSWORD]));
  });

  it('over jump hosts, each with a key or a password of its own', async () => {
    const second = makeKey(home.folder, 'second');
    const last = await startSshd({ keys: [second.public] });
    cleanups.push(last.stop);
    const middle = await startSshServer({ hosts: { 'inner.internal:22': last.port } });
    cleanups.push(middle.stop);
    knownHosts(
      `[127.0.0.1]:${sshd.port} ${sshd.hostKey}`,
      `[127.0.0.1]:${middle.port} ${middle.hostKey}`,
      `inner.internal ${last.hostKey}`,
    );
    const { jumps: _jumps, hostKeys: _keys, through: _through, ...first } = byKey();
    await open({
      host: 'inner.internal',
      user: SSH_USER,
      auth: 'key',
      keyFile: second.file,
      jumps: [first, byPassword(middle)],
    });
    expect(await people()).toHaveLength(3);
    expect(sshd.log()).toContain(`target 127.0.0.1 port ${middle.port}`);
    expect(middle.asked).toEqual(['inner.internal:22']);
    expect(last.log()).toContain(`target 127.0.0.1 port ${databasePort()}`);
  });

  it('by what the SSH config says of a Host, its ProxyJump and what it includes', async () => {
    const inner = await startSshd({ keys: [key.public] });
    cleanups.push(inner.stop);
    knownHosts(`[127.0.0.1]:${sshd.port} ${sshd.hostKey}`, `[127.0.0.1]:${inner.port} ${inner.hostKey}`);
    writeFileSync(
      path.join(home.folder, 'work.conf'),
      `Host bastion\n  HostName 127.0.0.1\n  Port ${sshd.port}\n  User ${SSH_USER}\n  IdentityFile ${key.file}\n`,
    );
    config(
      'Include *.conf',
      'Host db-gate',
      '  HostName 127.0.0.1',
      `  Port ${inner.port}`,
      `  IdentityFile "${key.file}"`,
      '  ProxyJump bastion',
      'Match exec "touch /tmp/authdesk-must-not-run"',
      '  User nobody-else',
      'Host *',
      `  User ${SSH_USER}`,
    );
    await open({ host: 'db-gate', auth: 'key' });
    expect(await people()).toHaveLength(3);
    expect(sshd.log()).toContain(`target 127.0.0.1 port ${inner.port}`);
    expect(inner.log()).toContain(`target 127.0.0.1 port ${databasePort()}`);
  });
});

describe('host keys', () => {
  it('are asked about where they are not known, and kept with the connection once accepted', async () => {
    knownHosts();
    const { id } = await save(byKey());
    const error = await app.refused('connections.open', { id });
    const shown = { server: `127.0.0.1:${sshd.port}`, type: 'ssh-ed25519', fingerprint: sshd.fingerprint };
    expect(error).toMatchObject({
      code: 'CONFIRMATION_REQUIRED',
      hint: expect.stringContaining(sshd.fingerprint),
      field: 'ssh.hostKeys',
      details: { reason: 'host-key', ...shown },
    });
    expect(sshd.log()).not.toContain('Accepted');
    await app.call('connections.open', { id, hostKeys: [shown] });
    expect(await people()).toHaveLength(3);
    await app.call('connections.close');
    await app.call('connections.open', { id });
    expect((await app.call('connections.list')).find((one) => one.id === id)?.settings.ssh?.hostKeys).toEqual([shown]);
    // Accepting one is no licence for any other.
    await app.call('connections.close');
    await sshd.changeHostKey();
    expect(await app.refused('connections.open', { id })).toMatchObject({
      code: 'CONNECTION_FAILED',
      message: expect.stringContaining('shows another host key than the one that is known'),
      hint: expect.stringContaining(sshd.fingerprint),
      field: 'ssh.hostKeys',
    });
    expect(sshd.log().match(/Accepted publickey/g)).toHaveLength(2);
  });

  it('that were accepted for another key are refused', async () => {
    knownHosts();
    const other = { server: `127.0.0.1:${sshd.port}`, type: 'ssh-ed25519', fingerprint: `SHA256:${'A'.repeat(43)}` };
    expect(await refused(byKey({ hostKeys: [other] }))).toMatchObject({
      code: 'CONNECTION_FAILED',
      message: expect.stringContaining('another host key'),
    });
  });

  it('are found in the known hosts, hashed or not, and refused where they changed', async () => {
    knownHosts(`[127.0.0.1]:${sshd.port} ${sshd.hostKey}`);
    hashKnownHosts(home.folder);
    expect(await readFile(path.join(home.folder, 'known_hosts'), 'utf8')).toMatch(/^\|1\|/);
    await open(byKey());
    await app.call('connections.close');
    await sshd.changeHostKey();
    expect(await refused(byKey())).toMatchObject({
      code: 'CONNECTION_FAILED',
      message: expect.stringContaining('another host key'),
      hint: expect.stringMatching(/known_hosts, line 1\.$/),
      field: 'ssh.host',
    });
  });

  it('are asked for in the kind that is known', async () => {
    const server = await startSshd({ keys: [key.public], hostKeyType: 'rsa' });
    cleanups.push(server.stop);
    knownHosts(`[127.0.0.1]:${server.port} ${server.hostKey}`);
    await open(byKey({ port: server.port }));
    expect(await people()).toHaveLength(3);
  });

  it('that are revoked are refused', async () => {
    knownHosts(`@revoked * ${sshd.hostKey}`, `[127.0.0.1]:${sshd.port} ${sshd.hostKey}`);
    expect(await refused(byKey())).toMatchObject({
      code: 'CONNECTION_FAILED',
      message: expect.stringContaining('marked as revoked'),
    });
  });

  it('of a jump host count as much', async () => {
    const jump = await startSshd({ keys: [key.public] });
    cleanups.push(jump.stop);
    const { hostKeys: _keys, ...hop } = byKey({ port: jump.port });
    expect(await refused(byKey({ jumps: [hop] }))).toMatchObject({
      code: 'CONFIRMATION_REQUIRED',
      details: { reason: 'host-key', server: `127.0.0.1:${jump.port}`, fingerprint: jump.fingerprint },
    });
  });
});

describe('what is said where there is no tunnel', () => {
  const told = (code: ErrorInfo['code'], words: RegExp, field?: string) => ({
    code,
    message: expect.stringMatching(words),
    hint: expect.stringMatching(/\S/),
    ...(field !== undefined && { field }),
  });

  it('because the server is not there', async () => {
    const port = await freePort();
    expect(await refused(byKey({ port }))).toMatchObject(
      told('CONNECTION_FAILED', /^No SSH server answers at 127\.0\.0\.1:/, 'ssh.host'),
    );
    const nowhere = await refused(byKey({ host: 'nowhere.invalid' }));
    expect(nowhere).toMatchObject(
      told('CONNECTION_FAILED', /^No SSH server with the name in nowhere\.invalid/, 'ssh.host'),
    );
    // a Postgres, which waits for the client to speak first and then hangs up
    const other = await refused(byKey({ port: databasePort() }));
    expect(other).toMatchObject(
      told('CONNECTION_FAILED', /broke off the connection|did not finish its greeting/, 'ssh.host'),
    );
  });

  it('because the key is not let in', async () => {
    const stranger = makeKey(home.folder, 'stranger');
    const error = await refused(byKey({ keyFile: stranger.file }));
    expect(error).toMatchObject(told('AUTH_FAILED', /did not let \S+ in with this key\.$/, 'ssh.keyFile'));
    expect(error.hint).toContain('It takes a key.');
  });

  it('because the password is wrong, missing, or not what is asked for', async () => {
    const server = await startSshServer();
    const code = await startSshServer({ takes: 'code' });
    const both = await startSshServer({ takes: 'key-and-password' });
    for (const { stop } of [server, code, both]) cleanups.push(stop);
    knownHosts(...[server, code, both].map(({ port, hostKey }) => `[127.0.0.1]:${port} ${hostKey}`));
    const wrong = await refused({ ...byPassword(server), password: 'wrong' });
    expect(wrong).toMatchObject(told('AUTH_FAILED', /did not let deploy in with this password/, 'ssh.password'));
    expect(wrong.hint).toContain('It takes a password.');
    const { password: _none, ...missing } = byPassword(server);
    expect(await refused(missing)).toMatchObject(
      told('AUTH_FAILED', /^The password of deploy .* is missing/, 'ssh.password'),
    );
    expect(await refused(byPassword(code))).toMatchObject(told('AUTH_FAILED', /did not let deploy in/, 'ssh.password'));
    // never given to a question that shows what is typed
    expect(code.shown.filter((answer) => answer === SSH_PASSWORD)).toEqual([]);
    const more = await refused(byKey({ port: both.port, user: 'deploy' }));
    expect(more).toMatchObject(told('AUTH_FAILED', /wants a further proof/, 'ssh.auth'));
    expect(more.hint).toContain('It takes a password');
  });

  it('because the key file cannot be used', async () => {
    const file = (name: string, text: string) => {
      const at = path.join(home.folder, name);
      writeFileSync(at, text);
      return at;
    };
    const cases: [string, RegExp][] = [
      [path.join(home.folder, 'not-there'), /^There is no key file/],
      [home.folder, /is a folder and no key file/],
      [`${key.file}.pub`, /is the public half of a key/],
      [file('notes.txt', 'no key at all'), /holds no key in a form that is known/],
      [file('cut', (await readFile(key.file, 'utf8')).slice(0, 120)), /holds no key in a form that is known/],
    ];
    for (const [keyFile, words] of cases)
      expect(await refused(byKey({ keyFile }))).toMatchObject(told('INVALID_INPUT', words, 'ssh.keyFile'));
    const { keyFile: _none, ...usual } = byKey();
    expect(await refused(usual)).toMatchObject(told('INVALID_INPUT', /^No key to sign in .* was found/, 'ssh.keyFile'));
  });

  it('because there is no agent, or it has no keys', async () => {
    const { keyFile: _none, ...ssh } = byKey({ auth: 'agent' });
    await withAgent(undefined, async () =>
      expect(await refused(ssh)).toMatchObject(told('AUTH_FAILED', /^No SSH agent runs/, 'ssh.auth')),
    );
    await withAgent(path.join(home.folder, 'gone'), async () =>
      expect(await refused(ssh)).toMatchObject(told('AUTH_FAILED', /^The SSH agent does not answer/, 'ssh.auth')),
    );
    const agent = await startAgent([]);
    cleanups.push(agent.stop);
    await withAgent(agent.socket, async () =>
      expect(await refused(ssh)).toMatchObject(told('AUTH_FAILED', /^The SSH agent has no keys/, 'ssh.auth')),
    );
  });

  it('because the server lets nobody on, or reaches nothing there', async () => {
    const closed = await startSshd({ keys: [key.public], config: ['AllowTcpForwarding no'] });
    cleanups.push(closed.stop);
    knownHosts(`[127.0.0.1]:${closed.port} ${closed.hostKey}`, `[127.0.0.1]:${sshd.port} ${sshd.hostKey}`);
    const prohibited = await refused(byKey({ port: closed.port }));
    expect(prohibited).toMatchObject(
      told('CONNECTION_FAILED', /^The SSH server lets nobody on to 127\.0\.0\.1:/, 'ssh.host'),
    );
    const port = await freePort();
    const nothing = await refused(byKey(), { postgres: { url: `postgres://app@127.0.0.1:${port}/auth` } });
    expect(nothing).toMatchObject(told('CONNECTION_FAILED', /^The SSH server reached nothing at 127\.0\.0\.1:/));
    const unknown = await refused(byKey(), {
      postgres: { url: 'postgres://app@nowhere.invalid/auth?sslmode=disable' },
    });
    expect(unknown).toMatchObject(
      told('CONNECTION_FAILED', /^The SSH server reached nothing at nowhere\.invalid:5432/),
    );
  });

  it('because the SSH config would run a program', async () => {
    config('Host gate', '  ProxyCommand nc %h %p');
    expect(await refused({ host: 'gate', auth: 'key' })).toMatchObject(
      told('UNSUPPORTED', /by a ProxyCommand/, 'ssh.host'),
    );
  });
});

describe('what goes through it', () => {
  /** A server whose names nobody else knows, with what is behind it. */
  const inside = async (hosts: Readonly<Record<string, number>>) => {
    const server = await startSshServer({ hosts: { 'db.internal:5432': databasePort(), ...hosts } });
    cleanups.push(server.stop);
    knownHosts(`[127.0.0.1]:${server.port} ${server.hostKey}`);
    return server;
  };
  const url = (place: string, of = db) => {
    const address = new URL(of.target);
    address.host = place;
    return address.toString();
  };
  const at = (place: string) => ({ postgres: { url: `${url(place)}?sslmode=disable` } });

  it('the database and its replica, by names that only the SSH server knows', async () => {
    const server = await inside({ 'replica.internal:6000': databasePort() });
    const replicaUrl = `${url('replica.internal:6000')}?sslmode=disable`;
    const ports = process.getActiveResourcesInfo().filter((kind) => kind === 'TCPServerWrap').length;
    const report = await open(byPassword(server), { ...at('db.internal:5432'), replicaUrl });
    expect(report.warnings.filter((text) => text.includes('replica'))).toEqual([]);
    expect(await app.call('users.list')).toMatchObject({ source: 'replica', rows: [{}, {}, {}] });
    expect(new Set(server.asked)).toEqual(new Set(['db.internal:5432', 'replica.internal:6000']));
    // No door was opened on this computer.
    expect(process.getActiveResourcesInfo().filter((kind) => kind === 'TCPServerWrap')).toHaveLength(ports);
    await app.call('connections.close');
    await expect.poll(() => server.signedIn()).toBe(0);
  });

  it('TLS of the database, which has to be for its own name', async () => {
    const { cert, key: secret } = selfSigned();
    const pg = await startPostgres({
      settings: { ssl: 'on', ssl_cert_file: 'server.crt', ssl_key_file: 'server.key' },
      files: { 'server.crt': cert, 'server.key': secret },
      hba: 'hostssl all all 127.0.0.1/32 trust',
    });
    cleanups.push(async () => pg.dispose());
    const server = await inside({ 'localhost:5432': pg.port, 'db.internal:5432': pg.port });
    const postgres = (host: string) => ({
      postgres: { host, database: 'postgres', user: 'postgres', ssl: { mode: 'verify-full' as const, ca: cert } },
    });
    // There is nothing of better-auth in it, which only somebody can say who got in.
    expect(await refused(byPassword(server), postgres('localhost'))).toMatchObject({ code: 'SCHEMA_MISMATCH' });
    expect(await refused(byPassword(server), postgres('db.internal'))).toMatchObject({
      code: 'CONNECTION_FAILED',
      message: expect.stringContaining('certificate is not trusted'),
    });
  });

  it('Redis, encrypted or not', async () => {
    const tls = selfSigned();
    const redis = await startRedis({ password: 'redis-Pa55', tls });
    cleanups.push(redis.stop);
    const server = await inside({ 'redis.internal:6379': redis.port, 'localhost:6380': redis.tlsPort ?? 0 });
    const sessions = { secondaryStorage: 'with-database', redisPrefix: 'better-auth:' } as const;
    const redisOf = async (more: NonNullable<ConnectionInput['sessions']>, ssh = byPassword(server) as SshTunnel) =>
      (
        await app.call(
          'connections.test',
          through(ssh, { ...at('db.internal:5432'), sessions: { ...sessions, ...more } }),
        )
      ).sessions.redis;
    const plain = 'redis://:redis-Pa55@redis.internal:6379/0';
    expect(await redisOf({ redisUrl: plain })).toEqual({
      server: 'redis.internal:6379',
      prefix: 'better-auth:',
      problem: null,
    });
    const secure = { redisUrl: 'rediss://:redis-Pa55@localhost:6380/0', redisCa: tls.cert };
    expect(await redisOf(secure)).toMatchObject({ problem: null });
    expect((await redisOf({ redisUrl: secure.redisUrl }))?.problem).toContain('is not trusted');
    expect((await redisOf({ redisUrl: 'redis://:wrong@redis.internal:6379' }))?.problem).toContain('refused the user');
    expect((await redisOf({ redisUrl: 'redis://gone.invalid:6379' }))?.problem).toContain(
      'The SSH server reached nothing at gone.invalid:6379',
    );
    // Only where that is wanted.
    expect(
      (await redisOf({ redisUrl: plain }, { ...byPassword(server), through: { redis: false } }))?.problem,
    ).toContain('was found');
  });

  it('the auth server and mails, where that is chosen', async () => {
    const auth = await startAuthServer(db.serverOptions);
    cleanups.push(async () => auth.stop());
    const smtp = await startSmtpSink();
    cleanups.push(async () => smtp.stop());
    // Nobody listens on these ports of this computer.
    const [authPort, mailPort] = [await freePort(), await freePort()];
    const server = await inside({ [`127.0.0.1:${authPort}`]: auth.port, [`127.0.0.1:${mailPort}`]: smtp.port });
    const more: Partial<ConnectionInput> = {
      ...at('db.internal:5432'),
      readOnly: false,
      authServer: { baseURL: `http://127.0.0.1:${authPort}`, origin: auth.origin, secret: auth.secret },
    };
    const ssh = byPassword(server);
    const direct = await app.call('connections.test', through(ssh, more));
    expect(direct.authServer).toMatchObject({ reached: false });
    const both = { ...ssh, through: { authServer: true, mail: true } };
    const tunnelled = await app.call('connections.test', through(both, more));
    expect(tunnelled.authServer).toMatchObject({ reached: true, problem: null, secret: 'accepted' });

    const mail = {
      kind: 'smtp',
      url: `smtp://127.0.0.1:${mailPort}`,
      from: 'support@example.com',
      baseURL: auth.origin,
    } as const;
    const [{ id: userId = '', email = '' } = {}] = (await db.find('user')) as { id?: string; email?: string }[];
    await db.update('user', { id: userId }, { emailVerified: false });
    await open(both, { ...more, mail });
    await app.call('email.resendVerification', { userId });
    expect((await smtp.waitForMessage()).envelope.to).toEqual([email]);
    expect(server.asked).toContain(`127.0.0.1:${mailPort}`);
    // A mail that does not get through says so in the words of the tunnel.
    await app.call('connections.close');
    await open(both, { ...more, mail: { ...mail, url: `smtp://127.0.0.1:${await freePort()}` } });
    expect(await app.refused('email.resendVerification', { userId, confirm: true })).toMatchObject({
      code: 'MAIL_FAILED',
      message: expect.stringContaining('The SSH server reached nothing at 127.0.0.1:'),
    });
  });

  it('the message that cancels a statement', async () => {
    const server = await inside({});
    const { settings, secrets } = splitSecrets(through(byPassword(server), at('db.internal:5432')));
    const connection = await openConnection(toProfile('x', settings, secrets), sqliteWorker, thisComputer(home.folder));
    cleanups.push(async () => connection.close());
    const stop = new AbortController();
    const running = sql`select pg_sleep(600)`.execute(connection.handle.db, stoppable(stop.signal));
    const failed = running.then(
      () => null,
      (error: unknown) => connection.handle.toAppError(error, true),
    );
    const sleeping = async () =>
      Number(
        (
          await db.query(
            `select count(*) as n from pg_stat_activity where state = 'active' and query like 'select pg_sleep(600)%'`,
          )
        )[0]?.['n'],
      );
    await expect.poll(sleeping).toBe(1);
    stop.abort();
    expect((await failed)?.code).toBe('CANCELLED');
    await expect.poll(sleeping).toBe(0);
  });
});

describe('a tunnel that is lost', () => {
  it('is told as a lost connection, and is there again at the next call', async () => {
    const server = await startSshServer();
    cleanups.push(server.stop);
    knownHosts(`[127.0.0.1]:${server.port} ${server.hostKey}`);
    await open(byPassword(server));
    expect(await people()).toHaveLength(3);
    const list = app.dispatcher.call('users.list', undefined);
    server.cut();
    const result = await list;
    if (!result.ok) expect(result.error.code).toBe('CONNECTION_LOST');
    await expect.poll(async () => people().catch((error: unknown) => error)).toHaveLength(3);
    await app.call('connections.close');
    await expect.poll(() => server.signedIn()).toBe(0);
  });

  it('fails what is under way, and says nothing else while the server is away', async () => {
    const { settings, secrets } = splitSecrets(through(byKey()));
    const connection = await openConnection(toProfile('x', settings, secrets), sqliteWorker, thisComputer(home.folder));
    cleanups.push(async () => connection.close());
    const { db: query, toAppError } = connection.handle;
    const ask = async () =>
      sql`select 1 as one`.execute(query).then(
        () => 'answered',
        (error: unknown) => toAppError(error, false, 'reading').code,
      );
    const running = sql`select pg_sleep(600)`.execute(query).then(
      () => 'answered',
      (error: unknown) => toAppError(error, false).code,
    );
    await expect.poll(() => sshd.log().match(/target 127\.0\.0\.1 port/g)?.length ?? 0).toBeGreaterThan(0);
    await sshd.pause();
    expect(await running).toBe('CONNECTION_LOST');
    expect(await ask()).toBe('CONNECTION_LOST');
    await sshd.start();
    await expect.poll(ask).toBe('answered');
  });
});

describe('secrets of a tunnel', () => {
  const kept = async (id: string) => (await app.call('connections.list')).find((one) => one.id === id)?.kept;

  it('lie nowhere in plain text, and are never told to the page', async () => {
    const locked = makeKey(home.folder, 'locked', { passphrase: PASSPHRASE });
    const gate = await startSshd({ keys: [locked.public] });
    const server = await startSshServer();
    cleanups.push(gate.stop, server.stop);
    knownHosts(`[127.0.0.1]:${gate.port} ${gate.hostKey}`, `[127.0.0.1]:${server.port} ${server.hostKey}`);
    const {
      through: _through,
      hostKeys: _keys,
      jumps: _jumps,
      ...jump
    } = byKey({ port: gate.port, keyFile: locked.file });
    const ssh = { ...byPassword(server), jumps: [{ ...jump, passphrase: PASSPHRASE }] };
    for (const remember of [true, false]) {
      const saved = await save(ssh, { remember });
      const error = await app.refused('connections.test', {
        ...through({ ...ssh, password: 'wr0ng-Passw0rd' }),
        id: saved.id,
      });
      expect(error.code).toBe('AUTH_FAILED');
      await app.call('connections.open', { id: saved.id });
      expect(await people()).toHaveLength(3);
      const told = JSON.stringify([
        saved,
        error,
        app.events,
        await app.call('connections.list'),
        await app.call('connections.status'),
      ]);
      const written = await Promise.all(
        (await readdir(app.dataFolder, { recursive: true, withFileTypes: true }))
          .filter((entry) => entry.isFile())
          .map(async (entry) => readFile(path.join(entry.parentPath, entry.name), 'latin1')),
      );
      expect(written.length).toBeGreaterThan(1);
      for (const secret of [SSH_PASSWORD, PASSPHRASE, 'wr0ng-Passw0rd']) {
        for (const text of [told, app.logged.join('\n'), ...written]) expect(text.includes(secret)).toBe(false);
      }
      await app.call('connections.close');
    }
  });

  it('stay where a form leaves them empty, and are asked for again for another server, user or key', async () => {
    const { password: _password, ...ssh } = byPassword(await startedServer());
    const { id } = await save({ ...ssh, password: SSH_PASSWORD });
    const place = `ssh.password deploy@127.0.0.1:${ssh.port}`;
    expect(await kept(id)).toEqual([place]);
    await app.call('connections.save', { ...through(ssh), id });
    expect(await kept(id)).toEqual([place]);
    await app.call('connections.open', { id });
    await app.call('connections.close');
    for (const other of [{ host: 'localhost' }, { port: 2 }, { user: 'root' }, { auth: 'agent' }] as const) {
      const { id: copy } = await save({ ...ssh, password: SSH_PASSWORD });
      await app.call('connections.save', { ...through({ ...ssh, ...other }), id: copy });
      expect(await kept(copy)).toEqual([]);
    }
  });

  it('are taken for this run where they are missing, and so are those for the database behind it', async () => {
    const server = await startedServer();
    const { password: _password, ...ssh } = byPassword(server);
    const { id } = await save(ssh);
    expect(await app.refused('connections.open', { id })).toMatchObject({ code: 'AUTH_FAILED', field: 'ssh.password' });
    const name = `password deploy@127.0.0.1:${server.port}`;
    await app.call('connections.open', { id, secrets: { ssh: { [name]: SSH_PASSWORD } } });
    expect(await people()).toHaveLength(3);
    // The same address behind another SSH server is another database, which is not told the password of this one.
    const postgres = {
      host: '127.0.0.1',
      port: databasePort(),
      database: 'auth',
      user: 'app',
      ssl: { mode: 'disable' },
    } as const;
    const other = await save(byPassword(server), { postgres: { ...postgres, password: 'db-Pa55' } });
    expect(await kept(other.id)).toContain('password');
    await app.call('connections.save', { ...through({ ...ssh, port: 2 }, { postgres }), id: other.id });
    expect(await kept(other.id)).toEqual([]);
  });
});

async function startedServer(): Promise<SshServer> {
  const server = await startSshServer();
  cleanups.push(server.stop);
  knownHosts(`[127.0.0.1]:${server.port} ${server.hostKey}`);
  return server;
}
