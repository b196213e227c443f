// Mail as a person sends it, in the real app, judged by a live better-auth server and a real SMTP server.
import type { Page } from '@playwright/test';
import { startAuthServer, type AuthServer } from '../support/auth-server';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import type { PgServer } from '../support/pg-server';
import { linksIn } from '../support/smtp-sink';
import { call } from './fixtures/calls';
import { expect, test } from './fixtures/app';

const PASSWORD = 'correct horse battery';
const EMAIL = 'ann@example.com';

let database: TestDatabase;
let server: AuthServer;
const leftovers: (() => Promise<void>)[] = [];
test.afterAll(async () => {
  for (const leave of leftovers.splice(0)) await leave();
});

async function start(kind: 'postgres' | 'sqlite', pg: PgServer, rateLimit: boolean) {
  database = await makeDatabase(kind, { pg });
  server = await startAuthServer({ ...database.serverOptions, rateLimit });
  leftovers.push(server.stop, database.drop);
  await server.signUp({ email: EMAIL, password: PASSWORD, name: 'Ann' });
}

async function openAnn(page: Page, mail: Record<string, unknown>) {
  const saved = await call(page, 'connections.save', {
    ...connectionTo(database, { name: 'Shop' }),
    authServer: { baseURL: server.origin, secret: server.secret },
    mailing: { cooldownMinutes: 0 },
    ...mail,
  });
  await call(page, 'connections.open', { id: saved.id });
  await page.keyboard.press('g');
  await page.keyboard.press('u');
  await expect(page.getByRole('heading', { name: 'Users' })).toBeVisible();
  await page.getByRole('row').filter({ hasText: EMAIL }).dblclick();
  await expect(page.getByRole('heading', { name: 'Ann', exact: true })).toBeVisible();
}

test('the limit of the server is a countdown, and a link by hand verifies all the same', async ({ launch, pg }) => {
  await start('postgres', pg, true);
  const { app, page } = await launch();
  // Somebody else has used the limit up.
  for (let i = 0; i < 3; i += 1) {
    const body = { email: EMAIL };
    expect((await server.request('/send-verification-email', { body })).status).toBe(200);
  }
  const mails = server.mails.length;
  await openAnn(page, { mail: { kind: 'server' } });
  await page.keyboard.press('r');
  const dialog = page.getByRole('dialog', { name: 'Resend verification mail' });
  await expect(dialog).toContainText('A mail that was sent cannot be taken back.');
  await dialog.getByRole('button', { name: 'Send mail' }).click();
  await expect(dialog.getByRole('timer')).toContainText(/It can be sent again in \d:\d\d/);
  await expect(dialog.getByRole('button', { name: /^Send again in \d:\d\d$/ })).toBeDisabled();
  expect(server.mails).toHaveLength(mails);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await page.keyboard.press('l');
  const link = page.getByRole('dialog', { name: 'Copy a verification link' });
  await link.getByRole('button', { name: '15 min' }).click();
  await link.getByRole('button', { name: 'Make and copy link' }).click();
  await expect(link).toContainText('The link is on the clipboard.');
  await expect(link.getByRole('timer')).toContainText(/^1[45]:\d\d$/);
  const copied = await app.evaluate(({ clipboard }) => clipboard.readText());
  await expect(link.getByLabel('The link')).toHaveText(copied);
  expect((await server.request(copied)).status).toBe(302);
  const [user] = await database.find('user', { email: EMAIL });
  expect(Boolean(user?.['emailVerified'])).toBe(true);
});

test('a template of our own is what arrives, and the log says what the mail server said', async ({
  launch,
  smtp,
  pg,
}) => {
  await start('sqlite', pg, false);
  const { page } = await launch();
  await openAnn(page, {
    mail: { kind: 'smtp', url: smtp.url, from: 'help@shop.example', secret: server.secret, baseURL: server.origin },
  });
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await expect(page.getByRole('heading', { name: 'Mail templates' })).toBeVisible();
  const text = page.getByRole('textbox', { name: 'Text', exact: true });
  await page.getByRole('textbox', { name: 'Subject' }).fill('Hi {{name}}');
  await text.fill('Without a link. ');
  await expect(page.getByText('The text needs {{link}}')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Save/ })).toBeDisabled();
  await text.press('Control+End');
  await page.getByRole('button', { name: '{{link}}' }).click();
  await expect(text).toHaveValue('Without a link. {{link}}');
  await page
    .getByRole('textbox', { name: 'HTML' })
    .fill(
      '<style>b{color:red}</style><p style="color:green">Yours: <b>{{link}}</b><img src="https://x.example/p.png"></p>',
    );
  const frame = page.frameLocator('iframe[title="The mail as HTML"]');
  const words = frame.locator('p').filter({ hasText: /^Yours: https:\/\/link\.invalid/ });
  await expect(words).toBeVisible();
  await expect(words).toHaveCSS('color', 'rgb(0, 128, 0)');
  await expect(frame.locator('b')).toHaveCSS('color', 'rgb(255, 0, 0)');
  await page.getByRole('button', { name: /^Save/ }).click();
  await expect(page.getByText('Saved: Verification, English (en)')).toBeVisible();

  await page.keyboard.press('Alt+ArrowLeft');
  await expect(page.getByRole('heading', { name: 'Ann', exact: true })).toBeVisible();
  await page.keyboard.press('r');
  const dialog = page.getByRole('dialog', { name: 'Resend verification mail' });
  await dialog.getByRole('button', { name: 'Send mail' }).click();
  await expect(dialog.getByRole('status')).toContainText('The mail server took the mail');
  await expect(dialog).toContainText('250');
  const mail = await smtp.waitForMessage((m) => m.envelope.to.includes(EMAIL));
  expect(mail.subject).toBe('Hi Ann');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(dialog).toBeHidden();
  const [link = ''] = linksIn(mail).filter((one) => one.includes('/verify-email'));
  expect((await server.request(link)).status).toBe(302);

  await page.keyboard.press('g');
  await page.keyboard.press('m');
  const row = page.getByRole('grid', { name: 'Mail log' }).getByRole('row').filter({ hasText: EMAIL });
  await expect(row).toHaveCount(1);
  await expect(row).toContainText('Accepted');
  await expect(row).toContainText('250');
});
