import { expect, test, type ScreenName } from './support/window';

// A screen begins afresh when one goes there; Back finds it as it was left.

const LISTS: readonly ScreenName[] = ['Users', 'Sessions', 'Accounts', 'Verifications', 'Mail log', 'Audit'];

for (const name of LISTS) {
  test(`${name} begins without the search of the call before, and Back returns to it`, async ({ show }) => {
    const { page } = show;
    await show.scene({});
    await show.go(name);
    const box = page.getByRole('main').getByRole('searchbox');
    await page.keyboard.press('/');
    await page.keyboard.type('nothing of the kind');
    await expect(box).toHaveValue('nothing of the kind');
    await page.keyboard.press('Control+,');
    await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
    await show.go(name);
    await expect(box).toHaveValue('');
    await page.keyboard.press('Alt+ArrowLeft');
    await page.keyboard.press('Alt+ArrowLeft');
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expect(box).toHaveValue('nothing of the kind');
  });
}
