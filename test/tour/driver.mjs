// Starts the real app on the demo database and takes numbered pictures of every step.
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron } from '@playwright/test';
import { confirmEverything } from '../support/person.mjs';

const root = path.resolve(import.meta.dirname, '..', '..');
const pictures = path.join(root, 'out', 'tour');
/** What a person waits for shows itself by then, or never. */
const LIMIT = 10_000;

/** The sizes every screen has to look good at. */
export const SIZES = { small: [1280, 800], large: [1920, 1080] };

/** Begins a set of pictures; those of the last tour go. */
export function emptyPictures() {
  rmSync(pictures, { recursive: true, force: true });
  mkdirSync(pictures, { recursive: true });
}

/**
 * Starts the app for a part of the tour in a folder of its own, on the demo or on what `--open=` takes, and waits until it
 * shows its first screen.
 */
export async function startTour(part, open = 'Demo') {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'authdesk-tour-'));
  const env = { ...process.env, ...(process.getuid?.() === 0 ? { ELECTRON_DISABLE_SANDBOX: '1' } : {}) };
  const app = await _electron.launch({ args: ['.', `--user-data-dir=${folder}`, `--open=${open}`], cwd: root, env });
  const page = await app.firstWindow();
  await confirmEverything(app);
  page.setDefaultTimeout(LIMIT);
  return new Tour({ app, page, folder, part });
}

/** That a step did not go through; whatever comes after it in its part would only fail for it. */
class StepFailed extends Error {}

class Tour {
  passed = 0;
  /** The step that ended the part. */
  failure = null;
  #faults = [];
  #number = 0;
  #theme = 'light';
  #width = 0;

  constructor({ app, page, folder, part }) {
    this.app = app;
    this.page = page;
    this.folder = folder;
    this.part = part;
    page.on('pageerror', (error) => this.#faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.#faults.push(message.text());
    });
  }

  /** Waits for the sign that the screen shows its data, or says why it has none. */
  async ready() {
    await this.page.locator('html[data-app-state="ready"]').waitFor({ state: 'attached' });
  }

  async size([width, height]) {
    await this.app.evaluate(
      ({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0].setSize(w, h),
      [width, height],
    );
    // The window manager answers in its own time, and less its frame and menu bar.
    await this.page.waitForFunction((w) => Math.abs(window.innerWidth - w) < 40, width);
    this.#width = width;
  }

  /** Light or dark, with the keys a person would press. */
  async theme(theme) {
    const now = await this.page.evaluate(() => document.documentElement.dataset.theme);
    if (now !== theme) {
      // Behind a dialog no key acts; its picture is wanted in both themes all the same.
      const behind = await this.page.locator('[role="dialog"][data-open], [role="alertdialog"][data-open]').count();
      if (behind === 0) await this.press('Control+Shift+L');
      else await this.page.evaluate((wanted) => (document.documentElement.dataset.theme = wanted), theme);
    }
    await this.page.locator(`html[data-theme="${theme}"]`).waitFor({ state: 'attached' });
    this.#theme = theme;
  }

  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Goes to a screen with its two-letter shortcut and waits for its heading. */
  async go(letter, heading) {
    // In a text box the letters would be text.
    await this.page.evaluate(() => document.activeElement instanceof HTMLInputElement && document.activeElement.blur());
    await this.press('g', letter);
    await this.page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
    await this.ready();
  }

  async picture(name) {
    // Without motion left to see, two runs give the same picture.
    await this.page.waitForFunction(() =>
      document
        .getAnimations()
        .every((one) => one.playState !== 'running' || one.effect?.getTiming().iterations === Infinity),
    );
    const number = String(this.#number).padStart(2, '0');
    await this.page.screenshot({
      path: path.join(pictures, `${this.part}-${number}-${name}-${this.#theme}-${this.#width}.png`),
    });
  }

  /** The same screen in both sizes and both themes. */
  async gallery(name) {
    for (const theme of ['light', 'dark']) {
      for (const size of Object.values(SIZES)) {
        await this.theme(theme);
        await this.size(size);
        await this.picture(name);
      }
    }
    await this.theme('light');
    await this.size(SIZES.small);
  }

  /** Does one thing a person would do and takes its picture. @throws when it fails, which ends the part */
  async step(name, act, { gallery = false } = {}) {
    this.#number += 1;
    this.#faults = [];
    const started = Date.now();
    try {
      await act(this.page);
      if (gallery) await this.gallery(name);
      else await this.picture(name);
      if (this.#faults.length > 0) throw new Error(`the page reported: ${this.#faults.join(' | ')}`);
      this.passed += 1;
      console.log(`ok    ${this.part}: ${name} (${Date.now() - started} ms)`);
    } catch (error) {
      this.fail(name, error);
      await this.picture(`${name}-FAILED`).catch(() => undefined);
      throw new StepFailed(name, { cause: error });
    }
  }

  /** Closes whatever lies over the screen. */
  async recover() {
    const over = this.page.locator('[role="dialog"][data-open], [role="alertdialog"][data-open], [role="menu"]');
    for (let tries = 0; tries < 3 && (await over.count()) > 0; tries += 1) await this.press('Escape');
  }

  fail(name, error) {
    this.failure = name;
    console.error(`FAIL  ${this.part}: ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }

  /** Closes messages, so that they hide nothing in the next picture. */
  async clearMessages() {
    // A dialog on its way out still hides the rest of the page from roles.
    await this.page.waitForFunction(
      () => document.querySelector('[role="alertdialog"], [role="dialog"]:not([aria-modal="false"])') === null,
    );
    const close = this.page.locator('[aria-label="Close message"]');
    // One may go by itself between being seen and being clicked.
    while ((await close.count()) > 0)
      await close
        .first()
        .click({ timeout: 1000 })
        .catch(() => undefined);
  }

  clipboard() {
    return this.app.evaluate(({ clipboard }) => clipboard.readText());
  }

  async end() {
    await this.app.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
