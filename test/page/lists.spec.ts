import type { MethodName } from '@shared/methods';
import type { Scene } from './fake/scene';
import { alertIn, enabledWrites, expectGreyed, testState } from './support/states';
import { expect, type ScreenName, type Show } from './support/window';

// Every list in every state it can be in, in both themes. A list is a line in LISTS, a state is a line in STATES.

interface List {
  readonly name: ScreenName;
  /** The label of its grid. */
  readonly grid: string;
  readonly reads: MethodName;
  /** What it says when there is nothing. */
  readonly empty: string;
  /** The key that changes something, if there is one. */
  readonly writes?: string;
  /** It is about the open database, and its rows may be more than are counted. */
  readonly ofDatabase?: 'counted' | 'estimated';
}

const LISTS: readonly List[] = [
  {
    name: 'Users',
    grid: 'Users',
    reads: 'users.list',
    empty: 'No users yet',
    writes: 'n',
    ofDatabase: 'estimated',
  },
  {
    name: 'Sessions',
    grid: 'Sessions',
    reads: 'sessions.list',
    empty: 'Nobody is signed in',
    writes: 'd',
    ofDatabase: 'estimated',
  },
  {
    name: 'Accounts',
    grid: 'Accounts',
    reads: 'accounts.list',
    empty: 'No accounts yet',
    ofDatabase: 'estimated',
  },
  {
    name: 'Verifications',
    grid: 'Verifications',
    reads: 'verifications.list',
    empty: 'No code or link is waiting',
    writes: 'd',
    ofDatabase: 'estimated',
  },
  {
    name: 'Organizations',
    grid: 'Organizations',
    reads: 'organizations.list',
    empty: 'No organizations yet',
    ofDatabase: 'counted',
  },
  {
    name: 'Outbox',
    grid: 'Outbox',
    reads: 'email.outbox',
    empty: 'The outbox is empty',
    ofDatabase: 'counted',
  },
  {
    name: 'Mail log',
    grid: 'Mail log',
    reads: 'email.log',
    empty: 'No mail was sent in this database yet',
  },
  { name: 'Audit', grid: 'Audit trail', reads: 'audit.list', empty: 'Nothing was done in this database yet' },
  {
    name: 'Connections',
    grid: 'Connections',
    reads: 'connections.list',
    empty: 'No connections yet',
  },
];

const gridOf = ({ page }: Show, list: List) => page.getByRole('grid', { name: list.grid });
const rowsOf = (show: Show, list: List) => gridOf(show, list).locator('[data-row-id]');
const expectRows = (show: Show, list: List) => expect(rowsOf(show, list).first()).toBeVisible();

interface ListState {
  readonly name: string;
  readonly scene: (list: List) => Partial<Scene>;
  /** Lists it comes up in; all of them where nothing is said. */
  readonly of?: (list: List) => boolean;
  /** What happens once the list is on screen. */
  readonly meanwhile?: (show: Show, list: List) => Promise<void>;
  readonly see: (show: Show, list: List) => Promise<void>;
  readonly end?: (show: Show, list: List) => Promise<void>;
}

const tryAgain = async (show: Show, list: List) => {
  await show.change({ fail: {} });
  await alertIn(show).getByRole('button', { name: 'Try again' }).click();
  await expect(alertIn(show)).toHaveCount(0);
  await expectRows(show, list);
};

const STATES: readonly ListState[] = [
  {
    name: 'filled',
    scene: () => ({ rows: 'some' }),
    see: async (show, list) => {
      await expectRows(show, list);
      await expect(rowsOf(show, list).and(show.page.locator(':focus'))).toHaveCount(1);
      await expect(alertIn(show)).toHaveCount(0);
    },
  },
  {
    name: 'loading',
    scene: (list) => ({ hold: [list.reads] }),
    see: async (show, list) => {
      await expect(gridOf(show, list)).toHaveAttribute('aria-busy', 'true');
      await expect(rowsOf(show, list)).toHaveCount(0);
      await expect(alertIn(show)).toHaveCount(0);
    },
    end: async (show, list) => {
      await show.release();
      await expectRows(show, list);
      await expect(gridOf(show, list)).toHaveAttribute('aria-busy', 'false');
    },
  },
  {
    name: 'empty',
    scene: ({ name }) => (name === 'Connections' ? { connections: 'none' } : { rows: 'none' }),
    see: async (show, list) => {
      await expect(show.page.getByRole('main').getByText(list.empty, { exact: true })).toBeVisible();
      await expect(rowsOf(show, list)).toHaveCount(0);
    },
  },
  {
    name: 'an address nobody has',
    scene: () => ({}),
    of: ({ name }) => name === 'Users',
    meanwhile: async (show, list) => {
      await expectRows(show, list);
      await show.page.getByLabel('Search users').fill('nobody.at.all@example.org');
      await expect(rowsOf(show, list)).toHaveCount(0);
      await show.page.getByRole('button', { name: 'Nobody has this address – why?' }).click();
    },
    see: async ({ page }) => {
      const why = page.getByRole('list', { name: 'Why nobody has nobody.at.all@example.org' });
      await expect(why.getByRole('listitem')).toHaveCount(1);
      await expect(why).toContainText('differs by a letter or two');
      await expect(why.getByRole('button', { name: 'Open them' })).toBeVisible();
    },
    end: async (show, list) => {
      await show.page.getByRole('main').getByRole('button', { name: 'Show all users' }).click();
      await expectRows(show, list);
    },
  },
  {
    name: 'empty because nothing is shown',
    scene: () => ({ rows: 'none', seen: 'none' }),
    of: ({ ofDatabase }) => ofDatabase === 'estimated',
    see: async (show, list) => {
      const main = show.page.getByRole('main');
      await expect(main.getByText(/Row-level security of the database hides all of these rows/u).first()).toBeVisible();
      await expect(main.getByText(list.empty, { exact: true })).toHaveCount(0);
      await expect(main.getByText(/is there and is empty/u)).toHaveCount(0);
    },
  },
  {
    name: 'failed at first',
    scene: (list) => ({ fail: { [list.reads]: 'PERMISSION_DENIED' } }),
    see: async (show, list) => {
      await expect(alertIn(show)).toContainText('The database user may not read this.');
      await expect(alertIn(show)).toContainText('Ask for a user that may.');
      await expect(alertIn(show).getByRole('button', { name: 'Copy details' })).toBeVisible();
      await expect(rowsOf(show, list)).toHaveCount(0);
    },
    end: tryAgain,
  },
  {
    name: 'failed with old rows',
    scene: () => ({}),
    meanwhile: async (show, list) => {
      await expectRows(show, list);
      await show.change({ fail: { [list.reads]: 'PERMISSION_DENIED' } });
      await show.page.keyboard.press('F5');
    },
    see: async (show, list) => {
      await expect(alertIn(show)).toContainText(/may not read this.*The rows below are from \d/u);
      await expectRows(show, list);
      await expectGreyed(show, '[data-row-id]', true);
    },
    end: async (show, list) => {
      await tryAgain(show, list);
      await expectGreyed(show, '[data-row-id]', false);
    },
  },
  {
    name: 'link lost',
    scene: () => ({}),
    meanwhile: async (show, list) => {
      await expectRows(show, list);
      await show.change({ health: 'lost' });
    },
    see: async (show, list) => {
      await expect(alertIn(show)).toContainText(/Acme staging has not answered since \d/u);
      await expect(show.page.getByRole('button', { name: 'Try now' })).toBeEnabled();
      await expectRows(show, list);
      if (list.ofDatabase !== undefined) expect(await enabledWrites(show)).toEqual([]);
    },
    end: async (show, list) => {
      await show.change({ health: 'ok' });
      await expect(alertIn(show)).toHaveCount(0);
      await expectRows(show, list);
      await expectGreyed(show, '[data-row-id]', false);
      await expect(show.page.getByText('Connected', { exact: true })).toBeVisible();
    },
  },
  {
    name: 'read-only',
    scene: () => ({ open: 'production', readOnly: true }),
    see: async (show, list) => {
      await expectRows(show, list);
      await expect(show.page.getByRole('complementary', { name: 'Sidebar' })).toContainText('Read-only');
      if (list.ofDatabase !== undefined) expect(await enabledWrites(show)).toEqual([]);
    },
    end: async (show, { writes }) => {
      if (writes === undefined) return;
      await show.page.keyboard.press(writes);
      await expect(show.page.getByText('Nothing can be changed here')).toBeVisible();
      await expect(show.page.locator('[role=dialog][data-open], [role=alertdialog][data-open]')).toHaveCount(0);
    },
  },
  {
    name: 'not connected',
    scene: () => ({ open: null }),
    see: async (show, list) => {
      const { page } = show;
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(list.name);
      if (list.ofDatabase !== undefined) {
        await expect(page.getByRole('heading', { name: 'Not connected to a database' })).toBeVisible();
        await expect(page.getByRole('list', { name: 'Your connections' }).getByRole('button').first()).toBeVisible();
      } else await expectRows(show, list);
    },
  },
  {
    name: 'many rows',
    scene: () => ({ rows: 'some', estimate: true }),
    of: ({ ofDatabase }) => ofDatabase === 'estimated',
    see: async (show, list) => {
      await expectRows(show, list);
      await expect(show.page.getByRole('main')).toContainText(/about 1[.,]2/u);
      // Only those around the window are drawn.
      expect(await rowsOf(show, list).count()).toBeLessThan(80);
    },
  },
  { name: 'long and right-to-left texts', scene: () => ({ rows: 'odd' }), see: expectRows },
  {
    name: 'cells that cannot be read',
    scene: () => ({ rows: 'bad' }),
    of: ({ ofDatabase }) => ofDatabase === 'estimated',
    see: async (show, list) => {
      await expectRows(show, list);
      await expect(
        rowsOf(show, list)
          .getByTitle(/^Cannot be read\. Stored: ./u)
          .first(),
      ).toBeVisible();
      // Rows that share an id are rows of their own.
      await expect(rowsOf(show, list).and(show.page.locator('[data-row-id="shared-by-three"]'))).toHaveCount(3);
    },
    end: async (show, list) => {
      const { page } = show;
      const count = await rowsOf(show, list).count();
      await page.keyboard.press('Home');
      for (let n = 1; n < count; n += 1) await page.keyboard.press('ArrowDown');
      await expect(page.locator('[data-row-id]:focus')).toHaveAttribute('aria-rowindex', String(count + 1));
      if (list.name !== 'Users') return;
      await page.locator('[data-row-id=""]').click();
      await expect(page.getByText('This row has no id')).toBeVisible();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Users');
    },
  },
];

for (const list of LISTS) {
  for (const { name, scene, meanwhile, see, end } of STATES.filter((state) => state.of?.(list) !== false)) {
    testState(list.name, {
      name,
      // How a full list looks is judged once: axe takes its time over each row.
      scene: { rows: 'few', ...scene(list) },
      arrive: async (show) => {
        await show.go(list.name);
        await meanwhile?.(show, list);
      },
      see: (show) => see(show, list),
      end: end === undefined ? undefined : (show) => end(show, list),
    });
  }
}

/** Lists with a pane beside them that shows one row in full. */
const PANES = [
  { list: 'Audit', pane: 'Audit entry' },
  { list: 'Verifications', pane: 'What this row is' },
] as const;

for (const { list, pane } of PANES) {
  const paneOf = ({ page }: Show) => page.getByRole('complementary', { name: pane });
  testState(list, {
    name: 'a row in full',
    scene: { rows: 'few' },
    arrive: async (show) => {
      await show.go(list);
      await expect(show.page.locator('[data-row-id]:focus')).toBeVisible();
      await show.page.keyboard.press('Enter');
    },
    see: async (show) => {
      await expect(paneOf(show)).toBeVisible();
    },
    end: async (show) => {
      const { page } = show;
      const row = page.locator('[data-row-id]:focus');
      const first = await row.getAttribute('data-row-id');
      await page.keyboard.press('ArrowDown');
      await expect(row).not.toHaveAttribute('data-row-id', first ?? '');
      const second = await row.getAttribute('data-row-id');
      await page.keyboard.press('Escape');
      await expect(paneOf(show)).toBeHidden();
      await expect(page.locator(`[data-row-id="${second}"]`)).toBeFocused();
      // With nothing left to close it stays where it is.
      await page.keyboard.press('Escape');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(list);
    },
  });
}

testState('Users', {
  name: 'nobody found, but for one letter',
  scene: { rows: 'some' },
  arrive: async (show) => {
    await show.go('Users');
    await show.page.getByLabel('Search users').fill('lovelce');
  },
  see: async ({ page }) => {
    await expect(page.getByText('Did you mean')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Lovelace', exact: true })).toBeVisible();
  },
  end: async ({ page }) => {
    await page.getByRole('button', { name: 'Lovelace', exact: true }).click();
    await expect(page.getByLabel('Search users')).toHaveValue('Lovelace');
    await expect(page.locator('[data-row-id]').first()).toContainText('Lovelace');
    await expect(page.getByText('Did you mean')).toHaveCount(0);
  },
});
