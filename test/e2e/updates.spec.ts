// Updates in the real app, from a feed on this computer, with an AppImage that stands in for the next version.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { fileOf, makeSigner, manifestText, signedFeed, startFeed, type FeedServer } from '../support/update-feed';
import { confirmEverything } from '../support/person.mjs';
import { ask, call } from './fixtures/calls';
import { expect, test as base } from './fixtures/app';

// A package believes its own keys only.
base.skip(process.env['AUTHDESK_PACKAGED'] !== undefined || process.platform !== 'linux');

const ours = makeSigner();
/** The next version: says that it was started, and with what. */
const NEXT = Buffer.from('#!/bin/sh\nenv > "$0.started.new"\nmv "$0.started.new" "$0.started"\n');

interface Updating {
  readonly feed: FeedServer;
  readonly image: string;
  readonly start: (means?: object | null) => Promise<{ app: ElectronApplication; page: Page }>;
}

const test = base.extend<{ updating: Updating }>({
  updating: async ({ folder }, provide) => {
    const feed = await startFeed();
    const image = path.join(folder, 'Authdesk.AppImage');
    await writeFile(image, 'this version');
    const apps: ElectronApplication[] = [];
    await provide({
      feed,
      image,
      start: async (means = {}) => {
        const set =
          means === null
            ? {}
            : { AUTHDESK_UPDATES: JSON.stringify({ feed: feed.url, keys: [ours.publicKey], ...means }) };
        const app = await _electron.launch({
          args: ['.', `--user-data-dir=${path.join(folder, 'data')}`, '--open=Demo'],
          env: {
            ...(process.env as Record<string, string>),
            XDG_CACHE_HOME: path.join(folder, 'cache'),
            APPIMAGE: image,
            ...set,
          },
        });
        apps.push(app);
        const page = await app.firstWindow();
        await confirmEverything(app);
        await page.locator('[data-app-state="ready"]').waitFor({ state: 'attached' });
        await page.keyboard.press('ControlOrMeta+Comma');
        return { app, page };
      },
    });
    for (const app of apps) await app.close().catch(() => {});
    await feed.stop();
  },
});

const offerIn = (feed: FeedServer, version: string, bytes = NEXT) => {
  feed.put('update.json', signedFeed(manifestText(version, { files: [fileOf(bytes)] }), ours));
};

test('a newer version is found, downloaded, asked about and put in place, and the app starts as it', async ({
  updating,
}) => {
  const { feed, image } = updating;
  offerIn(feed, '9.0.0');
  feed.put('Authdesk.AppImage', NEXT);
  const { app, page } = await updating.start();
  expect(feed.asked).toEqual([]);
  await page.getByRole('button', { name: 'Check for updates' }).click();
  await expect(page.getByText('Authdesk 9.0.0 is there.')).toBeVisible();
  expect(feed.asked.map(({ path: name }) => name)).toEqual(['update.json']);
  const ended = once(app.process(), 'exit');
  await page.getByRole('button', { name: 'Download' }).click();
  await ended;
  expect(await readFile(image)).toEqual(NEXT);
  await expect.poll(() => existsSync(`${image}.started`)).toBe(true);
  // What was sent: two addresses, and nothing that tells one computer from another.
  expect(feed.asked.map(({ path: name }) => name)).toEqual(['update.json', 'Authdesk.AppImage']);
  for (const { headers } of feed.asked) {
    expect(headers['user-agent']).toBe('Authdesk');
    expect(Object.keys(headers).filter((name) => /^x-|cookie|authorization/u.test(name))).toEqual([]);
  }
});

for (const [what, put] of [
  ['with other bytes', (feed: FeedServer) => feed.put('Authdesk.AppImage', Buffer.from(NEXT.map((byte) => byte ^ 1)))],
  ['cut off', (feed: FeedServer) => feed.put('Authdesk.AppImage', NEXT, true)],
  [
    'larger than signed',
    (feed: FeedServer) => feed.put('Authdesk.AppImage', Buffer.concat([NEXT, Buffer.alloc(5_000_000)])),
  ],
  ['not at all', () => {}],
] as const) {
  test(`a package that comes ${what} is thrown away, and this version stays`, async ({ updating }) => {
    const { feed, image } = updating;
    offerIn(feed, '9.0.0');
    put(feed);
    const { page } = await updating.start();
    await page.getByRole('button', { name: 'Check for updates' }).click();
    await page.getByRole('button', { name: 'Download' }).click();
    await expect(page.getByText('did not arrive as it was signed')).toBeVisible();
    expect(await readFile(image, 'utf8')).toBe('this version');
  });
}

test('an older version is refused, and one that is not signed', async ({ updating }) => {
  const { feed } = updating;
  offerIn(feed, '0.0.1');
  const { page } = await updating.start();
  await page.getByRole('button', { name: 'Check for updates' }).click();
  await expect(page.getByText('is older, so it was refused')).toBeVisible();
  feed.put('update.json', JSON.stringify({ manifest: manifestText('9.0.0') }));
  await page.getByRole('button', { name: 'Check for updates' }).click();
  await expect(page.getByText('is not signed, so it was refused')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Download' })).toHaveCount(0);
});

test('without a feed of its own nothing goes out, and the page cannot name one', async ({ updating }) => {
  offerIn(updating.feed, '9.0.0');
  const { page } = await updating.start(null);
  await expect(page.getByText('This build has no place to look for updates.')).toBeVisible();
  expect(await ask(page, 'app.checkForUpdates', { feed: updating.feed.url } as never)).toMatchObject({
    error: { code: 'INVALID_INPUT' },
  });
  expect(await ask(page, 'app.checkForUpdates')).toMatchObject({ error: { code: 'UNSUPPORTED' } });
  expect(updating.feed.asked).toEqual([]);
  expect((await call(page, 'app.preferences')).checkForUpdates).toBe(true);
});
