// Logout as a person does it: a proof by the live server in the window, and what other windows see of it at once.
import type { Page } from '@playwright/test';
import { startAuthServer, type AuthServer } from '../support/auth-server';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import { call } from './fixtures/calls';
import { expect, test } from './fixtures/app';

const PASSWORD = 'correct horse battery';
const EMAIL = 'ann@example.com';

let database: TestDatabase;
let server: AuthServer;
const leftovers: (() => Promise<void>)[] = [];

test.beforeEach(async () => {
  database = await makeDatabase('sqlite', { plugins: ['admin'] });
  server = await startAuthServer(database.serverOptions);
  leftovers.push(server.stop, database.drop);
  await server.signUp({ email: EMAIL, password: PASSWORD, name: 'Ann Lindqvist' });
});
// After the app is closed, which is a fixture: it would only try to reconnect.
test.afterAll(async () => {
  for (const leave of leftovers.splice(0)) await leave();
});

/** Opens the database and Ann's page; returns her id. */
async function openAnn(page: Page): Promise<string> {
  const { id } = await call(page, 'connections.save', {
    ...connectionTo(database, { name: 'Shop' }),
    authServer: { baseURL: server.origin, secret: server.secret },
    sessions: { secondaryStorage: 'none', cookieCache: { enabled: true, maxAgeSeconds: 120 } },
  });
  await call(page, 'connections.open', { id });
  const [ann] = await database.find('user', { email: EMAIL });
  const userId = String(ann?.['id']);
  await page.keyboard.press('g');
  await page.keyboard.press('u');
  await page.getByRole('grid').getByText('Ann Lindqvist').click();
  await expect(page.getByRole('heading', { name: 'Ann Lindqvist' })).toBeVisible();
  return userId;
}

async function rowOf(page: Page, token: string) {
  const [row] = await database.find('session', { token });
  const line = page.locator(`[data-row-id="${String(row?.['id'])}"]`);
  await expect(line).toBeVisible();
  return line;
}

test('a logout is proven by the live server, and never where it cannot be asked', async ({ launch }) => {
  const { app, page } = await launch();
  const first = await server.signIn(EMAIL, PASSWORD);
  const second = await server.signIn(EMAIL, PASSWORD);
  await openAnn(page);

  await (await rowOf(page, first.token)).focus();
  await page.keyboard.press('Shift+A');
  const result = page.getByRole('dialog', { name: /1 session of Ann Lindqvist revoked at/ });
  const proof = result.getByRole('list', { name: 'Proof' });
  await expect(proof.getByText('Proven', { exact: true })).toBeVisible();
  await expect(proof.getByText('signed in')).toBeVisible();
  await expect(proof.getByText('refused')).toBeVisible();
  await expect(proof.getByRole('time')).toHaveText([/^\d\d:\d\d:\d\d$/, /^\d\d:\d\d:\d\d$/]);
  await expect(result.getByText(/The server refuses it now, since \d\d:\d\d:\d\d\./)).toBeVisible();
  await expect(result.getByText(/Cached browsers until \d\d:\d\d:\d\d at the latest\./)).toBeVisible();
  expect(await server.getSession(first.cookie)).toBeNull();
  expect(await server.getSession(second.cookie)).not.toBeNull();
  await result.getByRole('button', { name: 'Close' }).last().click();
  await expect(result).toBeHidden();

  await server.stop();
  await (await rowOf(page, second.token)).focus();
  await page.keyboard.press('Shift+A');
  await expect(proof.getByText('Not proven', { exact: true })).toBeVisible();
  await expect(proof.getByText('no answer')).toHaveCount(2);
  await expect(proof.getByText('Proven', { exact: true })).toHaveCount(0);
  await expect(result.getByText(/^By the database, the server refuses it since/)).toBeVisible();
  await result.getByRole('button', { name: 'Copy for ticket' }).click();
  const copied = async () => app.evaluate(({ clipboard }) => clipboard.readText());
  await expect.poll(copied).toMatch(/^By: /mu);
  const text = await copied();
  // What the dialog does not claim, the ticket does not.
  expect(text).toMatch(/^By the database, the server refuses it since .* UTC\.$/mu);
  expect(text).toContain('not proven');
  for (const line of [/^Sessions: .+/mu, /^User: ann@example.com \(id .+\)$/mu, /^Database: .+ \(\w+\)$/mu]) {
    expect(text).toMatch(line);
  }
  await result.getByRole('button', { name: 'Close' }).last().click();

  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await page.getByRole('grid').getByRole('row').filter({ hasText: 'proven by the auth server' }).last().click();
  const kept = page.getByRole('region', { name: 'What the auth server said' });
  await expect(kept.getByText('Proven', { exact: true })).toBeVisible();
});

test('ending all but one, and shutting the account: the other window follows at once, and undoing does', async ({
  launch,
}) => {
  const { app, page } = await launch();
  const kept = await server.signIn(EMAIL, PASSWORD);
  const gone = await server.signIn(EMAIL, PASSWORD);
  await openAnn(page);
  const opening = app.waitForEvent('window');
  await page.keyboard.press('ControlOrMeta+Shift+N');
  const other = await opening;
  await rowOf(other, gone.token);
  const panel = other.getByRole('region', { name: 'Sessions' });
  await expect(panel.getByText('3 live')).toBeVisible();

  const line = await rowOf(page, kept.token);
  await line.focus();
  await page.keyboard.press('Shift+D');
  const question = page.getByRole('alertdialog');
  await expect(question.getByRole('heading', { name: 'Revoke the other 2 live sessions?' })).toBeVisible();
  await question.getByRole('button', { name: 'Revoke 2 sessions' }).click();
  await expect(question).toBeHidden();
  await expect(panel.getByText('1 live')).toBeVisible();
  await expect.poll(async () => server.getSession(gone.cookie)).toBeNull();
  expect(await server.getSession(kept.cookie)).not.toBeNull();

  await page.keyboard.press('Shift+O');
  const sheet = page.getByRole('dialog', { name: 'Lock down this account?' });
  await expect(sheet.getByRole('row', { name: /Live sessions/ })).toContainText('1');
  const shut = sheet.getByRole('button', { name: 'Lock down and ban' });
  await expect(shut).toBeDisabled();
  await sheet.getByRole('combobox', { name: 'Reason', exact: true }).fill('Laptop stolen');
  await shut.click();
  const done = page.getByRole('dialog', { name: 'The account of Ann Lindqvist is locked down' });
  await expect(done.getByText('Banned: new sign-ins are refused.')).toBeVisible();
  await expect(other.getByText(/^Banned for good/)).toBeVisible();
  await expect(panel.getByText('Not signed in anywhere')).toBeVisible();
  expect(await server.getSession(kept.cookie)).toBeNull();
  expect((await server.trySignIn(EMAIL, PASSWORD)).status).toBe(403);

  await done.getByRole('button', { name: 'Undo' }).click();
  await expect(panel.getByText('1 live')).toBeVisible();
  await expect(other.getByText(/^Banned for good/)).toBeHidden();
  expect(await server.getSession(kept.cookie)).not.toBeNull();
});
