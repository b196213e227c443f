// Everything around the screens: palette, help, settings, connections, and what can go wrong with them.

async function help(tour) {
  const { page } = tour;
  await tour.step('palette', async () => {
    await tour.press('Control+k');
    await page.getByRole('dialog', { name: 'Find' }).waitFor();
    await page.keyboard.type('lindq');
    await page.getByRole('option').filter({ hasText: 'Mara Lindqvist' }).first().waitFor();
  });
  await tour.step('palette-verbs', async () => {
    await tour.press('Enter');
    await page.getByRole('region', { name: 'Profile' }).waitFor();
    await page.getByRole('dialog', { name: 'Find' }).waitFor({ state: 'hidden' });
    await tour.press('Control+k');
    await page.getByRole('option').filter({ hasText: 'Resend verification mail' }).waitFor();
  });
  await tour.step('shortcuts', async () => {
    await tour.press('Escape');
    await page.getByRole('dialog', { name: 'Find' }).waitFor({ state: 'hidden' });
    await tour.press('?');
    await page
      .getByRole('dialog', { name: 'Keyboard shortcuts' })
      .getByText('Revoke all sessions (force logout)')
      .waitFor();
  });
  await tour.step(
    'settings',
    async () => {
      await tour.press('Escape', 'Control+,');
      await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
      await tour.ready();
    },
    { gallery: true },
  );
}

async function connections(tour) {
  const { page } = tour;
  const box = (name) => page.getByRole('textbox', { name, exact: true });
  await tour.step('connections', () => tour.go('n', 'Connections'), { gallery: true });
  await tour.step(
    'connection-form',
    async () => {
      await page
        .getByRole('button', { name: /New connection/ })
        .first()
        .click();
      await box('Name').fill('Acme production');
      await page.getByRole('radiogroup', { name: 'Environment' }).getByText('Production').click();
      await box('Host').fill('127.0.0.1');
      await box('Port').fill('1');
      await box('Database').fill('auth');
      await box('User').fill('support');
    },
    { gallery: true },
  );
  await tour.step('connection-refused', async () => {
    await page.getByRole('button', { name: /^Test/ }).first().click();
    await page.getByRole('alert').first().waitFor();
  });
  await tour.step('connection-saved', async () => {
    await page.getByRole('button', { name: /^Save/ }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Connections' }).waitFor();
    await page.getByText('Acme production').first().waitFor();
  });
  await tour.step('open-refused', async () => {
    await page.getByRole('row').filter({ hasText: 'Acme production' }).dblclick();
    await page.getByRole('alert').first().waitFor();
  });
}

export async function frame(tour) {
  await help(tour);
  await connections(tour);
}
