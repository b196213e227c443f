import type { Locator, Page } from '@playwright/test';
import type { MethodName } from '@shared/methods';
import type { Scene } from './fake/scene';
import { expectSound } from './support/checks';
import { expect, test, THEMES, type Show } from './support/window';

// Every list in every state it can be in, in both themes. A list is a line in LISTS, a state is a line in STATES.

interface List {
  readonly name: string;
  /** The keys that lead there. */
  readonly keys: readonly string[];
  /** The label of its grid. */
  readonly grid: string;
  readonly reads: MethodName;
  /** What it says when there is nothing. */
  readonly empty: string;
  readonly needsDatabase: boolean;
}

const LISTS: readonly List[] = [
  { name: 'Users', keys: ['g', 'u'], grid: 'Users', reads: 'users.list', empty: 'No users yet', needsDatabase: true },
  {
    name: 'Sessions',
    keys: ['g', 's'],
    grid: 'Sessions',
    reads: 'sessions.list',
    empty: 'Nobody is signed in',
    needsDatabase: true,
  },
  {
    name: 'Accounts',
    keys: ['g', 'c'],
    grid: 'Accounts',
    reads: 'accounts.list',
    empty: 'No accounts yet',
    needsDatabase: true,
  },
  {
    name: 'Verifications',
    keys: ['g', 'v'],
    grid: 'Verifications',
    reads: 'verifications.list',
    empty: 'No code or link is waiting',
    needsDatabase: true,
  },
  {
    name: 'Outbox',
    keys: ['g', 'o'],
    grid: 'Outbox',
    reads: 'email.outbox',
    empty: 'The outbox is empty',
    needsDatabase: true,
  },
  {
    name: 'Mail log',
    keys: ['g', 'm'],
    grid: 'Mail log',
    reads: 'email.log',
    empty: 'No mail was sent with Authdesk yet',
    needsDatabase: false,
  },
  {
    name: 'Audit',
    keys: ['g', 'a'],
    grid: 'Audit trail',
    reads: 'audit.list',
    empty: 'Nothing was done yet',
    needsDatabase: false,
  },
  {
    name: 'Connections',
    keys: ['g', 'n'],
    grid: 'Connections',
    reads: 'connections.list',
    empty: 'No connections yet',
    needsDatabase: false,
  },
];

interface Staged extends Show {
  readonly list: List;
  readonly grid: Locator;
  /** The rows below the head. */
  readonly rows: Locator;
}

interface State {
  readonly name: string;
  readonly scene: (list: List) => Partial<Scene>;
  /** Lists it does not come up in. */
  readonly without?: readonly string[];
  /** What happens once the list is on screen. */
  readonly then?: (staged: Staged) => Promise<void>;
  /** What a person has to see. */
  readonly see: (staged: Staged) => Promise<void>;
  /** How it ends. */
  readonly end?: (staged: Staged) => Promise<void>;
}

const alertIn = (page: Page) => page.getByRole('main').getByRole('alert');

const STATES: readonly State[] = [
  {
    name: 'filled',
    scene: () => ({}),
    see: async ({ rows, page }) => {
      await expect(rows.first()).toBeVisible();
      await expect(rows.first()).toBeFocused();
      await expect(alertIn(page)).toHaveCount(0);
    },
  },
  {
    name: 'loading',
    scene: (list) => ({ hold: [list.reads] }),
    see: async ({ grid, rows, page }) => {
      await expect(grid).toHaveAttribute('aria-busy', 'true');
      await expect(rows).toHaveCount(0);
      await expect(alertIn(page)).toHaveCount(0);
    },
    end: async ({ release, rows, grid }) => {
      await release();
      await expect(rows.first()).toBeVisible();
      await expect(grid).toHaveAttribute('aria-busy', 'false');
    },
  },
  {
    name: 'empty',
    scene: ({ name }) => (name === 'Connections' ? { connections: 'none' } : { rows: 'none' }),
    see: async ({ page, rows, list }) => {
      await expect(page.getByRole('main').getByText(list.empty, { exact: true })).toBeVisible();
      await expect(rows).toHaveCount(0);
    },
  },
  {
    name: 'failed at first',
    scene: (list) => ({ fail: { [list.reads]: 'PERMISSION_DENIED' } }),
    see: async ({ page, rows }) => {
      const alert = alertIn(page);
      await expect(alert).toContainText('The database user may not read this.');
      await expect(alert).toContainText('Ask for a user that may.');
      await expect(alert.getByRole('button', { name: 'Copy details' })).toBeVisible();
      await expect(rows).toHaveCount(0);
    },
    end: async ({ page, change, rows }) => {
      await change({ fail: {} });
      await alertIn(page).getByRole('button', { name: 'Try again' }).click();
      await expect(rows.first()).toBeVisible();
      await expect(alertIn(page)).toHaveCount(0);
    },
  },
  {
    name: 'failed with old rows',
    scene: () => ({}),
    then: async ({ change, list, keys, rows }) => {
      await expect(rows.first()).toBeVisible();
      await change({ fail: { [list.reads]: 'PERMISSION_DENIED' } });
      await keys('F5');
    },
    see: async ({ page, rows }) => {
      await expect(alertIn(page)).toContainText(/may not read this.*The rows below are from \d/);
      await expect(rows.first()).toBeVisible();
      expect(await greyed(rows.first())).toBe(true);
    },
    end: async ({ page, change, rows }) => {
      await change({ fail: {} });
      await alertIn(page).getByRole('button', { name: 'Try again' }).click();
      await expect(alertIn(page)).toHaveCount(0);
      expect(await greyed(rows.first())).toBe(false);
    },
  },
  {
    name: 'link lost',
    scene: () => ({}),
    then: async ({ change, rows }) => {
      await expect(rows.first()).toBeVisible();
      await change({ health: 'lost' });
    },
    see: async ({ page, rows }) => {
      await expect(alertIn(page)).toContainText(/Acme staging has not answered since \d/);
      await expect(page.getByRole('button', { name: 'Try now' })).toBeEnabled();
      await expect(rows.first()).toBeVisible();
    },
    end: async ({ page, change, rows }) => {
      await change({ health: 'ok' });
      await expect(alertIn(page)).toHaveCount(0);
      await expect(rows.first()).toBeVisible();
      await expect(page.getByText('Connected', { exact: true })).toBeVisible();
    },
  },
  {
    name: 'read-only',
    scene: () => ({ open: 'production', readOnly: true }),
    see: async ({ page, rows }) => {
      await expect(rows.first()).toBeVisible();
      await expect(page.getByRole('complementary', { name: 'Sidebar' })).toContainText('Read-only');
    },
  },
  {
    name: 'not connected',
    scene: () => ({ open: null }),
    see: async ({ page, list, rows }) => {
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(list.name);
      if (list.needsDatabase) {
        await expect(page.getByRole('heading', { name: 'Not connected to a database' })).toBeVisible();
        await expect(page.getByRole('list', { name: 'Your connections' }).getByRole('button').first()).toBeFocused();
      } else await expect(rows.first()).toBeVisible();
    },
  },
  {
    name: 'many rows',
    scene: () => ({ estimate: true }),
    without: ['Outbox', 'Mail log', 'Audit', 'Connections'],
    see: async ({ page, rows }) => {
      await expect(page.getByRole('main').getByRole('status').first()).toContainText(/about 1\.2 million|1,214,332/);
      // Only those around the window are drawn.
      expect(await rows.count()).toBeLessThan(80);
    },
  },
  {
    name: 'long and right-to-left texts',
    scene: () => ({ rows: 'odd' }),
    see: async ({ rows }) => {
      await expect(rows.first()).toBeVisible();
    },
  },
];

/** Whether a row is drawn in grey, as what is old is. */
function greyed(row: Locator): Promise<boolean> {
  return row.evaluate((element) => {
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      if (getComputedStyle(at).filter.includes('grayscale')) return true;
    }
    return false;
  });
}

async function stage(show: Show, list: List, state: State): Promise<Staged> {
  const grid = show.page.getByRole('grid', { name: list.grid });
  const staged = { ...show, list, grid, rows: grid.getByRole('row').filter({ has: show.page.getByRole('gridcell') }) };
  await show.reach(`${list.name}, ${state.name}`, async () => {
    await show.scene(state.scene(list));
    await show.keys(...list.keys);
    await state.then?.(staged);
    await state.see(staged);
  });
  return staged;
}

for (const list of LISTS) {
  for (const state of STATES.filter(({ without }) => without?.includes(list.name) !== true)) {
    test.describe(`${list.name}, ${state.name}`, () => {
      // One after the other in one window: the second finds the page as the first left it.
      test.describe.configure({ mode: 'default' });
      for (const theme of THEMES) {
        test(`in the ${theme} theme`, async ({ show }) => {
          const staged = await stage(show, list, state);
          await show.theme(theme);
          await state.see(staged);
          await expectSound(show.page, { colorsOnly: theme === 'dark' });
          await show.picture(`${list.name} ${state.name} ${theme}`);
        });
      }
      const { end } = state;
      if (end !== undefined) {
        test('and how it ends', async ({ show }) => {
          await end(await stage(show, list, state));
        });
      }
    });
  }
}
