// Starts the real app on the demo database and takes numbered pictures of every step.
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron } from '@playwright/test';
import { confirmEverything } from '../support/person.mjs';

const root = path.resolve(import.meta.dirname, '..', '..');
const pictures = path.join(root, 'out', 'tour');
const LIMIT = 45_000;

/** The sizes every screen has to look good at. */
export const SIZES = { small: [1280, 800], large: [1920, 1080] };

/** Starts the app in a folder of its own, on the demo or on what `--open=` takes, and waits until it shows its first screen. */
export async function startTour(open = 'Demo') {
  rmSync(pictures, { recursive: true, force: true });
  mkdirSync(pictures, { recursive: true });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'authdesk-tour-'));
  const env = { ...process.env, ...(process.getuid?.() === 0 ? { ELECTRON_DISABLE_SANDBOX: '1' } : {}) };
  const app = await _electron.launch({ args: ['.', `--user-data-dir=${folder}`, `--open=${open}`], cwd: root, env });
  const page = await app.firstWindow();
  await confirmEverything(app);
  page.setDefaultTimeout(LIMIT);
  return new Tour(app, page, folder);
}

class Tour {
  failures = [];
  #faults = [];
  #number = 0;
  #theme = 'light';
  #width = 0;

  constructor(app, page, folder) {
    this.app = app;
    this.page = page;
    this.folder = folder;
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
    await this.page.screenshot({ path: path.join(pictures, `${number}-${name}-${this.#theme}-${this.#width}.png`) });
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

  /** Does one thing a person would do and takes its picture; a failure is noted and the tour goes on. */
  async step(name, act, { gallery = false } = {}) {
    this.#number += 1;
    this.#faults = [];
    const started = Date.now();
    try {
      await act(this.page);
      if (gallery) await this.gallery(name);
      else await this.picture(name);
      if (this.#faults.length > 0) throw new Error(`the page reported: ${this.#faults.join(' | ')}`);
      console.log(`ok    ${String(this.#number).padStart(2)} ${name} (${Date.now() - started} ms)`);
    } catch (error) {
      this.failures.push(name);
      console.error(
        `FAIL  ${String(this.#number).padStart(2)} ${name}: ${error instanceof Error ? error.message : String(error)}`,
      );
      await this.picture(`${name}-FAILED`).catch(() => undefined);
      await this.recover();
    }
  }

  /** Closes whatever lies over the screen, so that one failure does not make the next. */
  async recover() {
    const over = this.page.locator('[role="dialog"][data-open], [role="alertdialog"][data-open], [role="menu"]');
    for (let tries = 0; tries < 3 && (await over.count()) > 0; tries += 1) await this.press('Escape');
  }

  /** Closes messages, so that they hide nothing in the next picture. */
  async clearMessages() {
    // A dialog on its way out still hides the rest of the page from roles.
    await this.page.waitForFunction(
      () => document.querySelector('[role="alertdialog"], [role="dialog"]:not([aria-modal="false"])') === null,
    );
    const close = this.page.locator('[aria-label="Close message"]');
    for (let left = await close.count(); left > 0; left = await close.count()) {
      await close.first().click();
      await this.page.waitForFunction(
        (before) => document.querySelectorAll('[aria-label="Close message"]').length < before,
        left,
      );
    }
  }

  clipboard() {
    return this.app.evaluate(({ clipboard }) => clipboard.readText());
  }

  async end() {
    await this.app.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
