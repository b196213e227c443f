// Mails other than resent verifications, what is known before and after each, and the pace they leave at.
import type { ConnectionInput } from '@shared/api/connections';
import type { MailKind } from '@shared/api/email';
import { describe, expect, it } from 'vitest';
import type { DatabaseKind } from '../support/databases';
import { startAuthServer } from '../support/auth-server';
import { ended, previewRows } from '../support/bulk';
import {
  cleanups,
  mailWorld,
  outbox,
  overSmtp,
  password,
  sink,
  throughServer,
  type MailWorld,
} from '../support/mail-world';
import { addUser } from '../support/opened';
import { fakeKeyring, startServices } from '../support/services';
import { linksIn } from '../support/smtp-sink';

const kinds: DatabaseKind[] = ['postgres', 'sqlite'];
const newPassword = 'a completely new password';

const logOf = async ({ app }: MailWorld, userId?: string) =>
  (await app.call('email.log', userId === undefined ? {} : { userId })).rows;
const newest = async ({ app }: MailWorld) => {
  const [message] = (await app.call('email.outbox', { limit: 1 })).rows;
  return { ...message, text: message?.text ?? '', html: message?.html ?? '' };
};
const statusOf = async ({ app }: MailWorld, userId: string, kind: MailKind, otpType: string | null = null) => {
  const status = await app.call('email.status', { userId });
  const entry = status.kinds.find((e) => e.kind === kind && e.otpType === otpType);
  if (!entry) throw new Error(`no ${kind}`);
  return { ...entry, status };
};
const follow = async (w: MailWorld, link: string) => {
  const reply = await w.auth.request(link);
  return { status: reply.status, location: reply.headers.get('location') ?? '' };
};
const withMailing = (base: Partial<ConnectionInput>, mailing: ConnectionInput['mailing']) => ({ ...base, mailing });

describe.each(kinds)('a password reset on %s', (kind) => {
  it('by our own mail resets the password on the real server, once', async () => {
    const w = await mailWorld(kind);
    const smtp = await sink();
    const ann = await w.person();
    await w.open(withMailing(overSmtp(w, smtp.url), { resetRedirectTo: '/new-password?x=1&y=ü' }));
    const report = await w.app.call('email.sendPasswordReset', { userId: ann.id });
    expect(report).toMatchObject({ via: 'smtp', to: ann.email });
    const mail = await smtp.waitForMessage();
    expect(mail.subject).toBe('Choose a new password for 127.0.0.1');
    const [link = ''] = linksIn(mail);
    const { status, location } = await follow(w, link);
    expect(status).toBe(302);
    const target = new URL(location);
    expect(target.pathname).toBe('/new-password');
    expect(target.searchParams.get('y')).toBe('ü');
    const token = target.searchParams.get('token') ?? '';
    const reset = async () => w.auth.request('/reset-password', { body: { newPassword, token } });
    expect((await reset()).status).toBe(200);
    expect((await w.auth.trySignIn(ann.email, newPassword)).ok).toBe(true);
    expect((await w.auth.trySignIn(ann.email, password)).ok).toBe(false);
    expect((await reset()).status).toBe(400);

    const { rows } = await w.app.call('audit.list', {});
    expect(rows.slice(0, 2).map(({ action, outcome, rows: n, undo }) => [action, outcome, n, undo])).toEqual([
      ['email.sendPasswordReset', 'done', null, 'no'],
      ['email.sendPasswordReset', 'done', 1, 'no'],
    ]);
    expect(JSON.stringify([rows, w.app.events, w.app.logged])).not.toContain(token);
  });

  it('works where identifiers are hashed, and is stored as the app stores its own', async () => {
    const w = await mailWorld(kind, { extra: { verification: { storeIdentifier: 'hashed' } } });
    const ann = await w.person();
    await w.auth.request('/request-password-reset', { body: { email: ann.email, redirectTo: '/x' } });
    await w.open(withMailing(outbox(w), { resetRedirectTo: '/new' }));
    await w.app.call('email.sendPasswordReset', { userId: ann.id });
    expect((await w.db.find('verification')).map((row) => String(row['identifier']).length)).toEqual([43, 43]);
    const [link = ''] = linksIn(await newest(w));
    const token = new URL((await follow(w, link)).location).searchParams.get('token') ?? '';
    expect((await w.auth.request('/reset-password', { body: { newPassword, token } })).status).toBe(200);
  });

  it('expires with the time the connection names', async () => {
    let now = new Date(Date.now() - 3_700_000);
    const w = await mailWorld(kind, {}, {}, { now: () => now });
    const ann = await w.person();
    await w.open(withMailing(outbox(w), { resetRedirectTo: '/new' }));
    // By a clock that is an hour late the link has expired already: the server says so, and it does not leave.
    expect(await w.app.refused('email.sendPasswordReset', { userId: ann.id })).toMatchObject({ code: 'UNSUPPORTED' });
    expect((await w.app.call('email.outbox', {})).rows).toEqual([]);
    expect(await w.db.count('verification')).toBe(0);
    now = new Date();
    await w.app.call('email.sendPasswordReset', { userId: ann.id });
    const [fresh = ''] = linksIn(await newest(w));
    expect((await follow(w, fresh)).location).toContain('token=');
    const [row] = await w.db.find('verification');
    expect(new Date(row?.['expiresAt'] as Date | string).getTime()).toBe(now.getTime() + 3_600_000);
  });

  it('comes from the auth server, and asks first where its link would lead nowhere', async () => {
    const w = await mailWorld(kind);
    const ann = await w.person();
    await w.open(throughServer(w));
    expect((await statusOf(w, ann.id, 'password-reset')).confirm).toContain('error page');
    expect(await w.app.refused('email.sendPasswordReset', { userId: ann.id })).toMatchObject({
      code: 'CONFIRMATION_REQUIRED',
      message: expect.stringContaining('error page'),
    });
    expect(w.auth.mails).toEqual([]);
    await w.app.call('email.sendPasswordReset', { userId: ann.id, redirectTo: '/new' });
    expect(w.auth.mails).toMatchObject([{ kind: 'reset-password', to: ann.email }]);
    expect((await follow(w, w.auth.mails[0]?.url ?? '')).location).toContain('/new?token=');
    expect(
      await w.app.refused('email.sendPasswordReset', { userId: ann.id, redirectTo: 'https://evil.example/' }),
    ).toMatchObject({ code: 'SERVER_REJECTED', details: { status: 403 } });
    expect(
      await w.app.refused('email.sendPasswordReset', { userId: ann.id, redirectTo: 'javascript:x' }),
    ).toMatchObject({ code: 'INVALID_INPUT', field: 'redirectTo' });
  });

  it('takes its row back where the mail certainly did not leave', async () => {
    const w = await mailWorld(kind);
    const smtp = await sink({ rejectRecipients: ['ann@example.com'] });
    const ann = await w.person();
    await w.open(withMailing(overSmtp(w, smtp.url), { resetRedirectTo: '/new' }));
    expect((await w.app.refused('email.sendPasswordReset', { userId: ann.id })).code).toBe('MAIL_FAILED');
    expect(await w.db.count('verification')).toBe(0);
    expect(await logOf(w, ann.id)).toMatchObject([{ kind: 'password-reset', outcome: 'failed' }]);
  });
});

describe.each(kinds)('a sign-in link on %s', (kind) => {
  it.each([false, true])('of our own signs in on the real server (hashed tokens: %s)', async (hashed) => {
    const w = await mailWorld(kind, hashed ? { plugins: ['magicLinkHashed'] } : { plugins: ['magicLink'] });
    const ann = await w.person();
    await w.open(outbox(w));
    // Nothing tells of the plugin yet, and no table ever does.
    expect((await statusOf(w, ann.id, 'magic-link')).reason).toContain('magic-link plugin');
    expect((await w.app.refused('email.sendMagicLink', { userId: ann.id })).code).toBe('UNSUPPORTED');
    await w.auth.request('/sign-in/magic-link', { body: { email: 'bob@example.com' } });

    const status = await statusOf(w, ann.id, 'magic-link');
    expect(status.possible).toBe(true);
    expect(status.confirm).toContain('also removes the password');
    expect(await w.app.refused('email.sendMagicLink', { userId: ann.id })).toMatchObject({
      code: 'CONFIRMATION_REQUIRED',
      message: expect.stringContaining('also removes the password'),
    });
    await w.db.update('user', { id: ann.id }, { emailVerified: kind === 'postgres' ? true : 1 });
    await w.app.call('email.sendMagicLink', { userId: ann.id, callbackURL: '/home?a=1&b=ü' });
    const [link = ''] = linksIn(await newest(w));
    const reply = await w.auth.request(link);
    expect(reply.status).toBe(302);
    expect(reply.headers.get('location')).toContain('/home?a=1&b=');
    expect((await w.auth.getSession(reply.cookie))?.user.email).toBe(ann.email);
    expect((await w.auth.request(link)).headers.get('location')).toContain('INVALID_TOKEN');
  });

  it('comes from the auth server where it has the plugin, and is explained where not', async () => {
    const w = await mailWorld(kind, { plugins: ['magicLink'] });
    const ann = await w.person();
    await w.open(throughServer(w));
    await w.app.call('email.sendMagicLink', { userId: ann.id, confirm: true });
    expect(w.auth.mails).toMatchObject([{ kind: 'magic-link', to: ann.email }]);
    const without = await mailWorld(kind);
    const bob = await without.person();
    await without.open(throughServer(without));
    const error = await without.app.refused('email.sendMagicLink', { userId: bob.id, confirm: true });
    expect(error).toMatchObject({ code: 'SERVER_REJECTED', details: { status: 404 } });
    expect(error.message).toContain('magic-link plugin');
    await without.open(withMailing(throughServer(without), { magicLink: { enabled: false } }));
    expect((await statusOf(without, bob.id, 'magic-link')).possible).toBe(false);
  });
});

describe.each(kinds)('a code on %s', (kind) => {
  it.each(['plain', 'hashed'] as const)('of our own is taken by the real server (%s)', async (stored) => {
    const w = await mailWorld(kind, { plugins: [stored === 'hashed' ? 'emailOTPHashed' : 'emailOTP'] });
    const ann = await w.person("o'neil+tag@example.com");
    await w.open(withMailing(outbox(w), { emailOtp: { enabled: true, stored } }));
    await w.app.call('email.sendOtp', { userId: ann.id, type: 'email-verification' });
    const message = await newest(w);
    const [otp = ''] = /\b\d{6}\b/.exec(message.text) ?? [];
    expect(message.html).toContain(otp);
    expect((await w.auth.request('/email-otp/verify-email', { body: { email: ann.email, otp } })).status).toBe(200);
    expect(await w.isVerified(ann.id)).toBe(true);
    expect(await w.app.refused('email.sendOtp', { userId: ann.id, type: 'email-verification' })).toMatchObject({
      code: 'CONFLICT',
    });
    await w.app.call('email.sendOtp', { userId: ann.id, type: 'sign-in' });
    const [code = ''] = /\b\d{6}\b/.exec((await newest(w)).text) ?? [];
    expect((await w.auth.request('/sign-in/email-otp', { body: { email: ann.email, otp: code } })).status).toBe(200);
  });

  it('asks first where it would wipe the accounts, and is refused where the server keeps codes in another way', async () => {
    const w = await mailWorld(kind, { plugins: ['emailOTP'] });
    const ann = await w.person();
    await w.open(throughServer(w));
    expect(await w.app.refused('email.sendOtp', { userId: ann.id, type: 'sign-in' })).toMatchObject({
      code: 'CONFIRMATION_REQUIRED',
    });
    expect((await statusOf(w, ann.id, 'otp', 'forget-password')).confirm).toBeNull();
    await w.app.call('email.sendOtp', { userId: ann.id, type: 'forget-password' });
    expect(w.auth.mails).toMatchObject([{ kind: 'email-otp', to: ann.email }]);
    await w.open(withMailing(outbox(w), { emailOtp: { enabled: true, stored: 'encrypted' } }));
    expect(await w.app.refused('email.sendOtp', { userId: ann.id, type: 'forget-password' })).toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining('does not take codes'),
    });
  });
});

describe('a link to hand over', () => {
  it('works as long as it says, and no longer', async () => {
    let now = new Date(Date.now() - 16 * 60_000);
    const w = await mailWorld('sqlite', {}, {}, { now: () => now });
    const ann = await w.person();
    await w.open(withMailing(throughServerWithSecret(w), { callbackURL: '/done' }));
    const old = await w.app.call('email.verificationLink', { userId: ann.id, minutes: 15 });
    expect(Date.parse(old.expiresAt) - now.getTime()).toBeGreaterThan(14 * 60_000);
    expect((await follow(w, old.url)).location).toBe('/done?error=TOKEN_EXPIRED');
    now = new Date();
    const fresh = await w.app.call('email.verificationLink', { userId: ann.id, minutes: 15 });
    expect(fresh.notes.join(' ')).toContain('stay valid until they expire');
    expect((await follow(w, fresh.url)).location).toBe('/done');
    expect(await w.isVerified(ann.id)).toBe(true);
  });

  it('is not made with a secret that was replaced, nor a mail with it sent', async () => {
    const w = await mailWorld('sqlite');
    const ann = await w.person();
    const smtp = await sink();
    const { port, secret: before } = w.auth;
    await w.auth.stop();
    const fresh = 'the-new-secret-0123456789-abcdefghijklmnop';
    const rotated = await startAuthServer({
      ...w.db.serverOptions,
      port,
      extra: {
        secrets: [
          { version: 2, value: fresh },
          { version: 1, value: before },
        ],
      },
    });
    cleanups.push(() => rotated.stop());
    const server = { authServer: { baseURL: rotated.origin } };
    await w.open({ ...overSmtp(w, smtp.url), ...server });
    for (const method of ['email.verificationLink', 'email.resendVerification'] as const) {
      expect(await w.app.refused(method, { userId: ann.id })).toMatchObject({
        code: 'UNSUPPORTED',
        message: expect.stringContaining('another secret'),
        field: 'mail.secret',
      });
    }
    expect(smtp.connections()).toBe(0);
    // All versions as the server's own environment has them: the first one signs.
    await w.open({ ...overSmtp(w, smtp.url), authServer: { ...server.authServer, secret: `2:${fresh},1:${before}` } });
    const { url } = await w.app.call('email.verificationLink', { userId: ann.id });
    expect((await rotated.request(url)).status).toBe(302);
    expect(await w.isVerified(ann.id)).toBe(true);
  });

  it('says what is missing without the secret', async () => {
    const w = await mailWorld('sqlite');
    const ann = await w.person();
    await w.open(throughServer(w));
    const { link } = await w.app.call('email.status', { userId: ann.id });
    expect(link).toMatchObject({ possible: false, reason: expect.stringContaining('secret is missing') });
    expect(await w.app.refused('email.verificationLink', { userId: ann.id })).toMatchObject({
      code: 'UNSUPPORTED',
      field: 'authServer.secret',
    });
  });
});

function throughServerWithSecret({ auth }: MailWorld): Partial<ConnectionInput> {
  return { authServer: { baseURL: auth.origin, secret: auth.secret } };
}

describe.each(kinds)('what is known of mails on %s', (kind) => {
  it('is kept from before they leave, and never says delivered', async () => {
    const w = await mailWorld(kind);
    const smtp = await sink();
    const dropping = await sink({ dropDuringData: true });
    const ann = await w.person();
    await w.open(overSmtp(w, smtp.url));
    const report = await w.app.call('email.resendVerification', { userId: ann.id });
    await w.open(overSmtp(w, dropping.url));
    await w.app.refused('email.resendVerification', { userId: ann.id });
    await w.open(outbox(w));
    await w.app.call('email.resendVerification', { userId: ann.id });
    await w.open(throughServer(w));
    await w.app.call('email.resendVerification', { userId: ann.id });
    const rows = (await w.app.call('email.log')).rows;
    expect(rows.map(({ via, outcome }) => [via, outcome])).toEqual([
      ['server', 'accepted'],
      ['outbox', 'kept'],
      ['smtp', 'unknown'],
      ['smtp', 'accepted'],
    ]);
    expect(rows[0]?.reply).toContain('does not say whether it sent');
    expect(rows[2]?.messageId).toMatch(/^<.+@example\.com>$/);
    expect(rows[3]).toMatchObject({
      messageId: report.messageId,
      reply: expect.stringContaining('250'),
      to: ann.email,
    });
    expect(JSON.stringify(rows)).not.toMatch(/deliver/i);
    expect((await w.app.call('email.log', { outcome: 'unknown' })).rows).toHaveLength(1);
    expect((await w.app.call('email.log', { search: 'ANN@' })).total?.value).toBe(4);
    expect((await w.app.call('email.log', { search: '%' })).rows).toEqual([]);
    const first = await w.app.call('email.log', { limit: 3 });
    expect((await w.app.call('email.log', { limit: 3, cursor: first.nextCursor })).rows).toHaveLength(1);
    expect(await w.app.refused('email.log', { cursor: first.nextCursor, via: 'smtp' })).toMatchObject({
      code: 'INVALID_INPUT',
    });
    expect(w.app.events).toContainEqual({
      event: 'changed',
      payload: { tables: ['mail-log', 'audit'], userIds: [ann.id] },
    });
  });

  it('tells before: earlier mails, a cooldown, the pace, and since when an address is verified', async () => {
    const w = await mailWorld(kind, { plugins: ['admin'] });
    const ann = await w.person();
    await w.open(withMailing(throughServer(w), { cooldownMinutes: 10 }));
    expect(await statusOf(w, ann.id, 'verification')).toMatchObject({
      possible: true,
      confirm: null,
      cooldownUntil: null,
      nextAt: null,
      field: null,
      status: { via: 'server', pace: { mails: 3, seconds: 60 }, recent: [] },
    });
    expect((await statusOf(w, ann.id, 'password-reset')).confirm).toContain('Without a page for the new password');
    const led = await w.app.call('email.status', { userId: ann.id, redirectTo: '/new', callbackURL: '/hi' });
    expect(led.kinds.find((one) => one.kind === 'password-reset')).toMatchObject({ possible: true, confirm: null });
    expect(led.link).toMatchObject({ possible: false, field: 'authServer.secret' });
    await w.app.call('email.resendVerification', { userId: ann.id });
    const after = await statusOf(w, ann.id, 'verification');
    expect(Date.parse(after.cooldownUntil ?? '') - Date.now()).toBeGreaterThan(9 * 60_000);
    expect(after.status.recent).toMatchObject([{ kind: 'verification', outcome: 'accepted' }]);
    expect((await statusOf(w, ann.id, 'password-reset')).cooldownUntil).toBeNull();

    await w.db.update('user', { id: ann.id }, { banned: kind === 'postgres' ? true : 1 });
    expect((await statusOf(w, ann.id, 'verification')).confirm).toContain('banned');
    const detail = await w.app.call('users.get', { id: ann.id });
    await w.app.call('users.update', {
      id: ann.id,
      patch: { emailVerified: true },
      expectedUpdatedAt: detail.updatedAt ?? '',
    });
    const verified = await statusOf(w, ann.id, 'verification');
    expect(verified).toMatchObject({ possible: false, reason: expect.stringContaining('marked as verified here on') });
    const error = await w.app.refused('email.resendVerification', { userId: ann.id });
    expect(error).toMatchObject({ details: { reason: 'already-verified', verifiedAt: expect.any(String) as string } });

    await w.db.update('user', { id: ann.id }, { email: 'x@anonymous.placeholder.invalid' });
    for (const kindOfMail of ['password-reset', 'magic-link'] as const) {
      expect((await statusOf(w, ann.id, kindOfMail)).reason).toContain('placeholder');
    }
    await w.open({});
    const none = await w.app.call('email.status', { userId: ann.id });
    expect(none.via).toBeNull();
    expect(none.kinds.every(({ possible, reason }) => !possible && reason?.includes('no way to send'))).toBe(true);
    expect(none.kinds.map(({ field }) => field)).toEqual(none.kinds.map(() => 'authServer.baseURL'));
  });
});

describe('the pace', () => {
  it('is the server’s own, holds after its refusal, and outlives a restart', async () => {
    let now = new Date();
    const w = await mailWorld('sqlite', {}, { rateLimit: true }, { now: () => now, keep: true });
    const ann = await w.person();
    await w.open(throughServer(w));
    for (let i = 0; i < 3; i += 1) await w.app.call('email.resendVerification', { userId: ann.id });
    const { nextAt } = await statusOf(w, ann.id, 'verification');
    expect(Date.parse(nextAt ?? '') - now.getTime()).toBeGreaterThanOrEqual(60_000);
    // The server counts by path: a reset is not held up by verification mails.
    expect((await statusOf(w, ann.id, 'password-reset')).nextAt).toBeNull();
    const refusal = await w.app.refused('email.resendVerification', { userId: ann.id });
    const retryAt = refusal.code === 'SERVER_REJECTED' ? refusal.details?.retryAt : undefined;
    expect(Date.parse(String(retryAt))).toBeGreaterThan(now.getTime());
    const asked = w.auth.mails.length;
    await w.app.services.close();

    const again = await startServices({ dataFolder: w.app.dataFolder, now: () => now, secretStore: fakeKeyring() });
    cleanups.push(() => again.close());
    const [saved] = (await again.call('connections.list')).filter(({ id }) => id !== 'demo');
    await again.call('connections.open', { id: saved?.id ?? '' });
    const held = await again.refused('email.resendVerification', { userId: ann.id });
    expect(held).toMatchObject({ code: 'SERVER_REJECTED', details: { status: 429 } });
    now = new Date(now.getTime() + 62_000);
    const later = await again.call('email.status', { userId: ann.id });
    expect(later.kinds.map((one) => one.nextAt)).toEqual(later.kinds.map(() => null));
    expect(w.auth.mails).toHaveLength(asked);
  });

  it.each(kinds)('of the server itself is kept by a job on %s that took it for wider', async (kind) => {
    const rateLimit = { enabled: true, customRules: { '/send-verification-email': { window: 3, max: 3 } } };
    const w = await mailWorld(kind, {}, { extra: { rateLimit } });
    const people = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}@example.com`);
    for (const email of people) await addUser(w.db, { email, emailVerified: false });
    await w.open(withMailing(throughServer(w), { serverRate: { mails: 100, seconds: 1 } }));
    const { id } = await w.app.call('bulk.preview', {
      action: { do: 'resendVerification' },
      target: { kind: 'pasted', text: people.join('\n') },
    });
    await w.app.call('bulk.start', { previewId: id, confirm: true });
    expect(await ended(w.app, id)).toMatchObject({ state: 'done', done: 5, total: 5, failed: 0, skipped: 0 });

    expect((await previewRows(w.app, id)).map(({ outcome }) => outcome)).toEqual(people.map(() => 'done'));
    expect(w.auth.mails.map(({ to }) => to)).toEqual(people);
    // It was refused in the middle, told the page until when, and did not ask again before.
    const refusals = (await logOf(w)).filter(({ outcome }) => outcome === 'failed');
    expect(refusals.length).toBeGreaterThan(0);
    expect(refusals.every(({ reply }) => /wait [123] seconds?/.test(reply ?? ''))).toBe(true);
    const waits = w.app.events.flatMap(({ payload }) =>
      'waitsUntil' in payload && typeof payload.waitsUntil === 'string' ? [payload.waitsUntil] : [],
    );
    expect(new Set(waits).size).toBe(refusals.length);
    for (const email of people) {
      const [last, ...before] = (await logOf(w)).filter(({ to }) => to === email);
      expect([last?.outcome, ...before.map(({ outcome }) => outcome)]).toEqual([
        'accepted',
        ...before.map(() => 'failed'),
      ]);
    }
  });

  // Left alone, an idle connection would be given up after 30 seconds anyway: the test ends before.
  it('of SMTP is one connection for many mails, closed with the database', { timeout: 25_000 }, async () => {
    const w = await mailWorld('sqlite');
    const smtp = await sink();
    const people = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => ({
        id: await addUser(w.db, { email: `p${i}@example.com`, emailVerified: 0 }),
      })),
    );
    const id = await w.open(overSmtp(w, smtp.url));
    await Promise.all(people.map(async (p) => w.app.call('email.resendVerification', { userId: p.id })));
    expect(smtp.messages).toHaveLength(20);
    expect(new Set(smtp.messages.map((m) => m.envelope.to[0])).size).toBe(20);
    expect(smtp.connections()).toBe(1);
    expect(smtp.open()).toBe(1);
    await w.app.call('connections.close', {});
    await smtp.idle();
    expect(smtp.open()).toBe(0);
    await w.app.call('connections.open', { id });
    await w.app.call('email.resendVerification', { userId: people[0]?.id ?? '' });
    expect(smtp.connections()).toBe(2);
  });

  it('goes on where the mail server closed an idle connection, and sends nothing twice', async () => {
    const w = await mailWorld('sqlite');
    const smtp = await sink();
    const ann = await w.person();
    await w.open(overSmtp(w, smtp.url));
    await w.app.call('email.resendVerification', { userId: ann.id });
    smtp.dropAll();
    await w.app.call('email.resendVerification', { userId: ann.id });
    expect(smtp.messages).toHaveLength(2);
    expect((await logOf(w)).map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
  });

  it('gives up on a mail server that stays silent', async () => {
    const smtp = await sink({ delayMs: 60_000 });
    const { openSmtp } = await import('../../src/main/data/email/transports/smtp');
    const sender = await openSmtp(
      { url: smtp.url, from: 'a@example.com', tls: undefined },
      { connectMs: 10_000, answerMs: 1500, mailMs: 60_000 },
    );
    cleanups.push(() => sender.close());
    const mail = { to: 'b@example.com', subject: 's', text: 't', html: '', messageId: '<1@example.com>' };
    await expect(sender.send(mail)).rejects.toMatchObject({ code: 'MAIL_FAILED', details: { outcome: 'unknown' } });
  });
});

describe('templates', () => {
  it('of our own are used, previewed, tried out and given up again', async () => {
    const w = await mailWorld('sqlite');
    const ann = await w.person('ann@example.com', 'Ann <b>& Bo</b>');
    await w.open(withMailing(outbox(w), { language: 'de-AT' }));
    const { templates, variables, language, used } = await w.app.call('email.templates');
    expect({ language, used }).toEqual({ language: 'de-AT', used: true });
    expect(templates).toHaveLength(8);
    expect(variables.find(({ name }) => name === 'link')?.requiredIn).toContain('verification');
    await w.app.call('email.resendVerification', { userId: ann.id });
    expect((await newest(w)).subject).toContain('Bitte bestätigen');

    const own = {
      kind: 'verification' as const,
      language: 'de-AT',
      subject: 'Servus {{name}}',
      text: 'Servus {{name}}: {{link}} ({{minutes}} min)',
      html: '<p>{{name}}</p><a href="{{link}}">{{email}}</a>',
    };
    expect(await w.app.refused('email.saveTemplate', { ...own, html: '<p>nothing</p>' })).toMatchObject({
      code: 'INVALID_INPUT',
      field: 'html',
    });
    const preview = await w.app.call('email.previewTemplate', { ...own, text: 'no link', userId: ann.id });
    expect(preview.subject).toBe('Servus Ann <b>& Bo</b>');
    expect(preview.html).toContain('Ann &lt;b&gt;&amp; Bo&lt;/b&gt;');
    expect(preview.html).toContain('link.invalid');
    expect(preview.problems).toMatchObject([{ field: 'text' }]);

    await w.app.call('email.saveTemplate', own);
    await w.app.call('email.resendVerification', { userId: ann.id });
    const message = await newest(w);
    expect(message).toMatchObject({ kind: 'verification', subject: 'Servus Ann <b>& Bo</b>' });
    const [link = ''] = linksIn({ html: message.html });
    expect((await w.auth.request(link)).status).toBe(302);
    expect(await w.isVerified(ann.id)).toBe(true);

    await w.app.call('email.testTemplate', { ...own, to: 'me@example.com' });
    expect(await newest(w)).toMatchObject({ to: 'me@example.com', userId: null, subject: '[Test] Servus Ann Example' });
    expect((await newest(w)).text).toContain('https://link.invalid/');
    expect(await w.app.refused('email.testTemplate', { ...own, text: 'x', to: 'me@example.com' })).toMatchObject({
      field: 'text',
    });
    await w.app.call('email.removeTemplate', { kind: own.kind, language: own.language });
    expect((await w.app.refused('email.removeTemplate', { kind: own.kind, language: own.language })).code).toBe(
      'NOT_FOUND',
    );
    await w.open(throughServer(w));
    expect((await w.app.call('email.templates')).used).toBe(false);
    expect((await w.app.refused('email.testTemplate', { ...own, to: 'me@example.com' })).code).toBe('UNSUPPORTED');
  });

  it('are kept for one connection only', async () => {
    const w = await mailWorld('sqlite');
    await w.open(outbox(w));
    const own = { kind: 'otp' as const, language: 'en', subject: 'x', text: '{{code}}', html: '' };
    await w.app.call('email.saveTemplate', own);
    expect((await w.app.call('email.templates')).templates.filter((t) => !t.builtIn)).toHaveLength(1);
    await w.open(outbox(w));
    expect((await w.app.call('email.templates')).templates.filter((t) => !t.builtIn)).toEqual([]);
  });
});

it('mails nobody twice in one run', async () => {
  const w = await mailWorld('sqlite');
  const smtp = await sink();
  const ann = await w.person();
  await w.open(overSmtp(w, smtp.url));
  const { beginMail } = await import('../../src/main/data/email/mail-log');
  const { openLocalDatabase } = await import('../../src/main/data/local/local-database');
  const { sqliteWorker } = await import('../support/sqlite-worker');
  const { db: local } = await openLocalDatabase(`${w.app.dataFolder}/authdesk.db`, sqliteWorker);
  cleanups.push(() => local.destroy());
  const entry = {
    kind: 'verification' as const,
    connection: { id: 'c', name: 'c' },
    userId: ann.id,
    to: ann.email,
    via: 'smtp' as const,
    messageId: null,
    at: new Date(),
    run: 'job-1',
  };
  await beginMail(local, entry);
  await expect(beginMail(local, entry)).rejects.toMatchObject({
    code: 'CONFLICT',
    details: { reason: 'already-mailed', outcome: 'unknown' },
  });
  await expect(beginMail(local, { ...entry, run: 'job-2' })).resolves.toBeTypeOf('string');
});
