// The lists on a database of a million users or more that somebody else owns: looked at, never written to.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';

const box = (page) => page.getByRole('searchbox', { name: 'Search users' });
const firstRow = (page) => page.locator('[data-row-id]').first();
const grid = (page) => page.getByRole('grid', { name: 'Users' });
/** Reading a table of this size whole takes a busy machine a while. */
const WHOLE = { timeout: 300_000 };
/** Opened by a name of our own, which can be taken away as if somebody had moved the file. */
const link = path.join(mkdtempSync(path.join(os.tmpdir(), 'authdesk-tour-link-')), 'users.db');

const isPostgres = (database) => /^postgres(ql)?:/.test(database);

/** What the app is told to open. */
export function openedThrough(database) {
  if (isPostgres(database)) return database;
  symlinkSync(path.resolve(database), link);
  return link;
}

/** One person of the database, with a live session. */
async function somebody(database) {
  const query = `select u.id, u.name, u.email, s.token from "user" u left join "session" s on s."userId" = u.id
    where u.email > 'm' order by u.email limit 1`;
  if (!isPostgres(database)) {
    const db = new Database(database, { readonly: true });
    const row = db.prepare(query).get();
    db.close();
    return row;
  }
  const client = new pg.Client(database);
  await client.connect();
  const { rows } = await client.query(query);
  await client.end();
  return rows[0];
}

async function paste(tour, text) {
  await tour.app.evaluate(({ clipboard }, value) => clipboard.writeText(value), text);
  await tour.press('Control+V');
}

async function search(tour, text) {
  await box(tour.page).fill(text);
  await tour.page.waitForFunction(
    (wanted) => document.querySelector('[data-row-id]')?.textContent?.toLowerCase().includes(wanted) ?? false,
    text.toLowerCase(),
    WHOLE,
  );
}

/** Nobody can read the list for a while; `undo` puts that right. */
async function unreadable(database) {
  if (!isPostgres(database)) {
    rmSync(link);
    return async () => symlinkSync(path.resolve(database), link);
  }
  const client = new pg.Client(database);
  await client.connect();
  await client.query('begin');
  await client.query('lock table "user" in access exclusive mode');
  return async () => {
    await client.query('rollback');
    await client.end();
  };
}

/** The pictures of a big database: list, filters, search, what customers send, nobody found, too costly, unreadable. */
export async function atSize(tour, database) {
  const { page } = tour;
  const person = await somebody(database);
  await tour.step(
    'size-list',
    async () => {
      await tour.go('u', 'Users');
      await firstRow(page).waitFor(WHOLE);
      await page
        .getByText(/^about .+ users$/)
        .first()
        .waitFor();
    },
    { gallery: true },
  );
  await tour.step('size-end', async () => {
    await firstRow(page).focus();
    await tour.press('Control+End');
    await page.waitForTimeout(0);
    await firstRow(page).waitFor(WHOLE);
  });
  await tour.step(
    'size-search',
    async () => {
      await search(tour, person.name.split(' ')[0]);
      assert.ok((await page.locator('mark').count()) > 0, 'nothing is highlighted');
    },
    { gallery: true },
  );
  await tour.step(
    'size-filters',
    async () => {
      await box(page).fill('');
      await box(page).focus();
      await page.keyboard.type('verified:no provider:google ');
      await page.getByRole('button', { name: 'Unverified', exact: true }).waitFor();
      await firstRow(page).waitFor(WHOLE);
    },
    { gallery: true },
  );
  await tour.step(
    'size-filters-nobody',
    async () => {
      await page.keyboard.type('created:<1999-01-01 ');
      await page.getByText('No user fits these filters').waitFor(WHOLE);
    },
    { gallery: true },
  );
  await tour.step(
    'size-no-match',
    async () => {
      await page.getByRole('button', { name: 'Show all users' }).click();
      await box(page).fill('nobody at all is called this');
      await page.getByText(/^No user matches/).waitFor(WHOLE);
    },
    { gallery: true },
  );
  await box(page).fill('');
  await firstRow(page).waitFor(WHOLE);
  if (person.token !== null) {
    await tour.step(
      'size-paste-cookie',
      async () => {
        await box(page).focus();
        await paste(tour, `better-auth.session_token=${person.token}.${'c2lnbmF0dXJl'.repeat(3)}c2lnbmE%3D`);
        await page.getByRole('option').filter({ hasText: 'Recognised as session cookie' }).waitFor(WHOLE);
      },
      { gallery: true },
    );
    await tour.press('Escape', 'Escape');
  }
  await tour.step('size-paste-address', async () => {
    await box(page).focus();
    await paste(tour, `"${person.name}" <${person.email}>`);
    await page.getByRole('option').filter({ hasText: person.email }).first().waitFor(WHOLE);
    // The list looks for the address that was pasted, not for the whole text.
    await page.locator('[data-row-id]').first().filter({ hasText: person.email }).waitFor(WHOLE);
  });
  await tour.press('Escape', 'Escape');
  await tour.step(
    'size-sorted',
    async () => {
      await box(page).fill('');
      await grid(page).getByRole('columnheader', { name: /^Name/ }).getByRole('button').first().click();
      // Sorted where that is bearable; asked first where it is not.
      await page
        .getByText('This would keep the database busy')
        .or(grid(page).locator('[aria-sort="ascending"], [aria-sort="descending"]'))
        .first()
        .waitFor(WHOLE);
      await tour.ready();
    },
    { gallery: true },
  );
  await tour.step('size-unreadable', async () => {
    await tour.go('u', 'Users');
    await firstRow(page).waitFor(WHOLE);
    const undo = await unreadable(database);
    try {
      await tour.press('Control+r');
      await page
        .getByText(/could not be read|was moved/)
        .first()
        .waitFor(WHOLE);
      await tour.gallery('size-unreadable-now');
    } finally {
      await undo();
    }
  });
  await tour.step('size-readable-again', async () => {
    await tour.press('Control+r');
    await page
      .getByText(/could not be read|was moved/)
      .first()
      .waitFor({ state: 'hidden', ...WHOLE });
    await firstRow(page).waitFor(WHOLE);
  });
  await tour.step('size-sessions', async () => {
    await tour.go('s', 'Sessions');
    await firstRow(page).waitFor(WHOLE);
  });
}
