// What the audit keeps, found again: reasons and tickets, filters, an export, and a secret revealed on the record.
import { SIZES } from '../driver.mjs';

/** Some acts with a reason and a ticket, done through the bridge, so that there is something to find. */
async function acts(page) {
  return page.evaluate(async () => {
    const { users, sessions, accounts, app } = window.authdesk;
    await app.setPreferences({ personName: 'Ada Lovelace' });
    const linked = (await accounts.list({ limit: 200 })).data.rows.filter((row) => row.refreshToken.present);
    const ids = [...new Set(linked.map((row) => row.userId))].slice(0, 4);
    for (const [i, id] of ids.entries()) {
      const { data: user } = await users.get({ id });
      await users.update({
        id,
        patch: { name: `${user.name ?? 'Somebody'} jr.` },
        expectedUpdatedAt: user.updatedAt,
        why: {
          reason: ['Married, new name', 'Typo in the name', 'Asked by phone', 'As in the passport'][i],
          ticket: `HELP-${4711 + i}`,
        },
      });
    }
    const id = ids[0];
    await sessions.revokeForUser({ userId: id, why: { reason: 'Lost the phone', ticket: 'HELP-4711' } });
    await users.update({ id, patch: { name: 'Nobody' }, expectedUpdatedAt: '2020-01-01T00:00:00.000Z' });
    return id;
  });
}

export async function audit(tour) {
  const { page } = tour;
  const id = await acts(page);
  for (const theme of ['light', 'dark']) {
    await tour.theme(theme);
    await tour.step(`audit-detail-${theme}`, async () => {
      await tour.go('a', 'Audit');
      await page.getByRole('row').filter({ hasText: 'Revoked all sessions' }).first().click();
      await page.getByRole('complementary', { name: 'Audit entry' }).waitFor();
    });
    await tour.step(`audit-filter-menu-${theme}`, async () => {
      await tour.press('Escape', 'f');
      await page.getByRole('dialog', { name: 'Filter the audit' }).waitFor();
    });
    await tour.step(`audit-chips-${theme}`, async () => {
      await tour.press('Escape', '/');
      await page.getByRole('searchbox').fill('outcome:done since:30d ');
      await page.getByRole('button', { name: 'Done', exact: true }).first().waitFor();
      await page.getByRole('searchbox').fill('help-47');
      await page.getByRole('status').getByText(/match/).waitFor();
      await page.getByRole('button', { name: 'Verify chain' }).click();
      await page.getByText('The chain holds').waitFor();
    });
    await tour.step(`audit-export-${theme}`, async () => {
      await tour.press('Escape');
      await page.getByRole('button', { name: 'Export…' }).click();
      await page.getByRole('dialog').getByText('The audit of this computer').waitFor();
    });
    await tour.step(`audit-history-${theme}`, async () => {
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('searchbox').fill('');
      await tour.app.evaluate(({ BrowserWindow }, user) => {
        BrowserWindow.getAllWindows()[0].webContents.send('authdesk:event:navigate', { to: 'user', id: user });
      }, id);
      await page.getByText('HELP-4711').first().waitFor();
    });
    await tour.step(`reveal-asks-${theme}`, async () => {
      await page
        .getByRole('button', { name: /^Reveal a token of/ })
        .first()
        .click();
      await page.getByRole('menuitem').filter({ hasText: 'refresh token' }).click();
      await page.getByRole('textbox', { name: 'Reason' }).fill('The provider asks which token it is');
    });
    await tour.step(`reveal-shown-${theme}`, async () => {
      await page.getByRole('button', { name: 'Reveal', exact: true }).last().click();
      await page.getByText(/Hidden again in/).waitFor();
    });
    await tour.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  }
  await tour.size(SIZES.large);
  await tour.step('audit-detail-large', async () => {
    await tour.go('a', 'Audit');
    for (const chip of ['Done', /^Since/]) {
      const button = page.getByRole('button', { name: chip, exact: typeof chip === 'string' }).first();
      if (await button.isVisible()) await button.click();
    }
    await page.getByRole('row').filter({ hasText: 'HELP-4711' }).last().click();
    await page.getByRole('complementary', { name: 'Audit entry' }).waitFor();
  });
  await tour.size(SIZES.small);
  await tour.theme('light');
}
