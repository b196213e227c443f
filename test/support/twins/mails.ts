import { expect, it } from 'vitest';
import type { MailAct } from './cell';
import type { World } from './world';

/** Mails made by Authdesk, whose links and codes the server itself has to take. */
export function triesMails(mails: readonly MailAct[], world: () => World): void {
  const trials: Record<MailAct, (world: World) => Promise<void>> = {
    verification: triesVerification,
    reset: triesReset,
    'magic-link': triesMagicLink,
    otp: triesCode,
  };
  for (const mail of mails) {
    it(`mails what the server takes: ${mail}`, async () => {
      await expect(trials[mail](world())).resolves.toBeUndefined();
    });
  }
}

async function newestMail({ app }: World): Promise<string> {
  const [message] = (await app.call('email.outbox')).rows;
  return message?.text ?? '';
}

const linkIn = (text: string) => /https?:\/\/\S+/u.exec(text)?.[0] ?? '';
const leadsTo = (location: string | null, path: string) => {
  expect(location).not.toBeNull();
  expect(location).not.toMatch(/error=/u);
  expect(location).toContain(path);
};

async function triesVerification(world: World) {
  const { app, server, mine, twin } = world;
  await app.call('email.resendVerification', { userId: mine.id, confirm: true });
  const { headers } = await server.request(linkIn(await newestMail(world)));
  leadsTo(headers.get('location'), '/welcome');
  // the twin by the server's own mail
  await server.request('/send-verification-email', { body: { email: twin.email, callbackURL: '/welcome' } });
  await server.request((await server.mailTo(twin.email)).url ?? '');
  for (const { id } of [mine, twin]) expect((await app.call('users.get', { id })).emailVerified).toBe(true);
}

async function triesReset(world: World) {
  const { app, server, mine } = world;
  await app.call('email.sendPasswordReset', { userId: mine.id, confirm: true });
  const { headers } = await server.request(linkIn(await newestMail(world)));
  leadsTo(headers.get('location'), '/new-password');
  const token = /token=([^&]+)/u.exec(headers.get('location') ?? '')?.[1] ?? '';
  const newPassword = 'a reset horse 3';
  const reply = await server.request('/reset-password', { body: { token, newPassword } });
  expect(reply.status).toBe(200);
  expect((await server.trySignIn(mine.email, newPassword)).status).toBe(200);
  // back to what the next act expects
  await app.call('users.setPassword', { id: mine.id, password: world.password.now });
}

async function triesMagicLink(world: World) {
  const { app, server, mine } = world;
  await app.call('email.sendMagicLink', { userId: mine.id, confirm: true });
  const reply = await server.request(linkIn(await newestMail(world)));
  leadsTo(reply.headers.get('location'), '/welcome');
  expect((await server.getSession(reply.cookie))?.user.email).toBe(mine.email);
}

async function triesCode(world: World) {
  const { app, server, mine } = world;
  await app.call('email.sendOtp', { userId: mine.id, type: 'sign-in', confirm: true });
  const otp = /\b\d{6}\b/u.exec(await newestMail(world))?.[0] ?? '';
  const reply = await server.request('/sign-in/email-otp', { body: { email: mine.email, otp } });
  expect(reply.body).toMatchObject({ user: { email: mine.email } });
}
