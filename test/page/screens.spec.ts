import { SCENE } from './fake/scene';
import { alertIn, enabledWrites, expectGreyed, testState, type State } from './support/states';
import { expect, type ScreenName, type Show } from './support/window';

// The screens that are no lists, in every state they can be in, in both themes: a line is a state.

const title = ({ page }: Show) => page.getByRole('heading', { level: 1 });
const heading =
  (text: string | RegExp) =>
  async (show: Show): Promise<void> => {
    await expect(title(show)).toHaveText(text);
    await expect(alertIn(show)).toHaveCount(0);
  };
const go = (screen: ScreenName) => (show: Show) => show.go(screen);
const failed = async (show: Show) => {
  await expect(alertIn(show)).toContainText('The database user may not read this.');
  await expect(alertIn(show)).toContainText('Ask for a user that may.');
};
const tryAgain = async (show: Show) => {
  await show.change({ fail: {} });
  await alertIn(show).getByRole('button', { name: 'Try again' }).click();
  await expect(alertIn(show)).toHaveCount(0);
};

const person = (index: number) => (show: Show) => show.goToUser(index);
const seePerson = async (show: Show) => {
  await expect(show.page.getByRole('grid', { name: 'Sessions' }).locator('[data-row-id]').first()).toBeVisible();
  await expect(show.page.getByRole('heading', { name: 'Sign-in methods' })).toBeVisible();
};

const PERSON: readonly State[] = [
  { name: 'filled', scene: {}, arrive: person(0), see: seePerson },
  {
    name: 'banned and unverified',
    scene: {},
    arrive: person(1),
    see: async ({ page }) => {
      await expect(page.getByText(/^Banned: /u)).toBeVisible();
      await expect(page.getByText('Email not verified')).toBeVisible();
    },
  },
  {
    name: 'why they cannot sign in',
    scene: {},
    arrive: async (show) => {
      await show.goToUser(1);
      await expect(show.page.getByText(/^Banned: /u)).toBeVisible();
      await show.page.keyboard.press('y');
    },
    see: async ({ page }) => {
      const card = page.getByRole('region', { name: 'Why can’t they sign in?' });
      await expect(card).toContainText('They cannot sign in');
      await expect(card.getByRole('button', { name: /^Lift the ban/u })).toBeVisible();
      await expect(card.getByText('May be the same person: the same phone number.')).toBeAttached();
    },
  },
  {
    name: 'notes',
    scene: {},
    arrive: async (show) => {
      await show.goToUser(0);
      await seePerson(show);
      await show.page.keyboard.press('Shift+N');
      await show.page.getByRole('textbox', { name: 'New note' }).fill('Paid in full,\nnothing open.');
      await show.page.getByRole('textbox', { name: 'Ticket' }).fill('#77');
      await show.page.getByRole('textbox', { name: 'New note' }).press('Control+Enter');
    },
    see: async ({ page }) => {
      const history = page.getByRole('region', { name: 'History' });
      await expect(history.getByRole('listitem')).toHaveCount(2);
      await expect(history.getByRole('listitem').first()).toContainText('Paid in full');
      await expect(page.getByRole('button', { name: /^Paid in full/u })).toBeVisible();
    },
    end: async ({ page }) => {
      const history = page.getByRole('region', { name: 'History' });
      await history.getByRole('button', { name: 'Remove this note' }).first().click();
      await expect(history.getByRole('listitem')).toHaveCount(1);
      await page.getByRole('button', { name: 'Undo', exact: true }).click();
      await expect(history.getByRole('listitem')).toHaveCount(2);
    },
  },
  {
    name: 'copied for the ticket',
    scene: {},
    arrive: async (show) => {
      await show.goToUser(0);
      await seePerson(show);
      await show.page.keyboard.press('s');
    },
    see: async ({ page }) => expect(page.getByText('Copied for the ticket')).toBeVisible(),
  },
  {
    name: 'tags',
    scene: {},
    arrive: async (show) => {
      await show.goToUser(0);
      await seePerson(show);
      await show.page.keyboard.press('Shift+T');
      await show.page.getByRole('textbox', { name: 'Tags' }).fill('beta vip ');
    },
    see: async ({ page }) => {
      await expect(page.getByRole('textbox', { name: 'Tags' })).toHaveValue('beta vip ');
      await expect(page.getByRole('button', { name: 'refund' })).toBeVisible();
    },
    end: async ({ page }) => {
      await page.getByRole('textbox', { name: 'Tags' }).fill('no(tag)');
      await expect(page.getByText('“no(tag)” is no tag')).toBeVisible();
      await page.getByRole('textbox', { name: 'Tags' }).fill('VIP');
      await page.getByRole('button', { name: 'refund' }).click();
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(page.getByRole('textbox', { name: 'Tags' })).toHaveCount(0);
      await expect(page.getByTitle('Tag: refund')).toBeVisible();
      await expect(page.getByTitle('Tag: beta')).toHaveCount(0);
    },
  },
  {
    name: 'what hangs on them',
    scene: {},
    arrive: person(0),
    see: async ({ page }) => {
      await expect(page.getByRole('region', { name: 'Passkeys' })).toContainText('MacBook of Ada');
      await expect(page.getByRole('region', { name: 'API keys' })).toContainText('off');
      await expect(page.getByRole('region', { name: 'Invitations to this address' })).toContainText('waiting');
      const orders = page.getByRole('region', { name: 'orders' });
      await expect(orders).toContainText('230');
      await expect(orders.getByRole('listitem')).toHaveCount(0);
    },
    end: async ({ page }) => {
      await page.getByRole('button', { name: 'Show: orders' }).click();
      const orders = page.getByRole('region', { name: 'orders' });
      await expect(orders.getByText('1000', { exact: true })).toBeVisible();
      await orders.getByRole('button', { name: 'Show more' }).click();
      await expect(orders.getByText('1100', { exact: true })).toHaveCount(1);
      await page.getByRole('button', { name: 'More about: Old laptop' }).click();
      await page.getByRole('menuitem', { name: 'Switch on' }).click();
      await expect(page.getByRole('region', { name: 'API keys' }).getByText('off')).toHaveCount(0);
    },
  },
  {
    name: 'nothing else hangs on them',
    scene: {},
    arrive: person(1),
    see: async (show) => {
      await expect(show.page.getByText(/^Banned: /u)).toBeVisible();
      await expect(show.page.getByRole('region', { name: 'Passkeys' })).toHaveCount(0);
    },
  },
  {
    name: 'what hangs on them cannot be read',
    scene: { fail: { 'belongings.ofUser': 'PERMISSION_DENIED' } },
    arrive: person(0),
    see: failed,
    end: tryAgain,
  },
  {
    name: 'loading',
    scene: { hold: ['users.get'] },
    arrive: person(0),
    see: async (show) => {
      await expect(title(show)).toHaveCount(0);
      await expect(alertIn(show)).toHaveCount(0);
    },
    end: async (show) => {
      await show.release();
      await seePerson(show);
    },
  },
  {
    name: 'gone',
    scene: { fail: { 'users.get': 'NOT_FOUND' } },
    arrive: person(0),
    see: async ({ page }) => {
      await expect(page.getByText('This user is not in the database')).toBeVisible();
      await expect(page.getByRole('button', { name: /^Back to the list/u })).toBeVisible();
    },
  },
  {
    name: 'failed at first',
    scene: { fail: { 'users.get': 'PERMISSION_DENIED' } },
    arrive: person(0),
    see: failed,
    end: async (show) => {
      await tryAgain(show);
      await seePerson(show);
    },
  },
  {
    name: 'failed with old facts',
    scene: {},
    arrive: async (show) => {
      await show.goToUser(0);
      await seePerson(show);
      await show.change({ fail: { 'users.get': 'PERMISSION_DENIED' } });
      await show.page.keyboard.press('F5');
    },
    see: async (show) => {
      await expect(alertIn(show)).toContainText(/may not read this.* are from \d/u);
      await seePerson(show);
      await expectGreyed(show, 'main h1', true);
    },
    end: async (show) => {
      await tryAgain(show);
      await expectGreyed(show, 'main h1', false);
    },
  },
  {
    name: 'link lost',
    scene: {},
    arrive: async (show) => {
      await show.goToUser(0);
      await seePerson(show);
      await show.change({ health: 'reconnecting' });
    },
    see: async (show) => {
      await expect(alertIn(show)).toContainText(/has not answered since \d/u);
      await expectGreyed(show, 'main h1', true);
      expect(await enabledWrites(show)).toEqual([]);
    },
    end: async (show) => {
      await show.change({ health: 'ok' });
      await expect(alertIn(show)).toHaveCount(0);
      await expectGreyed(show, 'main h1', false);
      await expect(show.page.getByRole('button', { name: /^Edit(?! name)/u })).toBeEnabled();
    },
  },
  {
    name: 'read-only',
    scene: { open: 'production', readOnly: true },
    arrive: person(0),
    see: async (show) => {
      await seePerson(show);
      expect(await enabledWrites(show)).toEqual([]);
    },
    end: async (show) => {
      await show.page.keyboard.press('e');
      await expect(show.page.getByText('Nothing can be changed here')).toBeVisible();
      await expect(show.page.getByRole('dialog', { name: 'Edit user' })).toHaveCount(0);
    },
  },
  {
    name: 'signs in by something that is linked nowhere',
    scene: { waysIn: 'other' },
    arrive: person(0),
    see: async ({ page }) => {
      await expect(page.getByText('2 passkeys')).toBeVisible();
      await expect(page.getByText(/No way/u)).toHaveCount(0);
      await expect(page.getByText('Email verified')).toBeVisible();
    },
  },
  {
    name: 'may sign in by mail, which is not known',
    scene: { waysIn: 'unknown' },
    arrive: person(0),
    see: async ({ page }) => {
      await expect(
        page.getByText(/Whether the app signs people in by mailed link or code is not known/u),
      ).toBeVisible();
      await expect(page.getByText('No password, no provider')).toBeVisible();
      await expect(page.getByText(/No way/u)).toHaveCount(0);
    },
  },
  {
    name: 'has no way in',
    scene: { waysIn: 'none' },
    arrive: person(0),
    see: async ({ page }) => {
      await expect(page.getByText('No way to sign in is linked.')).toBeVisible();
      await expect(page.getByText('No way in', { exact: true })).toBeVisible();
      await expect(page.getByText(/Neither a password nor a provider is linked/u)).toBeVisible();
    },
  },
  { name: 'long and right-to-left texts', scene: { rows: 'odd' }, arrive: person(0), see: seePerson },
  {
    name: 'fields that cannot be read',
    scene: { rows: 'bad' },
    arrive: async (show) => {
      await show.goToUser(3);
      await show.page
        .getByRole('button', { name: /^Show .* as stored$/u })
        .first()
        .click();
    },
    see: async ({ page }) => {
      await expect(page.getByText("x'ff00fe'")).toBeVisible();
    },
  },
];

const edit = (id: string) => async (show: Show) => {
  await show.go('Connections');
  await show.page.locator(`[data-row-id="${id}"]`).press('e');
};
const form = async ({ page }: Show) => {
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toBeVisible();
};

const FORM: readonly State[] = [
  {
    name: 'new',
    scene: {},
    arrive: async (show) => {
      await show.go('Connections');
      await show.page.getByRole('main').getByRole('button', { name: 'New connection' }).click();
    },
    see: form,
  },
  { name: 'PostgreSQL', scene: {}, arrive: edit('staging'), see: form },
  {
    name: 'client certificate',
    scene: {},
    arrive: async (show) => {
      await edit('staging')(show);
      await show.page.getByRole('button', { name: 'Client certificate…' }).click();
    },
    see: async (show) => {
      await form(show);
      await expect(show.page.getByRole('textbox', { name: /^Client certificate/u })).toBeVisible();
      await expect(show.page.getByRole('textbox', { name: /^Its private key/u })).toBeVisible();
      const password = show.page.getByLabel(/^Password of the key/u);
      await password.scrollIntoViewIfNeeded();
      await expect(password).toHaveAttribute('type', 'password');
    },
    end: async ({ page }) => {
      const key = page.getByRole('textbox', { name: /^Its private key/u });
      await page.getByRole('textbox', { name: /^Client certificate/u }).fill('MIIB, without its first line');
      await key.fill('secret, not a key');
      await page.getByRole('button', { name: 'Test', exact: true }).click();
      await expect(page.getByText(/A certificate in PEM form begins with/u)).toBeVisible();
      await expect(page.getByText(/A private key in PEM form begins with/u)).toBeVisible();
      // A file that is none is refused by its name, and leaves what stands there.
      await page.getByLabel('File: Its private key').setInputFiles({
        name: 'holiday.pem',
        mimeType: 'text/plain',
        buffer: Buffer.from('no key at all'),
      });
      await expect(page.getByText('holiday.pem is not a key in PEM form')).toBeVisible();
      await expect(key).toHaveValue('secret, not a key');
      const pem = '-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----';
      await page.getByLabel('File: Its private key').setInputFiles({
        name: 'client.key',
        mimeType: 'text/plain',
        buffer: Buffer.from(pem),
      });
      await expect(key).toHaveValue(pem);
    },
  },
  {
    name: 'mail of the app',
    scene: {},
    arrive: async (show) => {
      await edit('staging')(show);
      await show.page.getByRole('button', { name: 'Mail', exact: true }).click();
    },
    see: async ({ page }) => {
      const mail = page.getByRole('region', { name: 'Mail', exact: true });
      await mail.getByRole('textbox', { name: /^Version of better-auth/u }).scrollIntoViewIfNeeded();
      const chosen = (name: string) => mail.getByRole('combobox', { name, exact: true });
      await expect(mail.getByRole('textbox', { name: /^Version of better-auth/u })).toHaveValue('1.6.34');
      await expect(chosen('Magic links')).toContainText('Yes');
      await expect(chosen('Their tokens are kept')).toContainText('Hashed');
      await expect(chosen('They are kept')).toContainText('Encrypted');
      await expect(mail.getByRole('textbox', { name: 'Digits' })).toHaveValue('8');
    },
    end: async ({ page }) => {
      const mail = page.getByRole('region', { name: 'Mail', exact: true });
      await mail.getByRole('textbox', { name: /^Version of better-auth/u }).fill('newest');
      await page.getByRole('button', { name: 'Test', exact: true }).click();
      await expect(mail.getByText('Such as 1.7.25')).toBeVisible();
      await mail.getByRole('combobox', { name: 'Codes by mail', exact: true }).click();
      await page.getByRole('option', { name: 'No', exact: true }).click();
      await expect(mail.getByRole('combobox', { name: 'They are kept', exact: true })).toHaveCount(0);
      await expect(mail.getByRole('textbox', { name: 'Digits' })).toHaveCount(0);
    },
  },
  {
    name: 'SQLite',
    scene: {},
    arrive: edit('laptop'),
    see: async (show) => {
      await form(show);
      await expect(show.page.getByRole('checkbox', { name: 'Read a copy' })).not.toBeChecked();
    },
    end: async (show) => {
      const { page } = show;
      await page.getByRole('checkbox', { name: 'Read a copy' }).check();
      await page.getByRole('button', { name: /^Save/u }).first().click();
      await edit('laptop')(show);
      await expect(page.getByRole('checkbox', { name: 'Read a copy' })).toBeChecked();
    },
  },
  { name: 'long texts', scene: { rows: 'odd' }, arrive: edit('staging'), see: form },
  {
    name: 'SSH tunnel',
    scene: { fail: { 'connections.test': 'CONFIRMATION_REQUIRED' } },
    arrive: async (show) => {
      await edit('production')(show);
      await show.page.getByRole('button', { name: 'SSH tunnel' }).click();
      await show.page.getByRole('button', { name: 'Test', exact: true }).click();
    },
    see: async (show) => {
      await form(show);
      await expect(show.page.getByRole('textbox', { name: 'SSH server' })).toHaveValue('bastion.acme.example');
      await expect(show.page.getByRole('group', { name: 'Jump host 1' })).toBeVisible();
      await expect(show.page.getByText('Is this really bastion.acme.example:22?')).toBeVisible();
    },
    end: async ({ page }) => {
      await page.getByRole('button', { name: 'Remove jump host 1' }).click();
      await expect(page.getByRole('group', { name: 'Jump host 1' })).toHaveCount(0);
      await page.getByRole('button', { name: 'Jump host', exact: true }).click();
      await page.getByRole('button', { name: 'It is the same: accept it' }).click();
      // A jump host without a name is not tested: its box says what is missing.
      await expect(page.getByText('Name or address of the SSH server')).toBeVisible();
    },
  },
];

const REPORT: readonly State[] = [
  { name: 'filled', scene: {}, arrive: go('Connection report'), see: heading('Connection report') },
  { name: 'long texts', scene: { rows: 'odd' }, arrive: go('Connection report'), see: heading('Connection report') },
  {
    name: 'of another, loading',
    scene: { hold: ['connections.test'] },
    arrive: async (show) => {
      await show.go('Connections');
      await show.page.locator('[data-row-id="laptop"]').press('r');
    },
    see: async (show) => {
      await heading('Connection report')(show);
      await expect(show.page.getByText(/^Reaching /u)).toBeAttached();
    },
    end: async (show) => {
      await show.release();
      await expect(show.page.getByText(/^Reaching /u)).toHaveCount(0);
      await expect(show.page.getByText('PostgreSQL 17.6').first()).toBeVisible();
    },
  },
  {
    name: 'of another, failed',
    scene: { fail: { 'connections.test': 'PERMISSION_DENIED' } },
    arrive: async (show) => {
      await show.go('Connections');
      await show.page.locator('[data-row-id="laptop"]').press('r');
    },
    see: failed,
    end: tryAgain,
  },
];

const TEMPLATES: readonly State[] = [
  { name: 'filled', scene: {}, arrive: go('Mail templates'), see: heading('Mail templates') },
  {
    name: 'loading',
    scene: { hold: ['email.templates'] },
    arrive: go('Mail templates'),
    see: async (show) => {
      await heading('Mail templates')(show);
      await expect(show.page.getByRole('button', { name: 'Send a test…' })).toHaveCount(0);
    },
    end: async (show) => {
      await show.release();
      await expect(show.page.getByRole('button', { name: 'Send a test…' })).toBeVisible();
    },
  },
  {
    name: 'failed',
    scene: { fail: { 'email.templates': 'PERMISSION_DENIED' } },
    arrive: go('Mail templates'),
    see: failed,
    end: tryAgain,
  },
  {
    name: 'read-only',
    scene: { open: 'production', readOnly: true },
    arrive: go('Mail templates'),
    see: heading('Mail templates'),
    end: async ({ page }) => {
      await page.getByRole('button', { name: 'Send a test…' }).click();
      await expect(page.getByText('Nothing can be changed here')).toBeVisible();
    },
  },
  {
    name: 'not connected',
    scene: { open: null },
    arrive: go('Mail templates'),
    see: async ({ page }) => {
      await expect(page.getByRole('heading', { name: 'Not connected to a database' })).toBeVisible();
    },
  },
];

const SETTINGS: readonly State[] = [
  { name: 'filled', scene: {}, arrive: go('Settings'), see: heading('Settings') },
  { name: 'long texts', scene: { rows: 'odd' }, arrive: go('Settings'), see: heading('Settings') },
  ...(
    [
      ['a newer version', { phase: 'found', version: '1.4.0' }, 'Authdesk 1.4.0 is there.'],
      ['a download', { phase: 'downloading', version: '1.4.0', percent: 41 }, 'Downloading Authdesk 1.4.0… 41 %'],
      ['a download that is there', { phase: 'ready', version: '1.4.0' }, 'Authdesk 1.4.0 is downloaded.'],
      ['an offer that was refused', { problem: 'forged' }, 'or is not ours, so it was refused'],
      ['updates of the system', { how: 'tells', phase: 'found', version: '1.4.0' }, 'Open the download page…'],
      ['no place for updates', { how: 'none' }, 'This build has no place to look for updates.'],
    ] as const
  ).map(([name, changes, text]): State => ({
    name,
    scene: { updates: { ...SCENE.updates, ...changes } },
    arrive: go('Settings'),
    see: async ({ page }) => expect(page.getByText(text)).toBeVisible(),
  })),
  {
    name: 'set by administrators',
    scene: {
      policy: {
        file: '/etc/authdesk/policy.json',
        rules: {
          version: 1,
          connections: {
            fixed: [
              {
                id: 'shop',
                name: 'Shop',
                environment: 'production',
                driver: 'sqlite',
                sqlite: { file: '/data/auth.db' },
              },
            ],
            onlyFixed: true,
          },
          readOnly: ['production', 'staging'],
          maxRole: 'support',
          requireTicket: true,
          updates: { feed: 'https://updates.acme.example/authdesk' },
          saveIn: ['/srv/exports'],
          telemetry: 'off',
        },
      },
    },
    arrive: go('Settings'),
    see: async ({ page }) => expect(page.getByRole('heading', { name: 'Set by your administrators' })).toBeVisible(),
  },
  {
    name: 'failed',
    scene: { fail: { 'app.info': 'PERMISSION_DENIED' } },
    arrive: go('Settings'),
    see: failed,
    end: tryAgain,
  },
];

const OWN_FILE = '/home/sam/.config/Authdesk/authdesk.db';
const TROUBLE: readonly State[] = [
  {
    name: 'damaged',
    scene: {
      trouble: {
        file: OWN_FILE,
        what: 'damaged',
        keptAs: `${OWN_FILE}.damaged-20261129T131500Z`,
        rows: 4210,
        incomplete: ['audit', 'audit_head', 'connection'],
        why: null,
      },
    },
    arrive: go('Settings'),
    see: async (show) => {
      await expect(alertIn(show)).toContainText('was damaged and has been set aside');
      await expect(alertIn(show)).toContainText('some may be missing of the audit and connections.');
      await expect(alertIn(show)).toContainText('.damaged-20261129T131500Z');
    },
    end: async (show) => {
      await show.page.getByRole('button', { name: 'Got it' }).click();
      await expect(alertIn(show)).toHaveCount(0);
    },
  },
  {
    name: 'cannot be written',
    scene: {
      trouble: { file: OWN_FILE, what: 'unwritable', keptAs: null, rows: null, incomplete: [], why: 'disk-full' },
    },
    arrive: go('Settings'),
    see: async (show) => {
      await expect(alertIn(show)).toContainText('Authdesk can keep nothing: its disk is full.');
      await expect(alertIn(show)).toContainText(OWN_FILE);
    },
  },
];

const figure = ({ page }: Show, name: string) => page.getByRole('figure', { name });
const seeFigures = async (show: Show) => {
  await expect(figure(show, 'Sign-ups').locator('[data-bar]').nth(29)).toBeVisible();
  await expect(show.page.getByText(/^counted at \d/u)).toBeVisible();
  await expect(alertIn(show)).toHaveCount(0);
};
const lookAtHealth = async (show: Show) => {
  await show.go('Insight');
  await show.page.getByText('Health of the data', { exact: true }).click();
};
const INSIGHT: readonly State[] = [
  {
    name: 'filled',
    scene: {},
    arrive: go('Insight'),
    see: async (show) => {
      await seeFigures(show);
      await expect(show.page.getByRole('region', { name: 'What cannot be told' })).toContainText(
        'better-auth does not keep when',
      );
      await expect(show.page.getByText('more than before').first()).toBeVisible();
    },
    end: async (show) => {
      const chart = figure(show, 'Sign-ups').getByRole('slider');
      await chart.focus();
      await show.page.keyboard.press('Home');
      await show.page.keyboard.press('ArrowRight');
      await show.page.keyboard.press('ArrowRight');
      await expect(chart).toHaveAttribute('aria-valuetext', /: 0 sign-ups$/u);
      await figure(show, 'Sign-ups').getByRole('button', { name: 'Show as a table: Sign-ups' }).click();
      await expect(figure(show, 'Sign-ups').getByRole('row')).toHaveCount(31);
      await figure(show, 'Sign-ups').getByRole('button', { name: 'Take along: Sign-ups' }).click();
      await show.page.getByRole('menuitem', { name: 'Copy as CSV' }).click();
      await expect(show.page.getByText('Copied as CSV')).toBeVisible();
      await figure(show, 'Sign-ins').getByRole('button', { name: 'Take along: Sign-ins' }).click();
      await show.page.getByRole('menuitem', { name: 'Copy as a picture', exact: true }).click();
      await expect(show.page.getByText('Copied as a picture')).toBeVisible();
      // What cannot be opened is only read.
      await expect(figure(show, 'People who came back').getByRole('slider')).toHaveAccessibleDescription(
        'Arrow keys go from one to the next.',
      );
      await chart.or(figure(show, 'Sign-ins').getByRole('slider')).first().focus();
      await show.page.keyboard.press('Enter');
      await expect(title(show)).toHaveText('Sessions');
      await expect(show.page.getByRole('button', { name: /^Signed in from/u })).toBeVisible();
      await show.page.keyboard.press('Alt+ArrowLeft');
      await seeFigures(show);
    },
  },
  {
    name: 'a bar opens its users',
    scene: {},
    arrive: async (show) => {
      await show.go('Insight');
      await seeFigures(show);
      await figure(show, 'Sign-ups').locator('[data-bar]').nth(5).click();
    },
    see: async (show) => {
      await expect(title(show)).toHaveText('Users');
      await expect(show.page.getByRole('button', { name: /^Created from/u })).toBeVisible();
      await expect(show.page.getByRole('button', { name: /^Created to/u })).toBeVisible();
    },
  },
  {
    name: 'years and fifteen ways',
    scene: { figures: 'many' },
    arrive: async (show) => {
      await show.go('Insight');
      await show.page.getByRole('combobox', { name: 'Time', exact: true }).click();
      await show.page.getByRole('option', { name: 'Last 3 years' }).click();
      await show.page.getByText('By day', { exact: true }).click();
    },
    see: async (show) => {
      await expect(figure(show, 'Sign-ups').getByRole('slider').locator('path')).toBeVisible();
      await expect(show.page.getByText(/on the replica$/u)).toBeVisible();
      await figure(show, 'Ways to sign in, all users').scrollIntoViewIfNeeded();
      await expect(figure(show, 'Ways to sign in, all users')).toContainText('All 15');
    },
  },
  {
    name: 'health of the data',
    scene: {},
    arrive: lookAtHealth,
    see: async ({ page }) => {
      await expect(page.getByText('4 things to know, 2 checks without a finding.')).toBeVisible();
      await expect(page.getByRole('region', { name: 'Could not be looked at' })).toContainText('may not read them');
      const dead = page.getByRole('listitem', { name: 'Links and codes that have expired and are still there' });
      await expect(dead).toContainText('Without them about 410 MB would be free.');
    },
    end: async (show) => {
      const gone = show.page.getByRole('listitem', { name: 'Sessions of users who are gone' });
      await gone.getByRole('button', { name: 'Revoke 2 sessions' }).click();
      const question = show.page.getByRole('alertdialog');
      await expect(question).toContainText('users who are gone');
      await question.getByRole('button', { name: 'Cancel' }).click();
      await expect(question).toHaveCount(0);
      await show.page.getByRole('button', { name: 'person.1@example.com' }).first().click();
      await expect(show.page.getByRole('radiogroup', { name: 'Side' })).toHaveCount(0);
      await show.page.keyboard.press('Alt+ArrowLeft');
      await show.page.getByRole('button', { name: 'Show and purge them' }).click();
      await expect(title(show)).toHaveText('Verifications');
      await show.go('Insight');
      await show.page.getByText('Figures', { exact: true }).click();
      await seeFigures(show);
    },
  },
  {
    name: 'healthy data',
    scene: { figures: 'few' },
    arrive: lookAtHealth,
    see: async ({ page }) => {
      await expect(page.getByText('Nothing was found in 2 checks.')).toBeVisible();
    },
    end: async ({ page }) => page.getByText('Figures', { exact: true }).click(),
  },
  {
    name: 'health that would cost',
    scene: { fail: { 'insight.health': 'CONFIRMATION_REQUIRED' } },
    arrive: lookAtHealth,
    see: async ({ page }) => {
      await expect(page.getByText('This would keep the database busy.')).toBeVisible();
    },
    end: async (show) => {
      await show.change({ fail: {} });
      await show.page.getByRole('button', { name: 'Run it anyway' }).click();
      await expect(show.page.getByText(/^looked at \d/u)).toBeVisible();
      await show.page.getByText('Figures', { exact: true }).click();
    },
  },
  {
    name: 'a young app',
    scene: { figures: 'few' },
    arrive: async (show) => {
      await show.go('Insight');
      await show.page.getByRole('combobox', { name: 'Time', exact: true }).click();
      await show.page.getByRole('option', { name: 'Last 7 days' }).click();
    },
    see: async (show) => {
      await expect(figure(show, 'Sign-ups').locator('[data-bar]')).toHaveCount(7);
    },
  },
  {
    name: 'counting',
    scene: { hold: ['insight.overview'] },
    arrive: go('Insight'),
    see: async (show) => {
      await expect(show.page.getByText('Counting in the database…')).toBeVisible();
    },
    end: async (show) => {
      await show.page.getByRole('button', { name: 'Stop counting' }).click();
      await expect(show.page.getByText('The count was stopped')).toBeVisible();
      await show.change({ hold: [] });
      await show.page.getByRole('button', { name: 'Count', exact: true }).click();
      await seeFigures(show);
    },
  },
  {
    name: 'would cost',
    scene: { fail: { 'insight.overview': 'CONFIRMATION_REQUIRED' } },
    arrive: go('Insight'),
    see: async (show) => {
      await expect(show.page.getByText('This would keep the database busy.')).toBeVisible();
      await expect(show.page.getByText('create index on')).toBeVisible();
    },
    end: async (show) => {
      await show.change({ fail: {} });
      await show.page.getByRole('button', { name: 'Run it anyway' }).click();
      await seeFigures(show);
    },
  },
  {
    name: 'failed at first',
    scene: { fail: { 'insight.overview': 'PERMISSION_DENIED' } },
    arrive: go('Insight'),
    see: failed,
    end: async (show) => {
      await tryAgain(show);
      await seeFigures(show);
    },
  },
];

const NOT_CONNECTED: readonly State[] = [
  {
    name: 'and no connections',
    scene: { connections: 'none' },
    arrive: go('Users'),
    see: async ({ page }) => {
      await expect(page.getByText(/Add the database your auth server uses/u)).toBeVisible();
      await expect(page.getByRole('main').getByRole('button', { name: 'New connection' })).toBeVisible();
    },
  },
];

const SCREENS = {
  Person: PERSON,
  'Connection form': FORM,
  'Connection report': REPORT,
  'Mail templates': TEMPLATES,
  Settings: SETTINGS,
  Insight: INSIGHT,
  'Own file': TROUBLE,
  'Not connected': NOT_CONNECTED,
} as const;

for (const [screen, states] of Object.entries(SCREENS)) {
  for (const state of states) testState(screen, state);
}
