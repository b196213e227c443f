import path from 'node:path';
import { _electron, expect, test as base, type ElectronApplication, type Page } from '@playwright/test';
import type { Stage } from '../fake/main';
import type { Scene } from '../fake/scene';
import { fakeMain } from './build-main';
import { settle } from './checks';

declare global {
  // In the main process of these tests only; what is passed to `evaluate` runs there.
  var theFake: Stage;
}

export type Theme = Scene['theme'];
export const THEMES: readonly Theme[] = ['light', 'dark'];

/** The keys that lead to the screens, by what stands over each. */
const SCREEN_KEYS = {
  Users: ['g', 'u'],
  Sessions: ['g', 's'],
  Accounts: ['g', 'c'],
  Organizations: ['g', 'z'],
  Verifications: ['g', 'v'],
  Outbox: ['g', 'o'],
  'Mail log': ['g', 'm'],
  'Mail templates': ['g', 't'],
  Insight: ['g', 'i'],
  Audit: ['g', 'a'],
  Connections: ['g', 'n'],
  'Connection report': ['g', 'r'],
  Settings: ['Control+,'],
} as const;
export type ScreenName = keyof typeof SCREEN_KEYS;

/** A page and what main does behind it. */
export interface Show {
  readonly page: Page;
  /** Loads the page anew in a scene; it is ready when this returns. */
  readonly scene: (scene: Partial<Scene>) => Promise<void>;
  /** Changes the scene under the page, such as that the link breaks. */
  readonly change: (scene: Partial<Scene>) => Promise<void>;
  /** Lets the calls go on that the scene holds. */
  readonly release: () => Promise<void>;
  /** Keeps a picture of the page, if pictures are asked for: `PAGE_PICTURES=folder`. */
  readonly picture: (name: string) => Promise<void>;
  /** Switches the theme as the settings do. */
  readonly theme: (theme: Theme) => Promise<void>;
  /** Goes to a screen by its keys, and is there when this returns. */
  readonly go: (screen: ScreenName) => Promise<void>;
  readonly userId: (index: number) => Promise<string>;
  readonly goToUser: (index: number) => Promise<void>;
  /**
   * Brings the page somewhere, unless a test before this one of the same worker left it exactly there: tests of one state
   * in two themes need it once. `where` names it.
   */
  readonly reach: (where: string, arrive: () => Promise<void>) => Promise<void>;
}

interface WorkerFixtures {
  readonly electron: ElectronApplication;
  readonly reached: { where: string | null };
}

/** When it is known which database is open, and a screen shows; its rows may still be on their way. */
const ready = (page: Page) => page.getByRole('heading', { level: 1 }).waitFor();

const pictures = process.env['PAGE_PICTURES'];

/** The built page in one Electron window that stays open; main is a fake. A complaint of either fails the test. */
export const test = base.extend<{ readonly show: Show }, WorkerFixtures>({
  electron: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads from the pattern what a fixture needs
    async ({}, provide) => {
      const app = await _electron.launch({ args: [fakeMain] });
      await ready(await app.firstWindow());
      await provide(app);
      await app.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  // oxlint-disable-next-line no-empty-pattern -- as above
  reached: [async ({}, provide) => provide({ where: null }), { scope: 'worker' }],
  show: async ({ electron, reached }, provide, about) => {
    const page = await electron.firstWindow();
    const complaints: string[] = [];
    const hear = (message: { type(): string; text(): string }) => {
      if (message.type() === 'error') complaints.push(message.text());
    };
    const catchError = (error: Error) => void complaints.push(String(error));
    page.on('console', hear);
    page.on('pageerror', catchError);
    const left = reached.where;
    reached.where = null;
    const change: Show['change'] = (given) =>
      electron.evaluate((_api, changes) => globalThis.theFake.change(changes), given);
    const userId: Show['userId'] = (index) => electron.evaluate((_api, at) => globalThis.theFake.userId(at), index);
    const show: Show = {
      page,
      scene: async (given) => {
        await electron.evaluate((_api, scene) => globalThis.theFake.show(scene), given);
        await page.reload();
        await ready(page);
      },
      change,
      release: () => electron.evaluate(() => globalThis.theFake.release()),
      picture: async (name) => {
        if (pictures === undefined) return;
        await settle(page);
        await page.screenshot({ path: path.join(pictures, `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.png`) });
      },
      theme: async (theme) => {
        await electron.evaluate((_api, to) => globalThis.theFake.theme(to), theme);
        await page.locator(`html[data-theme="${theme}"]`).waitFor({ state: 'attached' });
      },
      go: async (screen) => {
        for (const key of SCREEN_KEYS[screen]) await page.keyboard.press(key);
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(screen);
      },
      userId,
      goToUser: async (index) => {
        const id = await userId(index);
        await electron.evaluate((_api, to) => globalThis.theFake.tell('navigate', { to: 'user', id: to }), id);
      },
      reach: async (where, arrive) => {
        if (left !== where) await arrive();
        reached.where = where;
      },
    };
    await provide(show);
    page.off('console', hear);
    page.off('pageerror', catchError);
    if (about.status !== about.expectedStatus) await page.screenshot({ path: about.outputPath('page.png') });
    const inMain = await electron.evaluate(() => globalThis.theFake.complaints());
    expect([...complaints, ...inMain]).toEqual([]);
  },
});

export { expect };
