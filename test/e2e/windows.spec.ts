// Several windows on one connection: each follows at once what another one did, and stops only its own calls.
import type { Page } from '@playwright/test';
import { makeDatabase } from '../support/databases';
import { addUser } from '../support/opened';
import { connectionTo } from '../support/matrix';
import { call } from './fixtures/calls';
import { expect, test } from './fixtures/app';

test('a user in two windows: both follow, a second one of the same place comes to the front instead', async ({
  launch,
}) => {
  const database = await makeDatabase('sqlite', { plugins: ['admin'] });
  await addUser(database, { id: 'ann', name: 'Ann Lindqvist', email: 'ann@example.com' });
  const { app, page } = await launch();
  try {
    const { id } = await call(page, 'connections.save', connectionTo(database, { name: 'Shop' }));
    await call(page, 'connections.open', { id });
    await page.keyboard.press('g');
    await page.keyboard.press('u');
    await page.getByRole('grid').getByText('Ann Lindqvist').dblclick();
    await expect(page.getByRole('heading', { name: 'Ann Lindqvist' })).toBeVisible();

    const opening = app.waitForEvent('window');
    await page.keyboard.press('ControlOrMeta+Shift+N');
    const other: Page = await opening;
    await expect(other.getByRole('heading', { name: 'Ann Lindqvist' })).toBeVisible();

    const { updatedAt } = await call(other, 'users.get', { id: 'ann' });
    await call(other, 'users.update', { id: 'ann', patch: { name: 'Ann Berg' }, expectedUpdatedAt: updatedAt ?? '' });
    await expect(page.getByRole('heading', { name: 'Ann Berg' })).toBeVisible();
    await expect(other.getByRole('heading', { name: 'Ann Berg' })).toBeVisible();

    await call(page, 'app.openWindow', { at: { to: 'user', id: 'ann' } });
    expect(app.windows()).toHaveLength(2);

    await other.close();
    expect(await call(page, 'users.get', { id: 'ann' })).toMatchObject({ name: 'Ann Berg' });
  } finally {
    await app.close();
    await database.drop();
  }
});
