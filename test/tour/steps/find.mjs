// Finding people: filters in the box, what customers send, the palette, columns, views, both ends, and the lists beside.
import assert from 'node:assert/strict';
import Database from 'better-sqlite3';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { PEOPLE } from '../people.mjs';

const box = (page) => page.getByRole('searchbox', { name: 'Search users' });
const firstRow = (page) => page.locator('[data-row-id]').first();

/** The cookie a customer's browser holds, as support gets it in a ticket; the signature is made up. */
function cookieOf(tour, email) {
  const file = readdirSync(tour.folder, { recursive: true }).find((name) => String(name).endsWith('demo.db'));
  assert.ok(file, 'the demo database was not found');
  const db = new Database(path.join(tour.folder, String(file)), { readonly: true });
  const row = db
    .prepare(
      'select s.token from session s join user u on u.id = s."userId" where u.email = ? order by s."expiresAt" desc',
    )
    .get(email);
  db.close();
  return `better-auth.session_token=${row.token}.${'c2lnbmF0dXJl'.repeat(3)}c2lnbmE%3D`;
}

async function paste(tour, text) {
  await tour.app.evaluate(({ clipboard }, value) => clipboard.writeText(value), text);
  await tour.press('Control+V');
}

async function filters(tour) {
  const { page } = tour;
  await tour.step('filter-typed', async () => {
    await tour.go('u', 'Users');
    await tour.press('/');
    await page.keyboard.type('verified:');
    await page.getByText('yes or no').waitFor();
  });
  await tour.step(
    'filter-chips',
    async () => {
      await page.keyboard.type('no inactive:30d ');
      await page.getByRole('button', { name: 'Unverified', exact: true }).waitFor();
      await page.getByRole('button', { name: /^Not seen since/ }).waitFor();
      await firstRow(page).waitFor();
    },
    { gallery: true },
  );
  await tour.step('filter-explained', async () => {
    await page.keyboard.type('colour:red verified:perhaps ');
    await page.getByText('is not a filter').waitFor();
    await page.getByText('verified is yes or no').waitFor();
  });
  await tour.step('filter-menu', async () => {
    await tour.press('Escape', 'Escape');
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
    await tour.press('f');
    await page.getByRole('dialog', { name: 'Filter users' }).getByText('Not seen since').waitFor();
  });
  await tour.step('filter-removed', async () => {
    await tour.press('Escape');
    await page.getByRole('dialog', { name: 'Filter users' }).waitFor({ state: 'hidden' });
    await box(page).focus();
    await tour.press('Backspace', 'Backspace');
    await page.getByRole('button', { name: 'Unverified', exact: true }).waitFor({ state: 'detached' });
  });
}

async function anything(tour) {
  const { page } = tour;
  const cookie = cookieOf(tour, PEOPLE.manySessions.email);
  await tour.step(
    'paste-cookie',
    async () => {
      await box(page).focus();
      await paste(tour, cookie);
      await page.getByRole('option').filter({ hasText: 'Recognised as session cookie' }).waitFor();
      assert.equal(await box(page).inputValue(), '');
    },
    { gallery: true },
  );
  await tour.step('paste-opened', async () => {
    await tour.press('Enter');
    await page.getByRole('heading', { level: 1 }).filter({ hasText: PEOPLE.manySessions.name }).waitFor();
    await tour.ready();
  });
  await tour.step('paste-address', async () => {
    await tour.go('u', 'Users');
    await box(page).focus();
    await paste(tour, `Mara <${PEOPLE.waiting.email}>`);
    await page.getByRole('option').filter({ hasText: PEOPLE.waiting.name }).first().waitFor();
  });
  await tour.step('paste-nobody', async () => {
    await tour.press('Escape', 'Escape');
    await paste(tour, 'ZZZZ0000zzzz0000ZZZZ0000zzzz0000');
    await page.getByText('This leads to nobody in this database').waitFor();
  });
  await tour.step('palette-recents', async () => {
    await tour.press('Escape', 'Control+k');
    await page.getByRole('dialog', { name: 'Find' }).getByText('Recently opened').waitFor();
  });
  await tour.step('palette-cookie', async () => {
    await paste(tour, cookie);
    await page.getByRole('dialog', { name: 'Find' }).getByText('Recognised as session cookie').waitFor();
  });
  await tour.press('Escape');
  await page.getByRole('dialog', { name: 'Find' }).waitFor({ state: 'hidden' });
}

async function shape(tour) {
  const { page } = tour;
  await tour.step('columns', async () => {
    await tour.go('u', 'Users');
    await firstRow(page).focus();
    await tour.press('v', 'c');
    const menu = page.getByRole('dialog', { name: 'Columns' });
    await menu.getByRole('checkbox', { name: 'Id', exact: true }).click();
    const email = menu.locator('li').filter({ hasText: 'Email' });
    await email.hover();
    await email.getByRole('button', { name: 'Keep at the start' }).click();
    await page.locator('[data-head]').first().getByText('Email').waitFor();
  });
  await tour.step(
    'columns-widened',
    async () => {
      await page.getByRole('button', { name: 'Done' }).click();
      const edge = await page.locator('[data-resize="name"]').boundingBox();
      await page.mouse.move(edge.x + 4, edge.y + 10);
      await page.mouse.down();
      await page.mouse.move(edge.x + 164, edge.y + 10, { steps: 6 });
      await page.mouse.up();
    },
    { gallery: true },
  );
  await tour.step('copied', async () => {
    await firstRow(page).focus();
    await tour.press('x', 'Shift+ArrowDown', 'Control+Shift+C');
    await page.getByText('Copied 2 rows with headings').waitFor();
    assert.match(await tour.clipboard(), /^Email\tName\tStatus/);
  });
  await tour.step('view-saved', async () => {
    await tour.clearMessages();
    await firstRow(page).focus();
    await tour.press('Escape', '/');
    await page.keyboard.type('banned:yes ');
    await page.getByRole('button', { name: 'Banned', exact: true }).waitFor();
    await tour.press('ArrowDown');
    await page.waitForFunction(() => document.activeElement?.role === 'row');
    await tour.press('v', 's');
    await page.getByRole('textbox', { name: 'Name of the view' }).fill('Banned users');
    await tour.press('Enter');
    await page
      .getByRole('dialog', { name: 'Views' })
      .getByRole('button', { name: /^Banned users \d/ })
      .waitFor();
  });
  await tour.step('columns-reset', async () => {
    await tour.press('Escape');
    await page.getByRole('dialog', { name: 'Views' }).waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Banned', exact: true }).click();
    await page.getByRole('status').getByText('2,000 users').waitFor();
    await firstRow(page).focus();
    await tour.press('v', 'c');
    await page.getByRole('button', { name: 'Reset columns' }).click();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.locator('[data-head]').first().getByText('Name').waitFor();
  });
  await tour.step('list-end', async () => {
    await firstRow(page).focus();
    await tour.press('End');
    await page.getByRole('button', { name: 'Back to the start' }).waitFor();
    await page.waitForFunction(() => document.activeElement?.role === 'row');
  });
  await tour.press('Home');
  await page.getByRole('button', { name: 'Jump to the end' }).waitFor();
}

async function beside(tour) {
  const { page } = tour;
  await tour.step(
    'accounts',
    async () => {
      await tour.go('c', 'Accounts');
      await page.getByRole('grid', { name: 'Accounts' }).locator('[data-row-id]').nth(3).waitFor();
    },
    { gallery: true },
  );
  await tour.step('accounts-provider', async () => {
    await tour.press('/');
    await page.keyboard.type('provider:google ');
    await page.getByRole('button', { name: 'Signs in with Google' }).waitFor();
  });
  await tour.step(
    'verifications',
    async () => {
      await tour.go('v', 'Verifications');
      await page.getByRole('grid', { name: 'Verifications' }).locator('[data-row-id]').first().waitFor();
    },
    { gallery: true },
  );
  await tour.step('verification-opened', async () => {
    await page.getByRole('searchbox').fill(PEOPLE.manyCodes.email);
    await page.getByRole('grid', { name: 'Verifications' }).locator('mark').first().waitFor();
    await tour.press('ArrowDown');
    await page.waitForFunction(() => document.activeElement?.role === 'row');
    await tour.press('Enter');
    await page.getByRole('button', { name: 'Open user' }).click();
    await page.getByRole('heading', { level: 1 }).filter({ hasText: PEOPLE.manyCodes.name }).waitFor();
    await tour.press('Escape');
    await page.getByRole('heading', { level: 1, name: 'Verifications' }).waitFor();
  });
  await tour.step('verifications-none', async () => {
    await page.getByRole('searchbox').fill('nobody at all');
    await page.getByText('Nothing matches').waitFor();
  });
  await page.getByRole('searchbox').fill('');
}

export async function find(tour) {
  await filters(tour);
  await anything(tour);
  await shape(tour);
  await beside(tour);
}
