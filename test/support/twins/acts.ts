import { tokenOfCookie, type AuthReply } from '../auth-client';
import type { ServerPlugin, ServerVersion } from '../servers/server-of';
import { addGoogleAccount, googleAccountOf } from './accounts';
import { isBefore } from './versions';
import { NEW_PASSWORD, type Person, type World } from './world';

/** The same act, by Authdesk and by the server's own endpoint. */
export interface TwinAct {
  readonly name: string;
  /** The first version whose server can do it. */
  readonly since?: ServerVersion;
  readonly byAuthdesk: (world: World, person: Person) => Promise<unknown>;
  readonly byServer: (world: World, person: Person) => Promise<AuthReply>;
  /** What the server has to say about each of the two afterwards. */
  readonly answers: (world: World, person: Person) => Promise<unknown>;
  /** Done only where the server has this plugin. */
  readonly needs?: ServerPlugin;
  /** Done to people who cannot sign in at that moment. */
  readonly signedOut?: true;
  /** What both need first; gives the person as they are signed in then. */
  readonly prepare?: (world: World, person: Person) => Promise<Person>;
  /** Only these tables are compared; others are touched by the endpoint for reasons of its own. */
  readonly models?: readonly string[];
}

const HOUR = 3_600_000;

const asAdmin = async ({ server, admin }: World, path: string, body: object) =>
  server.request(`/admin/${path}`, { body, cookie: admin.cookie });

const updatedAt = async ({ app }: World, { id }: Person) => (await app.call('users.get', { id })).updatedAt ?? '';

/** What a person who tries meets: whether the password and the old session are taken. */
async function meets({ server, password }: World, { email, token }: Person) {
  const session = (await server.getSession(token)) !== null;
  return { signIn: (await server.trySignIn(email, password.now)).status, session };
}

/** In the order in which they are done to the two. */
export const acts: readonly TwinAct[] = [
  {
    name: 'renames',
    since: '1.3.10',
    byAuthdesk: async (world, person) =>
      world.app.call('users.update', {
        id: person.id,
        patch: { name: 'Renamed' },
        expectedUpdatedAt: await updatedAt(world, person),
      }),
    byServer: async (world, { id }) => asAdmin(world, 'update-user', { userId: id, data: { name: 'Renamed' } }),
    answers: async ({ server }, { token }) => (await server.getSession(token))?.user.name,
  },
  {
    name: 'sets a role',
    byAuthdesk: async ({ app }, { id }) => app.call('users.setRole', { id, role: 'admin' }),
    byServer: async (world, { id }) => asAdmin(world, 'set-role', { userId: id, role: 'admin' }),
    answers: async ({ server }, { cookie }) => (await server.request('/admin/list-users?limit=1', { cookie })).status,
  },
  {
    name: 'sets a password',
    since: '1.1.21',
    byAuthdesk: async ({ app }, { id }) => app.call('users.setPassword', { id, password: NEW_PASSWORD }),
    byServer: async (world, { id }) => asAdmin(world, 'set-user-password', { userId: id, newPassword: NEW_PASSWORD }),
    answers: async (world, person) => {
      world.password.now = NEW_PASSWORD;
      return meets(world, person);
    },
  },
  {
    name: 'bans for an hour',
    byAuthdesk: async ({ app }, { id }) =>
      app.call('users.ban', { id, reason: 'Spam', expiresAt: new Date(Date.now() + HOUR).toISOString() }),
    byServer: async (world, { id }) =>
      asAdmin(world, 'ban-user', { userId: id, banReason: 'Spam', banExpiresIn: HOUR / 1000 }),
    answers: meets,
  },
  {
    name: 'lifts the ban',
    byAuthdesk: async ({ app }, { id }) => app.call('users.unban', { id }),
    byServer: async (world, { id }) => asAdmin(world, 'unban-user', { userId: id }),
    signedOut: true,
    // that both can sign in again is what the next act begins with
    answers: async ({ server }, { token }) => server.getSession(token),
  },
  {
    name: 'unlinks an account',
    since: '1.1.21',
    prepare: async (world, person) => {
      await addGoogleAccount(world, person);
      return person;
    },
    byAuthdesk: async (world, person) =>
      world.app.call('accounts.unlink', { id: await googleAccountOf(world, person), confirm: true }),
    byServer: async (world, person) => {
      const id = await googleAccountOf(world, person);
      const byProvider = isBefore(world.server.version, '1.7.2');
      return world.server.request('/unlink-account', {
        body: byProvider ? { providerId: 'google' } : { providerId: 'google', accountId: id },
        cookie: person.cookie,
      });
    },
    answers: async ({ server }, { cookie }) => {
      const { body } = await server.request('/list-accounts', { cookie });
      return (body as { provider?: string; providerId?: string }[]).map((one) => one.providerId ?? one.provider);
    },
  },
  {
    name: 'resets the second factor',
    needs: 'twoFactor',
    prepare: async ({ server, password }, person) => {
      const reply = await server.request('/two-factor/enable', {
        body: { password: password.now },
        cookie: person.cookie,
      });
      const token = tokenOfCookie(reply.cookie);
      return token === null ? person : { ...person, cookie: reply.cookie, token };
    },
    byAuthdesk: async ({ app }, { id }) => app.call('users.resetSecondFactor', { id }),
    byServer: async ({ server, password }, { cookie }) =>
      server.request('/two-factor/disable', { body: { password: password.now }, cookie }),
    answers: async ({ server, app }, { id, email, token }) => [
      (await app.call('users.get', { id })).twoFactorEnabled,
      // the twin's session is another one by now
      email.startsWith('mine') ? (await server.getSession(token))?.user['twoFactorEnabled'] === true : false,
    ],
    // the endpoint gives its caller a new session
    models: ['user', 'twoFactor'],
  },
  {
    name: 'ends every session',
    byAuthdesk: async ({ app }, { id }) => app.call('sessions.revokeForUser', { userId: id }),
    byServer: async (world, { id }) => asAdmin(world, 'revoke-user-sessions', { userId: id }),
    answers: async ({ server }, { token }) => server.getSession(token),
  },
];

/** The last act of all, compared by its own rules: Authdesk takes along what would be left without a person. */
export const removal: TwinAct = {
  name: 'removes the person',
  byAuthdesk: async ({ app }, { id }) => app.call('users.remove', { ids: [id], confirm: true }),
  byServer: async (world, { id }) => asAdmin(world, 'remove-user', { userId: id }),
  answers: meets,
};
