import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ConnectionInput } from '@shared/api/connections';
import { describe, expect, it } from 'vitest';
import { verificationLink } from '../../src/main/data/auth-server/links';
import type { DatabaseKind } from '../support/databases';
import {
  cleanups,
  mailWorld as world,
  outbox,
  overSmtp,
  sink,
  throughServer,
  type MailWorld as World,
} from '../support/mail-world';
import { findPlanted } from '../support/planted';
import { linksIn, type SmtpSinkOptions } from '../support/smtp-sink';

const tokenIn = (url: string) => new URL(url).searchParams.get('token') ?? '';

/** Everything Authdesk keeps, logs and announces must be free of the link. */
async function expectNoTrace({ app }: World, secrets: string[]) {
  const planted = secrets.map((value) => ({ what: 'link', value }));
  const { rows } = await app.call('audit.list', {});
  const told = JSON.stringify([rows, app.events, app.logged]);
  expect(await findPlanted(Buffer.from(told), planted)).toEqual([]);
  expect(await findPlanted(app.dataFolder, planted)).toEqual([]);
}

const auditOf = async ({ app }: World) => (await app.call('audit.list', {})).rows[0];

describe.each<DatabaseKind>(['postgres', 'sqlite'])('a link of ours on %s', (kind) => {
  it('verifies the user on the real server, and leaves no trace in the record', async () => {
    const w = await world(kind);
    const ann = await w.person();
    await w.open(outbox(w));
    const began = Date.now();
    const { url, expiresAt } = await w.app.call('email.verificationLink', {
      userId: ann.id,
      callbackURL: '/welcome?a=b&c=d',
    });
    expect(url.startsWith(`${w.auth.baseURL}/verify-email?token=`)).toBe(true);
    // A token counts in whole seconds.
    expect(Date.parse(expiresAt)).toBeGreaterThanOrEqual(began + 3_600_000 - 1000);
    expect(Date.parse(expiresAt)).toBeLessThanOrEqual(Date.now() + 3_600_000);

    const reply = await w.auth.request(url);
    expect(reply.status).toBe(302);
    expect(reply.headers.get('location')).toBe('/welcome?a=b&c=d');
    expect(await w.isVerified(ann.id)).toBe(true);

    expect(await auditOf(w)).toMatchObject({
      action: 'email.verificationLink',
      outcome: 'done',
      target: { type: 'user', id: ann.id, label: ann.email },
    });
    await expectNoTrace(w, [tokenIn(url)]);
    expect(await w.app.refused('email.verificationLink', { userId: ann.id })).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(
        /^ann@example\.com is already verified\. .*the user was last changed on \d{4}-\d\d-\d\d \d\d:\d\d UTC\.$/,
      ),
    });
  });

  it('is refused once it has expired, and with another secret', async () => {
    const w = await world(kind);
    const ann = await w.person();
    const common = { linkURL: w.auth.baseURL, email: ann.email, userId: ann.id, callbackURL: '/x' };
    const hourAgo = new Date(Date.now() - 3_601_000);
    const expired = await verificationLink({ ...common, secret: w.auth.secret, now: hourAgo });
    expect((await w.auth.request(expired.url)).headers.get('location')).toBe('/x?error=TOKEN_EXPIRED');
    const forged = await verificationLink({ ...common, secret: `${w.auth.secret}!`, now: new Date() });
    expect((await w.auth.request(forged.url)).headers.get('location')).toBe('/x?error=INVALID_TOKEN');
    const other = await verificationLink({
      ...common,
      userId: 'somebody-else',
      secret: w.auth.secret,
      now: new Date(),
    });
    expect((await w.auth.request(other.url)).headers.get('location')).toBe('/x?error=INVALID_TOKEN');
    expect(await w.isVerified(ann.id)).toBe(false);
  });

  it.each(["o'neil+tag@example.com", 'a.b_c-d@sub.example.co.uk'])('works for %s', async (email) => {
    const w = await world(kind);
    const user = await w.person(email);
    await w.open(outbox(w));
    const callbackURL = '/ünï code?next=/a%2Fb&x=1+2#top';
    const { url } = await w.app.call('email.verificationLink', { userId: user.id, callbackURL });
    expect(new URL(url).searchParams.get('callbackURL')).toBe(callbackURL);
    expect((await w.auth.request(url)).status).toBe(302);
    expect(await w.isVerified(user.id)).toBe(true);
  });

  it('works with snake_case names, number ids and a base path of its own', async () => {
    const w = await world(kind, { naming: 'snake', ids: 'serial', extra: { basePath: '/login/api' } });
    const ann = await w.person();
    await w.open({ ...outbox(w), authServer: { baseURL: w.auth.origin, basePath: '/login/api' } });
    const { url } = await w.app.call('email.verificationLink', { userId: ann.id });
    expect((await w.auth.request(url)).status).toBe(302);
    expect(await w.isVerified(Number(ann.id) as never)).toBe(true);
  });
});

describe.each<DatabaseKind>(['postgres', 'sqlite'])('mail on %s', (kind) => {
  it('comes from the auth server itself', async () => {
    const w = await world(kind);
    const ann = await w.person();
    await w.open(throughServer(w));
    const report = await w.app.call('email.resendVerification', { userId: ann.id, callbackURL: '/hello' });
    expect(report).toMatchObject({ via: 'server', to: ann.email });
    expect(report.notes.join()).toContain('does not say whether');
    const [mail] = w.auth.mails;
    expect(mail).toMatchObject({ kind: 'verify-email', to: ann.email });
    expect((await w.auth.request(mail?.url ?? '')).headers.get('location')).toBe('/hello');
    expect(await w.isVerified(ann.id)).toBe(true);
    expect(await auditOf(w)).toMatchObject({ action: 'email.resendVerification', outcome: 'done', rows: null });

    expect(await w.app.refused('email.resendVerification', { userId: ann.id })).toMatchObject({ code: 'CONFLICT' });
    expect(w.auth.mails).toHaveLength(1);
  });

  it('leaves over SMTP, with a link that verifies', async () => {
    const w = await world(kind, { plugins: ['admin'] });
    const smtp = await sink({ auth: { user: 'me@example.com', pass: 'p/ss w:rd' } });
    const ann = await w.person('ann@example.com', 'Ann <b>');
    await w.db.update('user', { id: ann.id }, { banned: kind === 'postgres' ? true : 1 });
    await w.open(overSmtp(w, smtp.url));
    expect(await w.app.refused('email.resendVerification', { userId: ann.id })).toMatchObject({
      code: 'CONFIRMATION_REQUIRED',
      field: 'confirm',
      message: expect.stringContaining('banned'),
    });
    expect(smtp.connections()).toBe(0);
    const report = await w.app.call('email.resendVerification', { userId: ann.id, confirm: true });
    const mail = await smtp.waitForMessage();
    expect(mail.envelope).toMatchObject({ to: [ann.email], from: 'support@example.com', user: 'me@example.com' });
    expect(report).toMatchObject({ via: 'smtp', to: ann.email, messageId: mail.messageId });
    expect(report.notes.join()).toContain('banned');
    const links = linksIn(mail);
    expect(links).toHaveLength(1);
    expect((await w.auth.request(links[0] ?? '')).status).toBe(302);
    expect(await w.isVerified(ann.id)).toBe(true);
    expect((await auditOf(w))?.after).toEqual({ to: ann.email, transport: 'smtp', messageId: mail.messageId });
    await expectNoTrace(w, [tokenIn(links[0] ?? ''), 'p/ss w:rd']);
  });

  it('is kept in the outbox, sealed on disk', async () => {
    const w = await world(kind);
    const ann = await w.person();
    await w.open(outbox(w));
    for (let i = 0; i < 3; i += 1) {
      expect(await w.app.call('email.resendVerification', { userId: ann.id })).toMatchObject({ via: 'outbox' });
    }
    expect(w.app.events).toContainEqual({
      event: 'changed',
      payload: { tables: ['outbox', 'mail-log', 'audit'], userIds: [ann.id] },
    });
    const first = await w.app.call('email.outbox', { limit: 2 });
    expect(first.total).toEqual({ value: 3, exact: true });
    const second = await w.app.call('email.outbox', { limit: 2, cursor: first.nextCursor });
    expect(second.nextCursor).toBeNull();
    const ids = [...first.rows, ...second.rows].map((m) => m.id);
    expect(new Set(ids).size).toBe(3);
    expect(await w.app.refused('email.outbox', { cursor: 'nonsense' })).toMatchObject({ code: 'INVALID_INPUT' });

    const [message] = first.rows;
    expect(message).toMatchObject({
      to: ann.email,
      userId: ann.id,
      subject: 'Verify your email address for 127.0.0.1',
    });
    const [link = ''] = linksIn({ text: message?.text ?? '' });
    await expectNoTrace(w, [tokenIn(link)]);
    expect((await w.auth.request(link)).status).toBe(302);
    expect(await w.isVerified(ann.id)).toBe(true);
  });

  it('is refused where it makes no sense', async () => {
    const w = await world(kind, { plugins: ['anonymous'] });
    const ann = await w.person();
    await w.open(outbox(w));
    const call = (userId: string, callbackURL?: string) =>
      w.app.refused('email.resendVerification', { userId, ...(callbackURL !== undefined && { callbackURL }) });
    expect(await call('nobody')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await call(ann.id, 'javascript:alert(1)')).toMatchObject({ code: 'INVALID_INPUT', field: 'callbackURL' });
    await w.db.update('user', { id: ann.id }, { email: 'x@anonymous.placeholder.invalid' });
    expect(await call(ann.id)).toMatchObject({ code: 'CONFLICT' });
    await w.db.update('user', { id: ann.id }, { email: 'Ann@Example.com' });
    expect((await call(ann.id)).message).toContain('capitals');
    expect((await w.app.call('email.outbox', {})).rows).toEqual([]);

    await w.open({ ...outbox(w), readOnly: true });
    expect(await call(ann.id)).toMatchObject({ code: 'READ_ONLY' });
    await w.open({});
    expect(await call(ann.id)).toMatchObject({ code: 'UNSUPPORTED' });
    await w.open({ mail: { kind: 'outbox', baseURL: w.auth.origin } });
    expect(await call(ann.id)).toMatchObject({ code: 'UNSUPPORTED', field: 'mail.secret' });
  });
});

describe('the auth server', () => {
  it('that wants us to wait is quoted', async () => {
    const w = await world('sqlite', {}, { rateLimit: true });
    const ann = await w.person();
    await w.open(throughServer(w));
    for (let i = 0; i < 3; i += 1) await w.app.call('email.resendVerification', { userId: ann.id });
    const error = await w.app.refused('email.resendVerification', { userId: ann.id });
    expect(error).toMatchObject({ code: 'SERVER_REJECTED', details: { status: 429 } });
    const seconds = Number(error.details?.['retryAfterSeconds']);
    expect(seconds).toBeGreaterThan(0);
    expect(error.message).toContain(`${seconds} second`);
    expect(await auditOf(w)).toMatchObject({ outcome: 'failed' });
  });

  it('that is down, elsewhere or something else is told apart', async () => {
    const w = await world('sqlite');
    const ann = await w.person();
    const refusal = async (authServer: ConnectionInput['authServer'], callbackURL?: string) => {
      await w.open({ authServer });
      return w.app.refused('email.resendVerification', { userId: ann.id, ...(callbackURL && { callbackURL }) });
    };
    expect(await refusal({ baseURL: w.auth.origin, basePath: '/wrong' })).toMatchObject({
      code: 'SERVER_REJECTED',
      details: { status: 404 },
    });
    expect(await refusal({ baseURL: w.auth.origin }, 'https://evil.example/')).toMatchObject({
      code: 'SERVER_REJECTED',
      details: { status: 403, code: 'INVALID_CALLBACK_URL' },
    });
    const page = createServer((request, response) => {
      if (request.url === '/drop/send-verification-email') request.socket.destroy();
      else if (request.url === '/moved/send-verification-email') response.writeHead(301, { location: '/' }).end();
      else response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>');
    }).listen(0, '127.0.0.1');
    cleanups.push(() => void page.close());
    await once(page, 'listening');
    const { port } = page.address() as AddressInfo;
    const baseURL = `http://127.0.0.1:${port}`;
    expect((await refusal({ baseURL })).message).toContain('not a better-auth server');
    expect((await refusal({ baseURL, basePath: '/moved' })).message).toContain('another address');
    expect(await refusal({ baseURL, basePath: '/drop' })).toMatchObject({
      code: 'SERVER_UNREACHABLE',
      details: { outcome: 'unknown' },
    });
    expect(await auditOf(w)).toMatchObject({ outcome: 'unknown' });
    await w.auth.stop();
    expect(await refusal({ baseURL: w.auth.origin })).toMatchObject({
      code: 'SERVER_UNREACHABLE',
      message: `Nothing answers at ${w.auth.origin}.`,
    });
  });

  it('without a sender, or with one that fails, is explained', async () => {
    const none = await world('sqlite', {}, { emailVerification: false });
    const ann = await none.person();
    await none.open(throughServer(none));
    expect(await none.app.refused('email.resendVerification', { userId: ann.id })).toMatchObject({
      code: 'SERVER_REJECTED',
      details: { code: 'VERIFICATION_EMAIL_NOT_ENABLED' },
    });
    const broken = await world(
      'sqlite',
      {},
      {
        emailVerification: {
          sendVerificationEmail: async () => {
            throw new Error('no mail today');
          },
        },
      },
    );
    const bob = await broken.person('bob@example.com');
    await broken.open(throughServer(broken));
    expect((await broken.app.refused('email.resendVerification', { userId: bob.id })).message).toContain('(500)');
  });
});

describe('an SMTP server', () => {
  const cases: [string, SmtpSinkOptions, 'required' | 'optional' | undefined, string, boolean][] = [
    [
      'refusing the login',
      { auth: { user: 'u', pass: 'p' } },
      undefined,
      'refused the user name or the password',
      false,
    ],
    ['refusing the recipient', { rejectRecipients: ['ann@example.com'] }, undefined, 'refused the recipient', false],
    ['deferring the recipient', { rejectRecipients: () => 451 }, undefined, 'at the moment', false],
    ['refusing the message', { rejectData: 554 }, undefined, 'refused the message', false],
    ['dropping the message', { dropDuringData: true }, undefined, 'in the middle of the message', true],
    ['without encryption', {}, 'required', 'offers no encryption', false],
    ['with a certificate of its own', { tls: 'starttls' }, 'required', 'certificate', false],
    ['with an expired certificate', { tls: 'implicit', expiredCertificate: true }, 'required', 'certificate', false],
  ];
  it.each(cases)('%s', async (name, options, tls, sentence, unknown) => {
    const w = await world('sqlite');
    const smtp = await sink(options);
    const ann = await w.person();
    const url = name === 'refusing the login' ? smtp.url.replace('u:p@', 'u:wrong-password@') : smtp.url;
    await w.open(overSmtp(w, url, tls));
    const error = await w.app.refused('email.resendVerification', { userId: ann.id });
    expect(error.code).toBe('MAIL_FAILED');
    expect(error.message).toContain(sentence);
    expect(error.details?.['outcome'] === 'unknown').toBe(unknown);
    expect(await auditOf(w)).toMatchObject({ outcome: unknown ? 'unknown' : 'failed' });
    expect(smtp.messages).toEqual([]);
    await expectNoTrace(w, ['wrong-password']);
  });

  it.each(['starttls', 'implicit'] as const)(
    'on this computer is used with %s, whatever its certificate',
    async (tls) => {
      const w = await world('sqlite');
      const smtp = await sink({ tls });
      const ann = await w.person();
      await w.open(overSmtp(w, smtp.url));
      await w.app.call('email.resendVerification', { userId: ann.id });
      expect((await smtp.waitForMessage()).envelope.encrypted).toBe(true);
    },
  );

  it('that is not there is named', async () => {
    const w = await world('sqlite');
    const smtp = await sink();
    await smtp.stop();
    const ann = await w.person();
    await w.open(overSmtp(w, smtp.url));
    expect((await w.app.refused('email.resendVerification', { userId: ann.id })).message).toBe(
      `No mail server answers at 127.0.0.1:${smtp.port}.`,
    );
  });
});
