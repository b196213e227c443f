// The main job as a person does it, in the real app, on both databases and on one that is far away behind a pooler, judged
// by a live better-auth server.
import type { Page } from '@playwright/test';
import { connectionTo } from '../support/matrix';
import { startAuthServer, type AuthServer } from '../support/auth-server';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { startPgBouncer } from '../support/pgbouncer';
import { startSlowLine } from '../support/slow-line';
import { linksIn } from '../support/smtp-sink';
import { call } from './fixtures/calls';
import { expect, test } from './fixtures/app';

const PASSWORD = 'correct horse battery';

const AGENT = 'agent';
const places = [
  { place: 'postgres', kind: 'postgres', far: false },
  { place: 'sqlite', kind: 'sqlite', far: false },
  { place: 'postgres, through a pooler that shares by transaction, 100 ms away', kind: 'postgres', far: true },
] as const;

for (const { place, kind, far } of places) {
  test.describe(place, () => {
    /** Where Authdesk finds the database, where that is not where it is. */
    let through: { postgres?: { url: string } } = {};
    let database: TestDatabase;
    let server: AuthServer;
    const leftovers: (() => Promise<void>)[] = [];

    test.beforeEach(async ({ pg, smtp }) => {
      database = await makeDatabase(kind, { pg, plugins: ['admin'] });
      server = await startAuthServer({ ...database.serverOptions, smtp: smtp.url });
      leftovers.push(server.stop, database.drop);
      if (far) through = await farAway(database, pg.url());
      for (const name of ['Ann Lindqvist', 'Bo Ek', 'Cy Young']) {
        await server.signUp({ email: address(name), password: PASSWORD, name });
      }
    });
    // After the app is closed, which is a fixture: it would only try to reconnect.
    test.afterAll(async () => {
      for (const leave of leftovers.splice(0)) await leave();
    });

    const farAway = async ({ target, query }: TestDatabase, at: string) => {
      await query(`do $$ begin create role ${AGENT} superuser login; exception when duplicate_object then end $$`);
      const pooler = await startPgBouncer({
        server: at,
        users: { [AGENT]: PASSWORD },
        settings: { pool_mode: 'transaction', default_pool_size: 3 },
      });
      const line = await startSlowLine(pooler.port, 100);
      leftovers.unshift(line.stop, pooler.stop);
      const url = new URL(pooler.url(new URL(target).pathname.slice(1), AGENT));
      url.port = String(line.port);
      return { postgres: { url: url.href } };
    };
    const open = async (page: Page, mail: 'server' | 'smtp', smtpUrl: string) => {
      const saved = await call(page, 'connections.save', {
        ...connectionTo(database, { name: 'Shop', ...through }),
        authServer: { baseURL: server.origin },
        mail:
          mail === 'server'
            ? { kind: 'server' }
            : { kind: 'smtp', url: smtpUrl, from: 'help@shop.example', secret: server.secret, baseURL: server.origin },
      });
      await call(page, 'connections.open', { id: saved.id });
      await page.keyboard.press('g');
      await page.keyboard.press('u');
      await expect(page.getByRole('heading', { name: 'Users' })).toBeVisible();
    };
    const search = async (page: Page, text: string) => {
      await page.keyboard.press('/');
      await page.keyboard.type(text);
      await expect(page.getByRole('grid').getByRole('row')).toHaveCount(2); // the header and the one match
      await page.keyboard.press('Enter');
      await expect(page.getByRole('button', { name: 'Back to the list' })).toBeVisible();
    };

    test('search, open, end one session, end all', async ({ launch, smtp }) => {
      const { page } = await launch();
      await open(page, 'server', smtp.url);
      const mine = await server.signIn(address('Ann Lindqvist'), PASSWORD);
      const other = await server.signIn(address('Ann Lindqvist'), PASSWORD);
      const neighbour = await server.signIn(address('Bo Ek'), PASSWORD);

      await search(page, 'lindq');
      await expect(page.getByRole('heading', { name: 'Ann Lindqvist' })).toBeVisible();
      const sessions = page.getByRole('grid', { name: /^Sessions of/ });
      await expect(sessions.getByRole('row')).toHaveCount(5); // three, their device and the header

      const [row] = await database.find('session', { token: mine.token });
      await sessions.locator(`[data-row-id="${String(row?.['id'])}"]`).hover();
      await sessions
        .locator(`[data-row-id="${String(row?.['id'])}"]`)
        .getByRole('button', { name: /Revoke this session/ })
        .click();
      await expect.poll(async () => server.getSession(mine.cookie)).toBeNull();
      expect(await server.getSession(other.cookie)).not.toBeNull();
      await expect(sessions.getByRole('row')).toHaveCount(4);

      await page.getByRole('button', { name: /Revoke all sessions/ }).click();
      const confirm = page.getByRole('alertdialog');
      await expect(confirm).toContainText(address('Ann Lindqvist'));
      await confirm.getByRole('button', { name: /^Revoke / }).click();
      await expect.poll(async () => server.getSession(other.cookie)).toBeNull();
      expect(await server.getSession(neighbour.cookie)).not.toBeNull();
      expect((await server.signIn(address('Ann Lindqvist'), PASSWORD)).status).toBe(200);
    });

    for (const transport of ['server', 'smtp'] as const) {
      test(`resend by ${transport}: the mail's link verifies the user`, async ({ launch, smtp }) => {
        const { page } = await launch();
        await open(page, transport, smtp.url);
        smtp.clear();
        await search(page, 'lindq');
        await page.keyboard.press('r');
        const dialog = page.getByRole('dialog', { name: 'Resend verification mail' });
        await dialog.getByRole('button', { name: 'Send mail' }).click();
        const mail = await smtp.waitForMessage((m) => m.envelope.to.includes(address('Ann Lindqvist')));
        await expect(dialog.getByRole('status')).toContainText(
          transport === 'server' ? 'The auth server accepted the request' : 'The mail server took the mail',
        );
        await dialog.getByRole('button', { name: 'Done' }).click();
        await expect(dialog).toBeHidden();
        const link = linksIn(mail).find((l) => l.includes('/verify-email'));
        expect((await server.request(link ?? '')).status).toBe(302);
        const [user] = await database.find('user', { email: address('Ann Lindqvist') });
        expect(Boolean(user?.['emailVerified'])).toBe(true);
        const [neighbour] = await database.find('user', { email: address('Bo Ek') });
        expect(Boolean(neighbour?.['emailVerified'])).toBe(false);
      });
    }

    test('edit name and address: the server sees them', async ({ launch, smtp }) => {
      const { page } = await launch();
      await open(page, 'server', smtp.url);
      await search(page, 'lindq');
      await page.keyboard.press('e');
      const dialog = page.getByRole('dialog', { name: 'Edit user' });
      await dialog.getByLabel('Name').fill('Anna Lindkvist');
      await dialog.getByRole('textbox', { name: 'Email' }).fill('Anna.New@Example.com');
      await page.keyboard.press('Control+Enter');
      await expect(dialog).toBeHidden();
      await expect(page.getByRole('heading', { name: 'Anna Lindkvist' })).toBeVisible();
      expect(await server.signIn('anna.new@example.com', PASSWORD)).toMatchObject({
        user: { name: 'Anna Lindkvist', email: 'anna.new@example.com' },
      });
      expect((await server.trySignIn(address('Ann Lindqvist'), PASSWORD)).status).toBe(401);
      expect((await server.signIn(address('Bo Ek'), PASSWORD)).status).toBe(200);
    });
  });
}

function address(name: string): string {
  return `${name.toLowerCase().replace(' ', '.')}@example.com`;
}
