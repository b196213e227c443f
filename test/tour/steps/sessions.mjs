// A person's sessions by device, and what ending them comes to in each way an app can keep them; shutting an account.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { openPerson, PEOPLE } from '../people.mjs';

const SESSIONS_OF = { name: /^Sessions of/ };

/** Answers like an auth server about one person: signed in until told otherwise. */
async function startFakeAuthServer() {
  const state = { userId: '', answers: [] };
  const server = createServer((_request, response) => {
    const signedIn = state.answers.shift() ?? false;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(signedIn ? { session: { userId: state.userId }, user: {} } : null));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { state, origin: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

/** Opens the demo database as an app that keeps its sessions in a certain way. */
async function openAs(tour, kept, more = {}) {
  const demo = readdirSync(tour.folder, { recursive: true }).find((name) => String(name).endsWith('demo.db'));
  assert.ok(demo, 'the demo database was not found');
  await tour.page.evaluate(
    async (input) => {
      const known = (await window.authdesk.connections.list()).data.find((one) => one.name === 'Shop');
      const saved = await window.authdesk.connections.save({
        ...(known === undefined ? {} : { id: known.id }),
        name: 'Shop',
        environment: 'staging',
        driver: 'sqlite',
        sqlite: { file: input.file },
        ...input.more,
        sessions: input.sessions,
      });
      if (!saved.ok) throw new Error(saved.error.message);
      const opened = await window.authdesk.connections.open({ id: saved.data.id });
      if (!opened.ok) throw new Error(opened.error.message);
    },
    { file: path.join(tour.folder, String(demo)), sessions: kept, more },
  );
  await tour.page.locator('html[data-env="staging"]').waitFor({ state: 'attached' });
}

async function undoFromResult({ page }) {
  await page
    .getByRole('dialog')
    .filter({ has: page.getByRole('list', { name: 'What came of it' }) })
    .getByRole('button', { name: 'Undo' })
    .click();
  await page.getByText('Put back as it was').waitFor();
}

/** A session whose device has no other. */
async function aRow(tour) {
  await tour.page.getByRole('grid', SESSIONS_OF).getByRole('row').last().focus();
}

async function panel(tour) {
  const { page } = tour;
  await tour.step('sessions-by-device', () => openPerson(tour, PEOPLE.stolenLaptop), { gallery: true });
  await tour.step('sessions-many', () => openPerson(tour, PEOPLE.manySessions), { gallery: true });
  await tour.step('sessions-folded', async () => {
    await page.getByRole('grid', SESSIONS_OF).getByRole('row').nth(1).focus();
    await tour.press('Enter');
    await page.getByRole('button', { name: 'Hide expired' }).click();
  });
  await tour.step('sessions-impersonated', () => openPerson(tour, PEOPLE.impersonated), { gallery: true });
  await tour.step(
    'sessions-everything',
    async () => {
      await page
        .getByRole('grid', SESSIONS_OF)
        .getByRole('row')
        .filter({ has: page.getByLabel(/Impersonated/) })
        .last()
        .focus();
      await tour.press('Enter');
      await page.getByRole('dialog').getByText('Impersonated by').waitFor();
    },
    { gallery: true },
  );
  await tour.step('sessions-ask-without-server', async () => {
    await page.getByRole('button', { name: 'Ask the auth server' }).click();
    await page
      .getByText(/does not say where the auth server is/)
      .first()
      .waitFor();
  });
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
  await tour.clearMessages();
}

async function databaseOnly(tour) {
  const { page } = tour;
  await tour.step('sessions-ended-assumed', async () => {
    await openPerson(tour, PEOPLE.stolenLaptop);
    await aRow(tour);
    await tour.press('d');
    await page.getByText(/^1 session of .* revoked at/).waitFor();
  });
  await tour.step(
    'sessions-result-assumed',
    async () => {
      await page.getByRole('button', { name: 'Details' }).click();
      await page.getByRole('list', { name: 'What came of it' }).waitFor();
    },
    { gallery: true },
  );
  await tour.step('sessions-undone', () => undoFromResult(tour));
  await tour.step(
    'sessions-selected',
    async () => {
      await tour.clearMessages();
      await aRow(tour);
      await tour.press('x');
      await page.getByRole('toolbar').getByText('selected').waitFor();
    },
    { gallery: true },
  );
  await tour.step('sessions-others-question', async () => {
    await tour.press('Shift+D');
    await page
      .getByRole('alertdialog')
      .getByText(/^Revoke the other/)
      .first()
      .waitFor();
  });
  await tour.press('Escape');
}

async function otherModes(tour) {
  const { page } = tour;
  const server = await startFakeAuthServer();
  const secret = 'a secret of the tour that is long enough';
  const known = {
    cookieCache: { enabled: true, maxAgeSeconds: 300 },
    jwt: { enabled: true, lifetimeSeconds: 900 },
    secondaryStorage: 'none',
  };
  const prove = async (answers) => {
    await tour.clearMessages();
    await openPerson(tour, PEOPLE.stolenLaptop);
    server.state.userId = await page.evaluate(
      async (email) => (await window.authdesk.users.list({ search: email })).data.rows[0].id,
      PEOPLE.stolenLaptop.email,
    );
    server.state.answers = answers;
    await aRow(tour);
    await tour.press('Shift+A');
    await page.getByRole('dialog').getByRole('list', { name: 'Proof' }).waitFor();
  };
  try {
    await openAs(tour, known, { authServer: { baseURL: server.origin, secret } });
    await tour.step('sessions-proven', () => prove([true, false]), { gallery: true });
    await tour.step('sessions-proven-undone', () => undoFromResult(tour));
    await tour.step('sessions-still-signed-in', () => prove([true, true]), { gallery: true });
    await tour.step('sessions-asked', async () => {
      await undoFromResult(tour);
      await tour.clearMessages();
      server.state.answers = [true];
      await aRow(tour);
      await tour.press('a');
      await page.getByText(/^The auth server at .*: signed in/).waitFor();
    });
    await tour.clearMessages();
  } finally {
    server.stop();
  }
  await tour.step('sessions-not-proven', () => prove([]), { gallery: true });
  await tour.step(
    'sessions-storage-missing',
    async () => {
      await undoFromResult(tour);
      await tour.clearMessages();
      await openAs(tour, { secondaryStorage: 'with-database' });
      await openPerson(tour, PEOPLE.stolenLaptop);
      await tour.press('o');
      await page
        .getByRole('alertdialog')
        .getByText(/would go on accepting them/)
        .waitFor();
    },
    { gallery: true },
  );
  await tour.press('Escape');
}

async function shutting(tour) {
  const { page } = tour;
  await openAs(tour, { cookieCache: { enabled: true }, secondaryStorage: 'none' });
  await tour.step(
    'panic-sheet',
    async () => {
      await openPerson(tour, PEOPLE.stolenLaptop);
      await tour.press('Shift+O');
      await page.getByRole('dialog').getByRole('table', { name: 'What will happen' }).waitFor();
    },
    { gallery: true },
  );
  await tour.step(
    'panic-done',
    async () => {
      await page.getByRole('dialog').getByRole('combobox', { name: 'Reason', exact: true }).fill('Account taken over');
      await page.getByRole('dialog').getByRole('button', { name: 'Lock down and ban' }).click();
      await page.getByRole('dialog', { name: /is locked down$/ }).waitFor();
    },
    { gallery: true },
  );
  await tour.step('panic-undone', () => undoFromResult(tour));
  await tour.step('sessions-proof-in-the-audit', async () => {
    await tour.clearMessages();
    await tour.go('a', 'Audit');
    await page
      .getByRole('grid')
      .getByRole('row')
      .filter({ hasText: /Revoked sessions.*proven by the auth server/ })
      .last()
      .click();
    await page.getByRole('region', { name: 'What the auth server said' }).waitFor();
  });
}

export async function sessions(tour) {
  await panel(tour);
  await databaseOnly(tour);
  await otherModes(tour);
  await shutting(tour);
}
