// What is kept on this computer is of several databases, which may use the same ids for different people.
import type { Page } from '@playwright/test';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import { addUser } from '../support/opened';
import { call } from './fixtures/calls';
import { expect, test } from './fixtures/app';

let staging: TestDatabase;
let production: TestDatabase;
test.beforeAll(async () => {
  [staging, production] = await Promise.all([
    makeDatabase('sqlite', { plugins: ['admin'] }),
    makeDatabase('sqlite', { plugins: ['admin'] }),
  ]);
  await addUser(staging, { id: '1', name: 'Alice Staging', email: 'alice@example.com', emailVerified: 0 });
  await addUser(production, { id: '1', name: 'Bob Production', email: 'bob@example.com' });
});
test.afterAll(async () => {
  await staging?.drop();
  await production?.drop();
});

const MAIL = { kind: 'outbox', baseURL: 'http://127.0.0.1:9', secret: 'x'.repeat(32) } as const;

/** Somebody was mailed and banned over staging, and production is open now. */
async function afterwards(page: Page): Promise<void> {
  const first = await call(page, 'connections.save', {
    ...connectionTo(staging, { name: 'Staging' }),
    environment: 'staging',
    mail: MAIL,
  });
  await call(page, 'connections.open', { id: first.id });
  await call(page, 'email.resendVerification', { userId: '1' });
  await call(page, 'users.ban', { id: '1', reason: 'spam' });
  const second = await call(page, 'connections.save', {
    ...connectionTo(production, { name: 'Production' }),
    environment: 'production',
    readOnly: false,
    mail: MAIL,
  });
  await call(page, 'connections.open', { id: second.id });
}

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

test('the outbox, the mail log and the audit show the open database, and open nobody of another', async ({
  launch,
}) => {
  const { page } = await launch();
  await afterwards(page);

  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await expect(page.getByText('The outbox is empty')).toBeVisible();
  await page.getByRole('radiogroup', { name: 'Which database' }).getByText('Every database').click();
  await expect(page.getByRole('grid', { name: 'Outbox' }).getByText('Staging')).toBeVisible();
  const open = page.getByRole('button', { name: 'Open user' });
  await expect(open).toBeDisabled();
  const { id: openNow } = (await call(page, 'connections.status')).open ?? { id: '' };
  expect((await call(page, 'email.outbox', { connectionId: openNow })).rows).toEqual([]);
  expect((await call(page, 'email.log', { connectionId: openNow })).rows).toEqual([]);
  expect((await call(page, 'audit.list', { filter: { connectionId: openNow } })).rows).toEqual([]);
  await expect(page.getByText('It is of “Staging”, which is not open. Open that connection first.')).toBeVisible();

  if (process.env['PAGE_PICTURES'] !== undefined) {
    await page.screenshot({ path: `${process.env['PAGE_PICTURES']}/outbox-every.png` });
  }
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('m');
  await expect(page.getByText('No mail was sent in this database yet')).toBeVisible();

  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await expect(page.getByText('Nothing was done in this database yet')).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('database:every ');
  await expect(page.getByRole('columnheader', { name: 'Database' })).toBeVisible();
  await page.getByRole('grid', { name: 'Audit trail' }).getByText('Banned alice@example.com').first().click();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: 'Audit entry' })).toBeVisible();
  await expect(open).toBeDisabled();
  await expect(heading(page, 'Audit')).toBeVisible();

  // Over its own connection it leads to the very person.
  const [back] = (await call(page, 'connections.list')).filter(({ name }) => name === 'Staging');
  await call(page, 'connections.open', { id: back?.id ?? '' });
  await expect(
    page.getByRole('grid', { name: 'Audit trail' }).getByText('Banned alice@example.com').first(),
  ).toBeVisible();
  await page.getByRole('grid', { name: 'Audit trail' }).getByText('Banned alice@example.com').first().click();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Open user' }).click();
  await expect(heading(page, 'Alice Staging')).toBeVisible();
});
