// The explorer of all sessions: typed and picked filters, marks, ending by selection and by filter.
import Database from 'better-sqlite3';
import { readdirSync } from 'node:fs';
import path from 'node:path';

const grid = (page) => page.getByRole('grid', { name: 'Sessions' });
const box = (page) => page.getByRole('searchbox', { name: 'Search sessions' });
const chip = (page, text) => page.getByRole('button', { name: text, exact: true });

async function typed(page, text) {
  await page.keyboard.press('/');
  await box(page).fill('');
  await page.keyboard.type(text);
}

/** Somebody signs in behind Authdesk's back. */
function signIn(tour) {
  const file = readdirSync(tour.folder, { recursive: true }).find((name) =>
    /demo[^/]*\.(db|sqlite)$/u.test(String(name)),
  );
  const db = new Database(path.join(tour.folder, String(file)));
  const [row] = db.prepare('select * from session where "expiresAt" > ? limit 1').all(new Date().toISOString());
  const names = Object.keys(row);
  const copy = { ...row, id: `tour-${Date.now()}`, token: `tour-${Date.now()}`.padEnd(32, 'x'), userAgent: IPHONE };
  db.prepare(
    `insert into session (${names.map((n) => `"${n}"`).join(', ')}) values (${names.map((n) => `@${n}`).join(', ')})`,
  ).run(copy);
  db.close();
}

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1';

async function finding(tour) {
  const { page } = tour;
  await tour.step(
    'sessions',
    async () => {
      await tour.go('s', 'Sessions');
      const narrowed = page.getByTitle(/^Remove: Of /u);
      if (await narrowed.isVisible()) await narrowed.click();
      await page.getByRole('status').getByText('live sessions').waitFor();
      await grid(page).getByRole('row').nth(3).waitFor();
    },
    { gallery: true },
  );
  await tour.step('sessions-typing', async () => {
    await typed(page, 'ip:10.0.0.0/33 device:');
    await page.getByText('Behind the slash').waitFor();
  });
  await tour.step(
    'sessions-filtered',
    async () => {
      await typed(page, 'ip:0.0.0.0/0 device:"iphone" created:>1y ');
      await chip(page, 'On “iphone”').waitFor();
      await page.getByRole('status').getByText('match').waitFor();
    },
    { gallery: true },
  );
  await tour.step(
    'sessions-filter-menu',
    async () => {
      await tour.press('ArrowDown', 'f');
      await page.getByRole('dialog', { name: 'Filter sessions' }).waitFor();
    },
    { gallery: true },
  );
  await tour.step('sessions-wrong-address', async () => {
    await page.getByRole('textbox', { name: 'IP address or range' }).fill('10.0.0');
    await page.getByText('An IPv4 address has four numbers').waitFor();
  });
  await tour.step(
    'sessions-flags',
    async () => {
      await page.getByRole('button', { name: 'Clear all' }).click();
      await tour.press('Escape');
      await typed(page, 'odd:any ');
      await page.locator('[data-flag]').first().waitFor();
      await tour.press('ArrowDown');
      await page.locator('[data-flag]').first().hover();
      await page.getByText('Press to show only these').waitFor();
    },
    { gallery: true },
  );
  await tour.step('sessions-why', async () => {
    await page
      .locator('[data-row-id]')
      .filter({ has: page.locator('[data-flag]') })
      .first()
      .click({ button: 'right' });
    await page.getByText('Why it is flagged').waitFor();
  });
  await tour.step(
    'sessions-no-match',
    async () => {
      await tour.press('Escape');
      await page.getByRole('menu').waitFor({ state: 'hidden' });
      await typed(page, 'ip:192.0.2.0/24 no such device');
      await page.getByText('No session matches').waitFor();
    },
    { gallery: true },
  );
}

async function ending(tour) {
  const { page } = tour;
  await tour.step('sessions-selected', async () => {
    await page.getByRole('button', { name: 'Show all sessions' }).click();
    await typed(page, 'state:live iphone');
    await page.waitForFunction(() =>
      [...document.querySelectorAll('[data-row-id]')].every((row) => row.textContent?.includes('iPhone')),
    );
    await tour.press('ArrowDown');
    await page.waitForFunction(() => document.activeElement?.role === 'row');
    await tour.press('x', 'Shift+ArrowDown', 'Shift+ArrowDown');
    await page.getByRole('toolbar').getByText('3 sessions selected').waitFor();
  });
  await tour.step('sessions-question', async () => {
    await tour.press('d');
    await page.getByRole('alertdialog').getByText('Revoke 3 sessions?').waitFor();
  });
  await tour.step('sessions-ended', async () => {
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke 3 sessions' }).click();
    await page
      .getByText(/^3 sessions .*revoked/u)
      .first()
      .waitFor();
  });
  await tour.step(
    'sessions-end-all',
    async () => {
      await page.getByRole('alertdialog').waitFor({ state: 'hidden' });
      await tour.clearMessages();
      await typed(page, 'device:iphone state:live ');
      await page.getByRole('button', { name: /^Revoke all \d+ that match/u }).click();
      await page.getByRole('alertdialog', { name: /^Revoke \d+ sessions\?/u }).waitFor();
    },
    { gallery: true },
  );
  await tour.step(
    'sessions-asks-again',
    async () => {
      signIn(tour);
      await page
        .getByRole('alertdialog')
        .getByRole('button', { name: /^Revoke \d+ sessions/u })
        .click();
      await page.getByText(/by now, not/u).waitFor();
    },
    { gallery: true },
  );
  await tour.step(
    'sessions-end-all-done',
    async () => {
      await page
        .getByRole('alertdialog')
        .getByRole('button', { name: /^Revoke \d+ sessions/u })
        .click();
      await page
        .getByText(/^\d+ sessions revoked/u)
        .first()
        .waitFor();
    },
    { gallery: true },
  );
  await tour.step('sessions-end-all-undone', async () => {
    await page.getByRole('button', { name: 'Undo', exact: true }).first().click();
    await page.getByText('Put back as it was').waitFor();
    await tour.clearMessages();
  });
}

export async function sessionExplorer(tour) {
  await finding(tour);
  await ending(tour);
}
