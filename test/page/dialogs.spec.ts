import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from '@playwright/test';
import type { Scene } from './fake/scene';
import { expectSound } from './support/checks';
import { expect, test, THEMES, type ScreenName, type Show } from './support/window';

// Every dialog, opened the way a person opens it. To add one: a line in DIALOGS; one without a line fails the last test.

interface Dialog {
  readonly name: string;
  /** Where it is made, below `src/renderer/src`; each dialog made there has a row. */
  readonly of: string;
  /** What it is called on screen. */
  readonly title: string | RegExp;
  readonly scene?: Partial<Scene>;
  /** Opens it; gives what has the focus again once it is closed, or null where that is gone by then. */
  readonly open: (show: Show) => Promise<Locator | null>;
  /** It cannot be closed: what it waits for is on its way. */
  readonly stays?: true;
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

/** Presses the button of the dialog that is open which goes on. */
async function goOn({ page }: Show, name: string | RegExp): Promise<void> {
  const dialog = page.getByRole('dialog').or(page.getByRole('alertdialog')).last();
  await press(dialog.getByRole('button', { name }));
}

/** A line of the menu of the second member of the first organization. */
const ofMember = (item: string) => async (show: Show) => {
  await show.go('Organizations');
  return choose(
    show,
    show.page
      .getByRole('list', { name: 'Members' })
      .getByRole('button', { name: /^More about/ })
      .nth(1),
    item,
  );
};

/** The same of the first invitation, which waits. */
const ofInvitation = (item: string) => async (show: Show) => {
  await show.go('Organizations');
  await show.page.getByRole('tab', { name: /^Invitations/ }).click();
  return choose(
    show,
    show.page
      .getByRole('list', { name: 'Invitations' })
      .getByRole('button', { name: /^More about/ })
      .first(),
    item,
  );
};

/** A job that was started on many users and is looked at. */
async function jobView(show: Show): Promise<null> {
  await bulk('All users…')(show);
  await goOn(show, 'See what it would do');
  await goOn(show, /^Revoke sessions of \d+ users…/);
  await goOn(show, /^Revoke sessions of \d+ users$/);
  return null;
}

/** A session of a person's page, with its end proven. */
async function proveEnd(show: Show): Promise<null> {
  await show.goToUser(0);
  const row = show.page
    .getByRole('grid', { name: /^Sessions/ })
    .locator('[data-row-id]')
    .first();
  await row.focus();
  await show.page.keyboard.press('Shift+A');
  return null;
}

const DIALOGS: readonly Dialog[] = [
  // of the window
  { name: 'shortcuts', of: 'app/help-dialog.tsx', title: 'Keyboard shortcuts', open: onRow('Users', '?') },
  { name: 'palette', of: 'app/palette/palette.tsx', title: 'Find', open: onRow('Users', 'Control+k') },
  {
    name: 'questions about sessions',
    of: 'features/connections/questions/sheet.tsx',
    title: /^How .* keeps sessions$/,
    scene: { questions: true },
    open: button('Users', 'Answer'),
  },

  {
    name: 'report of a problem',
    of: 'features/settings/problem-dialog.tsx',
    title: 'Report a problem',
    open: button('Settings', 'Report a problem'),
  },
  // of connections
  {
    name: 'what a database is that was handed over',
    of: 'features/connections/undeclared/dialog.tsx',
    title: 'What is this database?',
    scene: { undeclared: true, readOnly: true, open: 'production' },
    open: button('Users', 'Say what it is'),
  },
  {
    name: 'export connections',
    of: 'features/connections/export-list-dialog.tsx',
    title: 'Export connections',
    open: async (show) => {
      await show.go('Connections');
      const trigger = show.page.getByRole('main').getByRole('button', { name: 'More about this list' });
      return choose(show, trigger, 'Export connections');
    },
  },
  {
    name: 'remove a connection',
    of: 'features/connections/remove-dialog.tsx',
    title: 'Remove this connection?',
    open: onRow('Connections', 'Delete'),
  },
  {
    name: 'open a connection',
    of: 'features/connections/opener.tsx',
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
    of: 'features/connections/opener.tsx',
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

  {
    name: 'all that is held',
    of: 'features/user/package-act.tsx',
    title: /^All that is held about /u,
    open: verb(0, /^All that is held/u),
  },

  // of lists
  {
    name: 'create a user',
    of: 'features/users/create-dialog.tsx',
    title: 'Create a user',
    open: button('Users', 'Create a user'),
  },
  {
    name: 'export users',
    of: 'parts/export/export-button.tsx',
    title: 'Export users',
    open: button('Users', 'Export…'),
  },
  {
    name: 'export, read-only',
    of: 'parts/export/export-button.tsx',
    title: 'Export sessions',
    scene: { open: 'production', readOnly: true },
    open: button('Sessions', 'Export…'),
  },
  { name: 'act on all users', of: 'parts/bulk/sheet.tsx', title: 'Act on many users', open: bulk('All users…') },
  { name: 'act on a pasted list', of: 'parts/bulk/sheet.tsx', title: 'Act on many users', open: bulk('Paste a list…') },
  {
    name: 'end two sessions',
    of: 'features/sessions/public/revoke-question.tsx',
    title: 'Revoke 2 sessions?',
    open: onRow('Sessions', 'x', 'ArrowDown', 'x', 'd'),
  },
  {
    name: 'end all sessions',
    of: 'features/sessions/public/revoke-matching-dialog.tsx',
    title: /^Revoke \d+ sessions\?/,
    open: button('Sessions', /^Revoke all/),
  },
  {
    name: 'remove two codes',
    of: 'features/verifications/public/use-remove.tsx',
    title: 'Remove 2 rows?',
    open: onRow('Verifications', 'x', 'ArrowDown', 'x', 'd'),
  },
  {
    name: 'remove a code, for a reason',
    of: 'features/verifications/public/use-remove.tsx',
    title: 'Remove this row?',
    scene: { reasons: true },
    open: onRow('Verifications', 'd'),
  },
  {
    name: 'remove expired codes',
    of: 'features/verifications/purge.tsx',
    title: 'Remove expired rows for good?',
    open: button('Verifications', 'Remove expired ones…'),
  },
  {
    name: 'undo',
    of: 'parts/undo/undo-dialog.tsx',
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
    of: 'features/templates/new-language.tsx',
    title: 'Write this mail in another language',
    open: button('Mail templates', 'Another language…'),
  },
  {
    name: 'back to the template that was there',
    of: 'features/templates/screen.tsx',
    title: 'Remove your template?',
    open: async (show) => {
      await show.go('Mail templates');
      await show.page.getByRole('navigation', { name: 'Templates' }).getByRole('button', { name: /own$/ }).click();
      return press(show.page.getByRole('button', { name: 'Back to built-in…' }));
    },
  },
  {
    name: 'test of a template',
    of: 'features/templates/test-dialog.tsx',
    title: 'Send a test to yourself',
    open: button('Mail templates', 'Send a test…'),
  },

  // of a person
  { name: 'edit', of: 'features/user/edit/edit-dialog.tsx', title: 'Edit user', open: ofUser(0, /^Edit/) },
  {
    name: 'end all sessions of a user',
    of: 'features/sessions/public/revoke-question.tsx',
    title: /^Revoke (?:all|the only) .*live session/,
    open: ofUser(0, /^Revoke all sessions/),
  },
  {
    name: 'all values of what hangs on somebody',
    of: 'features/user/belongings/row-dialog.tsx',
    title: 'CI deploys',
    open: async (show) => {
      await show.goToUser(0);
      return choose(show, show.page.getByRole('button', { name: 'More about: CI deploys' }), 'All values');
    },
  },
  {
    name: 'set the role in an organization',
    of: 'features/organizations/role-dialog.tsx',
    title: 'Set role in the organization',
    open: ofMember('Set role…'),
  },
  {
    name: 'remove a member',
    of: 'features/organizations/members-tab.tsx',
    title: 'Remove this member?',
    open: ofMember('Remove from organization…'),
  },
  {
    name: 'cancel an invitation',
    of: 'features/organizations/invitations-tab.tsx',
    title: 'Cancel this invitation?',
    open: ofInvitation('Cancel invitation…'),
  },
  {
    name: 'renew an invitation',
    of: 'features/organizations/invitations-tab.tsx',
    title: 'Let this invitation live on?',
    open: ofInvitation('Renew…'),
  },
  {
    name: 'session in full',
    of: 'features/user/sessions/facts-dialog.tsx',
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
  {
    name: 'resend the verification mail',
    of: 'features/user/mail/mail-dialog.tsx',
    title: 'Resend verification mail',
    open: ofUser(1, /^Resend mail/),
  },
  {
    name: 'change the address',
    of: 'features/user/email-act.tsx',
    title: 'Change email',
    open: verb(0, 'Change email'),
  },
  {
    name: 'mark as unverified',
    of: 'features/user/verify-act.tsx',
    title: 'Mark the address as unverified?',
    scene: { reasons: true },
    open: verb(0, 'Mark as unverified'),
  },
  {
    name: 'mark as verified',
    of: 'features/user/verify-act.tsx',
    title: 'Mark the address as verified?',
    scene: { reasons: true },
    open: verb(1, 'Mark as verified'),
  },
  {
    name: 'unlock the second factor',
    of: 'features/user/factor-acts.tsx',
    title: 'Unlock the second factor?',
    scene: { reasons: true },
    open: verb(0, /^Unlock/),
  },
  {
    name: 'clear the rate limits',
    of: 'features/user/clear-limits-act.tsx',
    title: 'Clear the rate limits?',
    scene: { reasons: true },
    open: verb(0, 'Clear rate limits'),
  },
  { name: 'set the role', of: 'features/user/role-act.tsx', title: 'Set role', open: verb(0, 'Set role') },
  {
    name: 'set a password',
    of: 'features/user/password-dialog.tsx',
    title: 'Set a password',
    open: verb(0, 'Set password'),
  },
  {
    name: 'reset the second factor',
    of: 'features/user/factor-acts.tsx',
    title: 'Reset the second factor?',
    open: verb(0, 'Reset second factor'),
  },
  {
    name: 'password reset mail',
    of: 'features/user/mail/mail-dialog.tsx',
    title: 'Send a password reset mail',
    open: verb(0, 'Password reset mail'),
  },
  {
    name: 'sign-in link',
    of: 'features/user/mail/mail-dialog.tsx',
    title: 'Send a sign-in link',
    open: verb(0, 'Sign-in link'),
  },
  {
    name: 'code by mail',
    of: 'features/user/mail/mail-dialog.tsx',
    title: 'Send a code by mail',
    open: verb(0, 'Code by mail'),
  },
  {
    name: 'copy a link',
    of: 'features/user/mail/link-dialog.tsx',
    title: 'Copy a verification link',
    open: verb(1, /^Copy link(?! to)/),
  },
  { name: 'ban', of: 'features/user/ban-dialog.tsx', title: 'Ban this user', open: verb(0, /^Ban/) },
  { name: 'change a ban', of: 'features/user/ban-dialog.tsx', title: 'Change the ban', open: verb(1, /^Ban/) },
  {
    name: 'lift a ban',
    of: 'features/user/ban-acts.tsx',
    title: 'Lift the ban?',
    scene: { reasons: true },
    open: verb(1, /^Lift ban/),
  },
  {
    name: 'shut the account',
    of: 'features/user/panic/panic-sheet.tsx',
    title: 'Lock down this account?',
    open: verb(0, 'Lock down account'),
  },
  { name: 'remove a user', of: 'parts/removal/removal-dialog.tsx', title: /^Remove/, open: verb(0, /^Remove/) },
  { name: 'unlink', of: 'features/user/use-unlink.tsx', title: /^Unlink/, open: ofUser(0, /^Unlink Google/) },
  {
    name: 'choose what to unlink',
    of: 'features/user/unlink-act.tsx',
    title: 'Unlink which one?',
    open: onRow('Users', 'u'),
  },
  {
    name: 'reveal a token',
    of: 'parts/reveal/reveal-dialog.tsx',
    title: /^Reveal the access token/,
    open: async (show) => {
      await show.goToUser(0);
      return choose(show, show.page.getByRole('button', { name: /^Reveal a token/ }), /access token/i);
    },
  },

  // of long work
  {
    name: 'confirm an act on many users',
    of: 'parts/bulk/sheet.tsx',
    title: /^Revoke sessions of \d+ users\?/,
    open: async (show) => {
      await bulk('All users…')(show);
      await goOn(show, 'See what it would do');
      await goOn(show, /^Revoke sessions of \d+ users…/);
      return show.page.getByRole('button', { name: /^Revoke sessions of \d+ users…/ });
    },
  },
  {
    name: 'a job that runs',
    of: 'parts/bulk/job-view.tsx',
    title: 'Acting on users',
    scene: { work: 'running' },
    open: jobView,
  },
  { name: 'a job that is done', of: 'parts/bulk/job-view.tsx', title: 'Acting on users', open: jobView },
  {
    name: 'stop a job',
    of: 'parts/jobs/job-actions.tsx',
    title: 'Stop “Acting on users” for good?',
    scene: { work: 'running' },
    open: async (show) => {
      await jobView(show);
      await goOn(show, 'Stop…');
      return show.page.getByRole('button', { name: 'Stop…' });
    },
  },
  {
    name: 'resume a job, for a reason',
    of: 'parts/jobs/job-actions.tsx',
    title: 'Resume “Acting on users”?',
    scene: { work: 'paused', fail: { 'jobs.resume': 'CONFIRMATION_REQUIRED' } },
    open: async (show) => {
      await jobView(show);
      await goOn(show, 'Resume');
      return show.page.getByRole('button', { name: 'Resume' });
    },
  },
  {
    name: 'progress of removing codes',
    of: 'features/verifications/purge-progress.tsx',
    title: 'Removing expired rows',
    scene: { work: 'running' },
    open: async (show) => {
      const opener = await button('Verifications', 'Remove expired ones…')(show);
      await goOn(show, /^Remove \d+ rows/);
      return opener;
    },
  },
  {
    name: 'expired codes removed',
    of: 'features/verifications/purge-progress.tsx',
    title: 'Expired rows removed',
    open: async (show) => {
      const opener = await button('Verifications', 'Remove expired ones…')(show);
      await goOn(show, /^Remove \d+ rows/);
      return opener;
    },
  },
  {
    name: 'counting the sessions to end',
    of: 'features/sessions/public/revoke-matching-dialog.tsx',
    title: 'Revoke all that match?',
    scene: { hold: ['sessions.count'] },
    open: button('Sessions', /^Revoke all/),
  },
  {
    name: 'progress of ending sessions',
    of: 'features/sessions/public/revoke-matching-dialog.tsx',
    title: 'Revoking sessions',
    scene: { work: 'running' },
    open: async (show) => {
      const opener = await button('Sessions', /^Revoke all/)(show);
      await goOn(show, /^Revoke \d+ sessions/);
      return opener;
    },
  },

  // what came of a logout
  {
    name: 'a proven logout',
    of: 'features/sessions/public/result/result-dialog.tsx',
    title: /revoked at/,
    open: proveEnd,
  },
  {
    name: 'asking the auth server',
    of: 'features/sessions/public/result/result-dialog.tsx',
    title: 'Asking the auth server',
    scene: { hold: ['sessions.revoke'] },
    open: proveEnd,
    stays: true,
  },
  {
    name: 'an account that was shut',
    of: 'features/sessions/public/result/result-dialog.tsx',
    title: /^The account of .* is locked down$/,
    open: async (show) => {
      await verb(0, 'Lock down account')(show);
      await show.page.getByRole('combobox', { name: 'Reason', exact: true }).fill('Laptop stolen');
      await goOn(show, /^Lock down and ban/);
      return null;
    },
  },
  {
    name: 'what shutting would do, being read',
    of: 'features/user/panic/panic-sheet.tsx',
    title: 'Lock down this account?',
    scene: { hold: ['users.panicPreview'] },
    open: verb(0, 'Lock down account'),
  },
];

/** Dialogs of acts on a person, which say what follows in a few words and fold the rest. */
const BRIEF: ReadonlySet<string> = new Set([
  'resend the verification mail',
  'password reset mail',
  'sign-in link',
  'code by mail',
  'copy a link',
  'ban',
  'change a ban',
  'remove a user',
  'shut the account',
]);
const MOST_WORDS = 40;

/** Words in sight that are no control, no table and not folded. */
const wordsIn = async (dialog: Locator): Promise<number> =>
  dialog.evaluate((box) => {
    const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    let words = 0;
    while (walker.nextNode() !== null) {
      const { parentElement: around, textContent: text } = walker.currentNode;
      const counts =
        around !== null &&
        around.checkVisibility({ contentVisibilityAuto: true }) &&
        around.closest('button, [role=combobox], table, kbd, .sr-only') === null &&
        (around.closest('details:not([open])') === null || around.closest('summary') !== null);
      if (counts) words += (text ?? '').split(/\s+/u).filter((word) => /[\p{L}\d]/u.test(word)).length;
    }
    return words;
  });

for (const { name, title, scene = {}, open, stays } of DIALOGS) {
  test(name, async ({ show }) => {
    const { page } = show;
    await show.scene({ rows: 'few', ...scene });
    const opener = await open(show);
    const dialog = page.getByRole('dialog', { name: title }).or(page.getByRole('alertdialog', { name: title }));
    await expect(dialog).toBeVisible();
    await expect.poll(() => dialog.evaluate((box) => box.contains(document.activeElement))).toBe(true);
    if (BRIEF.has(name)) {
      await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeVisible();
      expect(await wordsIn(dialog), 'words in sight').toBeLessThanOrEqual(MOST_WORDS);
    }
    for (const theme of THEMES) {
      await show.theme(theme);
      // What lies behind it is judged where it is shown without it.
      await expectSound(page, { colorsOnly: theme === 'dark', within: '[role=dialog], [role=alertdialog]' });
      await show.picture(`dialog ${name} ${theme}`);
    }
    await page.keyboard.press('Escape');
    if (stays === true) {
      await expect(dialog).toBeVisible();
      await show.release();
    }
    await expect(dialog).toBeHidden();
    if (opener !== null) await expect(opener).toBeFocused();
  });
}

/** A dialog that is drawn, by what every one of ours is made of; those that draw what they are given are not meant. */
const MADE =
  /<(?:Dialog|Dialog\.Root|AlertDialog\.Root|ConfirmDialog|ActDialog|ActQuestion)\s|\b(?:ask|run)\(\{\s*title|: Act = \{/g;
const MAKERS = /^(?:ui\/|parts\/confirm\/)/;

test('every dialog has a row', async () => {
  const top = path.resolve('src/renderer/src');
  const left = new Set(DIALOGS.map(({ of }) => of));
  const without: string[] = [];
  for (const name of await readdir(top, { recursive: true })) {
    const file = name.split(path.sep).join('/');
    if (!/\.tsx?$/.test(file) || MAKERS.test(file)) continue;
    const made = [...(await readFile(path.join(top, name), 'utf8')).matchAll(MADE)].length;
    const own = DIALOGS.filter(({ of }) => of === file).length;
    if (own < made) without.push(`${file} makes ${made} dialogs, of which ${own} have a row`);
    if (made === 0 && own > 0) without.push(`${file} makes none, and has ${own} rows`);
    left.delete(file);
  }
  expect([...without, ...[...left].map((of) => `${of} is not there`)]).toEqual([]);
});
