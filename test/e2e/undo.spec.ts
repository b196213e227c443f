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
