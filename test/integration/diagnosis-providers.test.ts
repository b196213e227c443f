// What becomes of the next "Continue with …": said before, and judged by live servers of five versions with a provider of ours.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { SignInSettings } from '@shared/api/app-settings';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { continueWith, startFakeProvider, type FakeProvider } from '../support/fake-provider';
import { addUser, openOn, type Opened } from '../support/opened';
import type { ServerVersion } from '../support/servers/server-of';
import { startVersion, type VersionServer } from '../support/version-server';

let provider: FakeProvider;
beforeAll(async () => {
  provider = await startFakeProvider();
});
afterAll(async () => provider.stop());

const NAMES = ['trusted', 'plain'] as const;
/** What the app sets, and what the connection says of it; since which version there is such a setting. */
const APPS: readonly (readonly [string, object, SignInSettings, readonly ServerVersion[]])[] = [
  ['as it comes', {}, {}, ['1.3.34', '1.4.22', '1.5.6', '1.6.34', '1.7.25']],
  [
    'linking users who are not verified',
    { requireLocalEmailVerified: false },
    { linksVerifiedOnly: false },
    ['1.6.34', '1.7.25'],
  ],
  ['without linking', { enabled: false }, { linking: 'off' }, ['1.3.34', '1.4.22', '1.5.6', '1.6.34', '1.7.25']],
  [
    'without linking by address',
    { disableImplicitLinking: true },
    { linking: 'off' },
    ['1.4.22', '1.5.6', '1.6.34', '1.7.25'],
  ],
];
const CASES = APPS.flatMap(([app, accountLinking, signIn, versions]) =>
  versions.flatMap((version) =>
    (version === '1.7.25' ? (['postgres', 'sqlite'] as const) : (['sqlite'] as const)).map((kind) => ({
      app,
      version,
      kind,
      accountLinking,
      signIn,
    })),
  ),
);

describe.each(CASES)('$version on $kind, $app', ({ version, kind, accountLinking, signIn }) => {
  let database: TestDatabase;
  let server: VersionServer;
  let app: Opened;
  beforeAll(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), migrate: false });
    server = await startVersion(version, {
      database: database.location,
      plugins: [['genericOAuth', { config: NAMES.map((name) => provider.config(name)) }]],
      options: { account: { accountLinking: { trustedProviders: ['trusted'], ...accountLinking } } },
    });
    // Somebody has linked each: so it is known that the app has them.
    for (const name of NAMES) {
      const came = await continueWith(server, name, { email: `first.${name}@example.com`, emailVerified: true });
      if (!('userId' in came)) throw new Error(`${name}: ${came.error}`);
    }
    app = await openOn(database, {
      mailing: { betterAuth: version, magicLink: { enabled: false }, emailOtp: { enabled: false } },
      signIn: { trustedProviders: ['trusted'], ...signIn },
    });
  });
  afterAll(async () => {
    await app.close();
    await server.stop();
    await database.drop();
  });

  /** What is said of a provider, as what is to come of it. */
  const foretold = async (id: string, name: string, verifiedThere: boolean) => {
    const { findings } = await app.call('users.diagnose', { id });
    const said = findings.filter(
      ({ evidence }) => evidence.table === 'account' && evidence.value?.split(', ').includes(name),
    );
    expect(said).toHaveLength(1);
    const [one] = said;
    const { code, setting = '' } = { code: one?.code, setting: one?.evidence.setting };
    if (code === 'provider-refused') return 'refused';
    if (code === 'provider-not-linked') return setting === 'user.email' ? 'another' : 'not known';
    return setting.endsWith('trustedProviders') || verifiedThere ? 'in' : 'refused';
  };

  it.each(NAMES)('%s: what was said is what the server does', async (name) => {
    const told: unknown[] = [];
    const done: unknown[] = [];
    for (const verifiedHere of [true, false])
      for (const verifiedThere of [true, false])
        for (const capital of [false, true]) {
          const email = `${name}.${verifiedHere}.${verifiedThere}.${capital}@example.com`;
          const stored = capital ? `X${email.slice(1)}` : `x${email.slice(1)}`;
          const id = await addUser(database, { email: stored, emailVerified: verifiedHere });
          const row = { verifiedHere, verifiedThere, capital };
          told.push({ ...row, is: await foretold(id, name, verifiedThere) });
          const came = await continueWith(server, name, { email: stored.toLowerCase(), emailVerified: verifiedThere });
          done.push({
            ...row,
            is:
              'userId' in came
                ? came.userId === id
                  ? 'in'
                  : 'another'
                : came.error === 'account_not_linked'
                  ? 'refused'
                  : came.error,
          });
        }
    expect(told).toEqual(done);
    // The table has more than one outcome wherever something can be linked.
    expect(new Set(done.map((one) => JSON.stringify(one))).size).toBe(8);
  });
});

it('where no version is said, what depends on it is not known', async () => {
  const database = await makeDatabase('sqlite', { pg: inject('pgUrl') });
  const app = await openOn(database);
  try {
    const linked = await addUser(database);
    const at = new Date();
    await database.insert('account', {
      id: 'a',
      accountId: 'a',
      providerId: 'google',
      userId: linked,
      createdAt: at,
      updatedAt: at,
    });
    const of = async (emailVerified: boolean) => {
      const { findings } = await app.call('users.diagnose', { id: await addUser(database, { emailVerified }) });
      return findings.flatMap(({ code, severity, evidence: { value } }) =>
        value === 'google' ? [[code, severity]] : [],
      );
    };
    expect(await of(false)).toEqual([['provider-not-linked', 'note']]);
    expect(await of(true)).toEqual([['provider-would-link', 'note']]);
    expect((await app.call('users.diagnose', { id: linked })).findings.map(({ code }) => code)).not.toContain(
      'provider-would-link',
    );
  } finally {
    await app.close();
    await database.drop();
  }
});

describe.each(['postgres', 'sqlite'] as const)('a password on %s', (kind) => {
  it.each([
    [true, 403, 'blocks', 'cannot'],
    [false, 200, 'note', 'can'],
  ] as const)('where a verified address is asked for: %s', async (verifiedOnly, status, severity, verdict) => {
    const database = await makeDatabase(kind, { pg: inject('pgUrl'), migrate: false });
    const server = await startVersion('1.7.25', {
      database: database.location,
      options: { emailAndPassword: { enabled: true, requireEmailVerification: verifiedOnly } },
    });
    const app = await openOn(database, {
      mailing: { betterAuth: '1.7.25', magicLink: { enabled: false }, emailOtp: { enabled: false } },
      signIn: { verifiedOnly },
    });
    try {
      const body = { email: 'ann@example.com', password: 'correct horse battery', name: 'Ann' };
      await server.request('/sign-up/email', { body });
      const { rows } = await app.call('users.list', {});
      const id = rows[0]?.id ?? '';
      await app.call('sessions.revokeForUser', { userId: id });
      expect((await server.request('/sign-in/email', { body })).status).toBe(status);
      const before = await app.call('users.diagnose', { id });
      expect(before).toMatchObject({ verdict, findings: [{ code: 'unverified', severity }] });
      const { updatedAt } = await app.call('users.get', { id });
      await app.call('users.update', { id, patch: { emailVerified: true }, expectedUpdatedAt: updatedAt ?? '' });
      expect((await server.request('/sign-in/email', { body })).status).toBe(200);
      expect(await app.call('users.diagnose', { id })).toMatchObject({ verdict: 'can', findings: [] });
    } finally {
      await app.close();
      await server.stop();
      await database.drop();
    }
  });
});
