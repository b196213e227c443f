// Libraries in the app as it is built, where what is never run of them is left out (electron.vite.config.ts), against real servers.
import { startRedis } from '../support/redis-server';
import { makeDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import { makeKey, privateFolder, SSH_USER, startSshd } from '../support/sshd';
import { ask, call } from './fixtures/calls';
import { expect, test } from './fixtures/app';

test('an app’s Redis is signed in to, and a session in it is revoked', async ({ launch }) => {
  const redis = await startRedis({ password: 'correct' });
  const database = await makeDatabase('sqlite');
  try {
    const { page } = await launch();
    const input = (redisUrl: string) => ({
      ...connectionTo(database, { name: 'Shop' }),
      sessions: { secondaryStorage: 'only' as const, redisUrl },
    });
    const problemOf = async (redisUrl: string) => {
      const { sessions } = await call(page, 'connections.test', input(redisUrl));
      return sessions.redis?.problem ?? null;
    };
    expect(await problemOf(redis.url.replace('correct', 'wrong'))).not.toBeNull();
    expect(await problemOf(redis.url)).toBeNull();
    const user = await call(page, 'connections.save', input(redis.url));
    await call(page, 'connections.open', { id: user.id });
    const made = await call(page, 'users.create', {
      email: 'ann@example.com',
      name: 'Ann',
      password: 'a long password',
    });
    const expiresAt = Date.now() + 3_600_000;
    await redis.client.set(`active-sessions-${made.id}`, JSON.stringify([{ token: 'tok', expiresAt }]));
    const session = { id: 's', token: 'tok', userId: made.id, expiresAt: new Date(expiresAt) };
    await redis.client.set('tok', JSON.stringify({ session, user: { id: made.id } }));
    const revoked = await ask(page, 'sessions.revokeForUser', { userId: made.id });
    expect(revoked).toMatchObject({ ok: true });
    expect(await redis.client.get('tok')).toBeNull();
  } finally {
    await redis.stop();
    await database.drop();
  }
});

test('a database behind an SSH server is opened once its key is said to be the right one', async ({ launch, pg }) => {
  const home = privateFolder();
  const key = makeKey(home.folder, 'own');
  const server = await startSshd({ keys: [key.public] });
  const database = await makeDatabase('postgres', { pg });
  try {
    const { page } = await launch();
    const ssh = {
      host: '127.0.0.1',
      port: server.port,
      user: SSH_USER,
      auth: 'key' as const,
      keyFile: key.file,
    };
    const { id } = await call(page, 'connections.save', connectionTo(database, { name: 'Shop', ssh }));
    const first = await ask(page, 'connections.open', { id });
    expect(first).toMatchObject({ ok: false, error: { field: 'ssh.hostKeys' } });
    const hostKeys = [{ server: `127.0.0.1:${server.port}`, type: 'ssh-ed25519', fingerprint: server.fingerprint }];
    const opened = await call(page, 'connections.open', { id, hostKeys });
    expect(opened.tables.user.name).toBe('user');
    expect(server.log()).toContain('Accepted');
  } finally {
    await database.drop();
    await server.stop();
    home.remove();
  }
});
