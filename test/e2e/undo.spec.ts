// The way back in the real app: by the message, by the key, and later from a person's history.
import type { Page } from '@playwright/test';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import { addUser } from '../support/opened';
import { call } from './fixtures/calls';
import { expect, test } from './fixtures/app';

let database: TestDatabase;
let id: string;

test.beforeAll(async () => {
  database = await makeDatabase('sqlite', { plugins: ['admin', 'twoFactor'] });
  id = await addUser(database, { id: 'ann', name: 'Ann', email: 'ann@example.com' });
});
test.afterAll(async () => {
  await database?.drop();
});

async function openAnn(page: Page): Promise<void> {
  const saved = await call(page, 'connections.save', connectionTo(database, { name: 'Shop' }));
  await call(page, 'connections.open', { id: saved.id });
  await page.keyboard.press('g');
  await page.keyboard.press('u');
  await page.getByRole('grid', { name: 'Users' }).getByText('ann@example.com').click();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Ann' })).toBeVisible();
}
const banned = async () => Number((await database.find('user', { id }))[0]?.['banned'] ?? 0);
const history = (page: Page) => page.getByRole('region', { name: 'History' });

test('a ban is undone from its message, and not by the key that undoes what is typed', async ({ launch }) => {
  const { page } = await launch();
  await openAnn(page);
  await page.keyboard.press('b');
  const dialog = page.getByRole('dialog', { name: 'Ban this user' });
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('Spam');
  await dialog.getByRole('button', { name: 'Ban user' }).click();
  await expect(page.getByText('Banned: Spam').or(page.getByText('Banned for good: Spam')).first()).toBeVisible();
  // The page may know it before the dialog is gone, which has the keys until then.
  await expect(page.getByRole('button', { name: 'Undo', exact: true })).toBeVisible();
  await expect(dialog).toBeHidden();
  expect(await banned()).toBe(1);

  // What is typed has its own undo.
  await page.keyboard.press('g');
  await page.keyboard.press('u');
  await page.keyboard.press('/');
  await page.keyboard.type('an');
  await page.keyboard.press('Control+Z');
  await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible();
  expect(await banned()).toBe(1);

  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.getByText('Put back as it was')).toBeVisible();
  expect(await banned()).toBe(0);
});

test('somebody who was removed comes back from the audit', async ({ launch }) => {
  const { page } = await launch();
  await openAnn(page);
  const before = await database.dumpAll();
  await page.keyboard.press('Shift+Delete');
  const question = page.getByRole('alertdialog', { name: 'Remove this user?' });
  await question.getByRole('button', { name: 'Remove user' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible();
  expect(await database.count('user')).toBe(0);

  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await page.getByRole('grid').getByText('Removed ann@example.com').first().click();
  await page.getByRole('button', { name: 'Undo…' }).click();
  await page.getByRole('dialog', { name: 'Undo this?' }).getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.getByText('Put back as it was')).toBeVisible();
  expect(await database.dumpAll()).toBe(before);
});

test('what somebody changed since is shown and not overwritten', async ({ launch }) => {
  const { page } = await launch();
  await openAnn(page);
  await page.keyboard.press('b');
  const ban = page.getByRole('dialog', { name: 'Ban this user' });
  await expect(ban).toBeVisible();
  // The dialog stays what it was opened as, or keys that wait for it to go would be pressed behind it.
  await call(page, 'users.ban', { id, reason: 'Spam, says another window' });
  await expect(ban.getByText('Spam, says another window')).toBeVisible();
  await call(page, 'users.unban', { id });
  await expect(ban.getByText('Spam, says another window')).toBeHidden();
  await ban.getByRole('button', { name: 'Ban user' }).click();
  // The page knows that it is done, and no dialog lies over it: before that no key acts.
  await expect(page.getByRole('button', { name: 'Undo', exact: true })).toBeVisible();
  await expect(ban).toBeHidden();
  await expect(page.getByRole('heading', { level: 1, name: 'Ann' })).toBeVisible();
  expect(await banned()).toBe(1);
  await database.update('user', { id }, { banReason: 'Fraud, says a colleague' });
  await page.keyboard.press('Control+Z');
  const dialog = page.getByRole('dialog', { name: 'Undo this?' });
  await expect(dialog.getByText('was changed again since')).toBeVisible();
  await expect(dialog.getByText('Fraud, says a colleague')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Undo', exact: true })).toBeDisabled();
  expect(await banned()).toBe(1);
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  await expect(history(page).getByText('Banned', { exact: true }).first()).toBeVisible();
});

test('what was undone is done again by key, and undone once more', async ({ launch }) => {
  const { page } = await launch();
  await database.update('user', { id }, { banned: false, banReason: null });
  await openAnn(page);
  const dialog = page.getByRole('dialog', { name: 'Ban this user' });
  await page.keyboard.press('Control+Shift+Z');
  await expect(page.getByText('Nothing to do again')).toBeVisible();
  await page.keyboard.press('b');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('Spam');
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toHaveCount(0);
  await expect.poll(banned).toBe(1);
  for (const [keys, now] of [
    ['Control+Z', 0],
    ['Control+Shift+Z', 1],
    ['Control+Z', 0],
  ] as const) {
    await page.keyboard.press(keys);
    await expect.poll(banned).toBe(now);
  }
});
