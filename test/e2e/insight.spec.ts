// Figures in the real app: a bar opens exactly those users it counts.
import { makeDatabase, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import { addUser } from '../support/opened';
import { call } from './fixtures/calls';
import { expect, test } from './fixtures/app';

const DAY = 86_400_000;

let database: TestDatabase;

test.beforeAll(async () => {
  database = await makeDatabase('sqlite', { plugins: ['admin'] });
  // As many on a day as it is long ago, up to six.
  for (let ago = 0; ago <= 6; ago += 1) {
    for (let n = 0; n < ago; n += 1) {
      await addUser(database, { createdAt: new Date(Date.now() - ago * DAY), emailVerified: n % 2 === 0 });
    }
  }
});
test.afterAll(async () => {
  await database?.drop();
});

test('a click on a bar opens exactly the users it counts', async ({ launch }) => {
  const { page } = await launch();
  const { id } = await call(page, 'connections.save', connectionTo(database, { name: 'Shop' }));
  await call(page, 'connections.open', { id });
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  const signUps = page.getByRole('figure', { name: 'Sign-ups' });
  const chart = signUps.getByRole('slider');
  await expect(signUps.locator('[data-bar]')).toHaveCount(30);
  await chart.focus();
  await page.keyboard.press('End');
  for (let ago = 0; ago < 4; ago += 1) await page.keyboard.press('ArrowLeft');
  await expect(chart).toHaveAttribute('aria-valuetext', /: 4 sign-ups$/u);

  await signUps.locator('[data-bar]').nth(25).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Users');
  await expect(page.getByRole('grid', { name: 'Users' }).locator('[data-row-id]')).toHaveCount(4);
  await expect(page.getByText('4 matches', { exact: true })).toBeVisible();

  await page.keyboard.press('Alt+ArrowLeft');
  await signUps.getByRole('button', { name: 'Show as a table: Sign-ups' }).click();
  await signUps.getByRole('button', { name: '6 sign-ups' }).click();
  await expect(page.getByRole('grid', { name: 'Users' }).locator('[data-row-id]')).toHaveCount(6);
});
