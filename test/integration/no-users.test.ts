// A database nobody has signed up in yet: everything is there, and the first administrator can be made.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, inject, it } from 'vitest';
import { startAuthServer } from '../support/auth-server';
import { ended } from '../support/bulk';
import { makeDatabase } from '../support/databases';
import { openOn } from '../support/opened';
import { fakeKeyring } from '../support/services';

it.each(['postgres', 'sqlite'] as const)('is shown empty, and takes a first administrator, on %s', async (kind) => {
  const database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin'] });
  const server = await startAuthServer(database.serverOptions);
  const app = await openOn(database, {}, { secretStore: fakeKeyring() });
  try {
    for (const method of ['users.list', 'sessions.list', 'accounts.list', 'verifications.list'] as const) {
      expect(await app.call(method)).toMatchObject({ rows: [], nextCursor: null });
    }
    expect(await app.call('users.count')).toMatchObject({ value: 0, exact: true });
    expect(await app.call('search.anything', { text: 'ann@example.com' })).toMatchObject([]);
    const preview = await app.call('bulk.preview', { action: { do: 'ban' }, target: { kind: 'match' } });
    expect(preview).toMatchObject({ matched: 0, willRun: 0 });
    const file = path.join(await mkdtemp(path.join(os.tmpdir(), 'authdesk-nobody-')), 'nobody.csv');
    const { id: job } = await app.call('users.export', { format: 'csv', file });
    expect(await ended(app, job)).toMatchObject({ state: 'done' });
    expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(1);
    await rm(path.dirname(file), { recursive: true });

    const { id } = await app.call('users.create', {
      email: 'first@example.com',
      name: 'First',
      password: 'correct horse 1',
      role: 'admin',
      emailVerified: true,
    });
    const { user, token } = await server.signIn('first@example.com', 'correct horse 1');
    expect(user.id).toBe(id);
    expect((await server.getSession(token))?.user).toMatchObject({ role: 'admin', emailVerified: true });
    expect((await app.call('users.list')).rows).toMatchObject([{ id, role: 'admin' }]);
  } finally {
    await app.close();
    await server.stop();
    await database.drop();
  }
});
