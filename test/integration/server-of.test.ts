// What the matrix stands on: each version of better-auth runs with its own code, on tables of its own making.
import { describe, expect, inject, it } from 'vitest';
import { makeDatabase, type DatabaseKind } from '../support/databases';
import { serverPackages, startServerOf, type ServerOptions, type ServerVersion } from '../support/servers/server-of';

const versions = Object.keys(serverPackages) as ServerVersion[];

async function withServer<T>(
  { version, kind, ...more }: { version: ServerVersion; kind: DatabaseKind } & Partial<ServerOptions>,
  use: (server: Awaited<ReturnType<typeof startServerOf>>, tables: readonly string[]) => Promise<T>,
): Promise<T> {
  const database = await makeDatabase(kind, { pg: inject('pgUrl'), migrate: false });
  try {
    const server = await startServerOf(version, { kind, target: database.target, ...more });
    try {
      return await use(server, await database.tables());
    } finally {
      await server.stop();
    }
  } finally {
    await database.drop();
  }
}

describe.each(versions)('better-auth %s', (version) => {
  it('serves', async () => {
    await withServer(
      { version, kind: 'sqlite', plugins: ['admin', 'organization', 'twoFactor'] },
      async (server, tables) => {
        expect(tables).toEqual(expect.arrayContaining(['user', 'session', 'account', 'verification', 'twoFactor']));
        const email = 'ada@example.com';
        await server.signUp({ email, password: 'correct horse battery' });
        const { token } = await server.signIn(email, 'correct horse battery');
        expect(await server.getSession(token)).toMatchObject({ user: { email } });
        const path = version === '1.0.22' || version.startsWith('1.1') ? '/forget-password' : '/request-password-reset';
        await server.request(path, { body: { email, redirectTo: '/new' } });
        expect(await server.mailTo(email)).toMatchObject({ kind: 'reset-password' });
      },
    );
  });
});
