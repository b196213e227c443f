// A search through a million rows keeps neither main nor the page from answering, and the older of two is cancelled.
import { makeDatabase } from '../support/databases';
import { seedUsers } from '../support/seed';
import { connectionTo } from '../support/matrix';
import { ask, call } from './fixtures/calls';
import { expect, test } from './fixtures/app';

test('app.info answers while a million rows are searched, and a superseded search ends CANCELLED', async ({
  launch,
}) => {
  const database = await makeDatabase('sqlite');
  await seedUsers(database, 1_000_000);
  const { page } = await launch();
  const saved = await call(page, 'connections.save', connectionTo(database, { name: 'Big' }));
  await call(page, 'connections.open', { id: saved.id });

  // Nobody matches, and this order needs the whole table.
  const search = { search: 'nobody is called this', sort: { by: 'name', direction: 'asc' } } as const;
  const order = await page.evaluate(async (input) => {
    const ended: string[] = [];
    const searching = window.authdesk?.users.list(input).then(() => ended.push('search'));
    const asking = window.authdesk?.app.info().then(() => ended.push('info'));
    await Promise.all([searching, asking]);
    return ended;
  }, search);
  expect(order).toEqual(['info', 'search']);

  const older = ask(page, 'users.list', { ...search, requestId: 'older' });
  const newer = ask(page, 'users.list', { search: 'user999999@', requestId: 'newer' });
  await ask(page, 'app.cancel', { requestId: 'older' });
  expect(await older).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  expect(await newer).toMatchObject({ ok: true, data: { rows: [{ email: 'user999999@example.com' }] } });

  // As a person types: each letter supersedes the search of the one before.
  await page.keyboard.press('g');
  await page.keyboard.press('u');
  await page.keyboard.press('/');
  await page.keyboard.type('user123456@example.com', { delay: 20 });
  await page.keyboard.press('Enter');
  await expect(page.getByText('user123456@example.com').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Back to the list' })).toBeVisible();
  await database.drop();
});
