// Links and codes in the real app: found by person, explained, revealed for a reason, removed and brought back, purged.
import { makeDatabase, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import { addUser } from '../support/opened';
import { call } from './fixtures/calls';
import { expect, test } from './fixtures/app';

const HOUR = 3_600_000;
const SECRET = 'planted-reset-token-5d1c7a';

let database: TestDatabase;

test.beforeAll(async () => {
  database = await makeDatabase('sqlite', { plugins: ['admin'] });
  await addUser(database, { id: 'ann', name: 'Ann', email: 'ann@example.com' });
  await addUser(database, { id: 'bob', name: 'Bob', email: 'bob@example.com' });
  const now = Date.now();
  const rows = [
    ['reset', `reset-password:${SECRET}`, 'ann', HOUR],
    ['code', 'sign-in-otp-bob@example.com', '482913:0', HOUR],
    ['old', 'sign-in-otp-bob@example.org', '111111:0', -HOUR],
    ['older', 'magic-link:abc', JSON.stringify({ email: 'bob@example.com' }), -2 * HOUR],
  ] as const;
  for (const [id, identifier, value, left] of rows) {
    const at = new Date(now - 3 * HOUR);
    await database.insert('verification', {
      id,
      identifier,
      value,
      expiresAt: new Date(now + left),
      createdAt: at,
      updatedAt: at,
    });
  }
});
test.afterAll(async () => {
  await database?.drop();
});

test('a link is found by its user, explained, revealed for half a minute, removed and brought back', async ({
  launch,
}) => {
  const { page } = await launch();
  const saved = await call(page, 'connections.save', connectionTo(database, { name: 'Shop' }));
  await call(page, 'connections.open', { id: saved.id });
  await page.keyboard.press('g');
  await page.keyboard.press('v');
  const grid = page.getByRole('grid', { name: 'Verifications' });
  await expect(grid.getByText('Sign-in code by email').first()).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search verifications' }).fill('user:ANN@example.com ');
  await expect(grid.getByText('Sign-in code by email')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Of ANN@example.com' })).toBeVisible();

  await grid.getByText('Password reset link').click();
  const pane = page.getByRole('complementary', { name: 'What this row is' });
  await expect(pane.getByText('A link to set a new password was mailed.')).toBeVisible();
  await expect(pane.getByText('Ann · ann@example.com')).toBeVisible();

  await page.clock.install();
  await pane.getByRole('button', { name: 'Reveal identifier…' }).click();
  const sheet = page.getByRole('dialog');
  const reveal = sheet.getByRole('contentinfo').getByRole('button', { name: 'Reveal', exact: true });
  await expect(reveal).toBeDisabled();
  await sheet.getByRole('textbox', { name: 'Reason' }).fill('The mail never came');
  await reveal.click();
  await expect(sheet.getByText(SECRET)).toBeVisible();
  await expect(sheet.getByText(/Hidden again in \d+ s/)).toBeVisible();
  await page.clock.fastForward(31_000);
  await expect(sheet.getByText('It is hidden again.')).toBeVisible();
  await expect(page.getByText(SECRET)).toHaveCount(0);
  await page.clock.resume();
  await sheet.getByRole('button', { name: 'Close' }).first().click();
  await expect(sheet).toBeHidden();
  const { rows: entries } = await call(page, 'audit.list', { filter: { action: 'secrets.reveal' } });
  expect(entries).toEqual([expect.objectContaining({ reason: 'The mail never came', outcome: 'done' })]);
  expect(JSON.stringify(entries)).not.toContain(SECRET);

  await pane.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('Removed: Password reset link')).toBeVisible();
  await expect.poll(async () => (await database.find('verification', { id: 'reset' })).length).toBe(0);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.getByText('Put back as it was')).toBeVisible();
  expect(await database.find('verification', { id: 'reset' })).toMatchObject([{ value: 'ann' }]);

  await page.getByRole('button', { name: 'Remove expired ones…' }).click();
  const question = page.getByRole('alertdialog');
  await expect(question.getByText('2 expired rows')).toBeVisible();
  await question.getByRole('button', { name: 'Remove 2 rows' }).click();
  await expect(page.getByRole('dialog').getByText('2 rows removed.')).toBeVisible();
  expect((await database.find('verification')).map((row) => row['id']).sort()).toEqual(['code', 'reset']);
});

test('a kept mail is drawn in a frame that leads nowhere', async ({ launch }) => {
  const { page } = await launch('--open=Demo');
  const { rows } = await call(page, 'users.list', { filters: { emailVerified: false, banned: false }, limit: 1 });
  const [person] = rows;
  await call(page, 'email.resendVerification', { userId: person?.id ?? '', confirm: true });
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await expect(
    page
      .getByRole('grid', { name: 'Outbox' })
      .getByText(person?.email ?? '')
      .first(),
  ).toBeVisible();
  const frame = page.getByTitle('The mail as HTML');
  await expect(frame).toBeVisible();
  expect(await frame.getAttribute('sandbox')).not.toContain('allow-scripts');
  const link = frame.contentFrame().locator('.authdesk-link').first();
  await expect(link).toBeVisible();
  await expect(link).not.toHaveAttribute('href');
  await link.click();
  await page.getByRole('tab', { name: 'HTML source' }).click();
  await expect(page.getByText('<!doctype html>').first()).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'Outbox' })).toBeVisible();
});
