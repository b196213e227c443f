import type { Locator } from '@playwright/test';
import type { Scene } from './fake/scene';
import { expectSound } from './support/checks';
import { expect, test, THEMES, type ScreenName, type Show } from './support/window';

// Every dialog, opened the way a person opens it. To add one: a line in DIALOGS.

interface Dialog {
  readonly name: string;
  /** What it is called on screen. */
  readonly title: string | RegExp;
  readonly scene?: Partial<Scene>;
  /** Opens it; gives what has the focus again once it is closed. */
  readonly open: (show: Show) => Promise<Locator>;
}

/** A user of the list: the first has a locked second factor and seven sessions, the second is banned and unverified. */
type Who = 0 | 1;

/** Presses what has the focus, as a person without a mouse does. */
async function press(target: Locator): Promise<Locator> {
  await target.focus();
  await target.press('Enter');
  return target;
}

/** A button of a screen. */
const button = (screen: ScreenName, name: string | RegExp) => async (show: Show) => {
  await show.go(screen);
  return press(show.page.getByRole('main').getByRole('button', { name }).first());
};

/** A button of a person's page. */
const ofUser = (who: Who, name: string | RegExp) => async (show: Show) => {
  await show.goToUser(who);
  return press(show.page.getByRole('main').getByRole('button', { name }).first());
};

/** A line of a menu behind a button; the button gets the focus back. */
async function choose({ page }: Show, trigger: Locator, item: string | RegExp): Promise<Locator> {
  await press(trigger);
  await page.getByRole('menuitem', { name: item }).click();
  return trigger;
}

/** A line of the menu with all that can be done about a person. */
const verb = (who: Who, item: string | RegExp) => async (show: Show) => {
  await show.goToUser(who);
  return choose(show, show.page.getByRole('main').getByRole('button', { name: /^More(?! about)/ }), item);
};

/** Keys on a row of a list, which takes the focus by itself. */
const onRow =
  (list: ScreenName, ...keys: string[]) =>
  async (show: Show) => {
    await show.go(list);
    const row = show.page.getByRole('grid', { name: list }).locator('[data-row-id]:focus');
    await expect(row).toBeVisible();
    for (const key of keys.slice(0, -1)) await show.page.keyboard.press(key);
    const id = await row.getAttribute('data-row-id');
    await show.page.keyboard.press(keys.at(-1) ?? '');
    return show.page.locator(`[data-row-id="${id}"]`);
  };

/** A line of the menu of what can be done to many users. */
const bulk = (item: string) => async (show: Show) => {
  await show.go('Users');
  return choose(show, show.page.getByRole('button', { name: 'Act on many users' }), item);
};

const DIALOGS: readonly Dialog[] = [
  // of the window
  { name: 'shortcuts', title: 'Keyboard shortcuts', open: onRow('Users', '?') },
  { name: 'palette', title: 'Find', open: onRow('Users', 'Control+k') },
  {
    name: 'questions about sessions',
    title: /^How .* keeps sessions$/,
    scene: { questions: true },
    open: button('Users', 'Answer'),
  },

  // of connections
  { name: 'remove a connection', title: 'Remove this connection?', open: onRow('Connections', 'Delete') },
  {
    name: 'open a connection',
    title: /^Open Acme production/,
    open: async (show) => {
      await show.go('Connections');
      const row = show.page.getByRole('grid', { name: 'Connections' }).getByRole('row', { name: /Acme production/ });
      await row.click();
      return row;
    },
  },
  {
    name: 'open a connection over an SSH server that is not known',
    title: /^Open My laptop/,
    scene: { fail: { 'connections.open': 'CONFIRMATION_REQUIRED' } },
    open: async (show) => {
      await show.go('Connections');
      const row = show.page.getByRole('grid', { name: 'Connections' }).getByRole('row', { name: /My laptop/ });
      await row.click();
      await expect(show.page.getByRole('button', { name: 'Accept and open' })).toBeVisible();
      return row;
    },
  },

  // of lists
  { name: 'create a user', title: 'Create a user', open: button('Users', 'Create a user') },
  { name: 'export users', title: 'Export users', open: button('Users', 'Export…') },
  {
    name: 'export, read-only',
    title: 'Export sessions',
    scene: { open: 'production', readOnly: true },
    open: button('Sessions', 'Export…'),
  },
  { name: 'act on all users', title: 'Act on many users', open: bulk('All users…') },
  { name: 'act on a pasted list', title: 'Act on many users', open: bulk('Paste a list…') },
  { name: 'end two sessions', title: 'Revoke 2 sessions?', open: onRow('Sessions', 'x', 'ArrowDown', 'x', 'd') },
  { name: 'end all sessions', title: /^Revoke \d+ sessions\?/, open: button('Sessions', /^Revoke all/) },
  { name: 'remove two codes', title: 'Remove 2 rows?', open: onRow('Verifications', 'x', 'ArrowDown', 'x', 'd') },
  {
    name: 'remove a code, for a reason',
    title: 'Remove this row?',
    scene: { reasons: true },
    open: onRow('Verifications', 'd'),
  },
  {
    name: 'remove expired codes',
    title: 'Remove expired rows for good?',
    open: button('Verifications', 'Remove expired ones…'),
  },
  {
    name: 'undo',
    title: 'Undo this?',
    open: async (show) => {
      await show.go('Audit');
      await show.page.getByRole('row').filter({ hasText: 'Changed the address' }).first().click();
      return press(
        show.page.getByRole('complementary', { name: 'Audit entry' }).getByRole('button', { name: 'Undo…' }),
      );
    },
  },
  {
    name: 'another language of a template',
    title: 'Write this mail in another language',
    open: button('Mail templates', 'Another language…'),
  },
  { name: 'test of a template', title: 'Send a test to yourself', open: button('Mail templates', 'Send a test…') },

  // of a person
  { name: 'edit', title: 'Edit user', open: ofUser(0, /^Edit/) },
  {
    name: 'end all sessions of a user',
    title: /^Revoke (?:all|the only) .*live session/,
    open: ofUser(0, /^Revoke all sessions/),
  },
  {
    name: 'session in full',
    title: / on |curl/,
    open: async (show) => {
      await show.goToUser(0);
      const row = show.page
        .getByRole('grid', { name: 'Sessions' })
        .locator('[data-row-id]')
        .filter({ hasText: 'd' })
        .last();
      await row.click();
      return row;
    },
  },
  { name: 'resend the verification mail', title: 'Resend verification mail', open: ofUser(1, /^Resend mail/) },
  { name: 'change the address', title: 'Change email', open: verb(0, 'Change email') },
  {
    name: 'mark as unverified',
    title: 'Mark the address as unverified?',
    scene: { reasons: true },
    open: verb(0, 'Mark as unverified'),
  },
  { name: 'set the role', title: 'Set role', open: verb(0, 'Set role') },
  { name: 'set a password', title: 'Set a password', open: verb(0, 'Set password') },
  { name: 'reset the second factor', title: 'Reset the second factor?', open: verb(0, 'Reset second factor') },
  { name: 'password reset mail', title: 'Send a password reset mail', open: verb(0, 'Password reset mail') },
  { name: 'sign-in link', title: 'Send a sign-in link', open: verb(0, 'Sign-in link') },
  { name: 'code by mail', title: 'Send a code by mail', open: verb(0, 'Code by mail') },
  { name: 'copy a link', title: 'Copy a verification link', open: verb(1, 'Copy link') },
  { name: 'ban', title: 'Ban this user', open: verb(0, /^Ban/) },
  { name: 'change a ban', title: 'Change the ban', open: verb(1, /^Ban/) },
  { name: 'lift a ban', title: 'Lift the ban?', scene: { reasons: true }, open: verb(1, /^Lift ban/) },
  { name: 'shut the account', title: 'Shut this account at once?', open: verb(0, 'Shut the account') },
  { name: 'remove a user', title: /^Remove/, open: verb(0, /^Remove/) },
  { name: 'unlink', title: /^Unlink/, open: ofUser(0, /^Unlink Google/) },
  {
    name: 'reveal a token',
    title: /^Reveal the access token/,
    open: async (show) => {
      await show.goToUser(0);
      return choose(show, show.page.getByRole('button', { name: /^Reveal a token/ }), /access token/i);
    },
  },
];

for (const { name, title, scene = {}, open } of DIALOGS) {
  test(name, async ({ show }) => {
    const { page } = show;
    await show.scene(scene);
    const opener = await open(show);
    const dialog = page.getByRole('dialog', { name: title }).or(page.getByRole('alertdialog', { name: title }));
    await expect(dialog).toBeVisible();
    await expect.poll(() => dialog.evaluate((box) => box.contains(document.activeElement))).toBe(true);
    for (const theme of THEMES) {
      await show.theme(theme);
      await expectSound(page, { colorsOnly: theme === 'dark' });
      await show.picture(`dialog ${name} ${theme}`);
    }
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(opener).toBeFocused();
  });
}
