import type { Scene } from '../fake/scene';
import { expectSound } from './checks';
import { expect, test, THEMES, type Show } from './window';

/** A screen in one of the states it can be in. */
export interface State {
  readonly name: string;
  readonly scene: Partial<Scene>;
  /** Goes there, once the page shows the scene, and makes happen what the state is about. */
  readonly arrive: (show: Show) => Promise<void>;
  /** What a person has to see then. */
  readonly see: (show: Show) => Promise<void>;
  /** How it ends, such as that the link comes back. */
  readonly end?: ((show: Show) => Promise<void>) | undefined;
}

/** A test a theme, and one of how the state ends; the page is brought there once. */
export function testState(screen: string, { name, scene, arrive, see, end }: State): void {
  const there = async (show: Show) => {
    await show.reach(`${screen}, ${name}`, async () => {
      await show.scene(scene);
      await arrive(show);
      await see(show);
    });
  };
  test.describe(`${screen}, ${name}`, () => {
    // One after the other in one window: the second finds the page as the first left it.
    test.describe.configure({ mode: 'default' });
    for (const theme of THEMES) {
      test(theme, async ({ show }) => {
        await there(show);
        await show.theme(theme);
        await see(show);
        await expectSound(show.page, { colorsOnly: theme === 'dark' });
        await show.picture(`${screen} ${name} ${theme}`);
      });
    }
    if (end === undefined) return;
    test('and after', async ({ show }) => {
      await there(show);
      await end(show);
    });
  });
}

/** What is said of something that could not be read. */
export const alertIn = ({ page }: Show) => page.getByRole('main').getByRole('alert');

/** Buttons of the screen that change something and can be pressed, by their names; there are none where nothing may be changed. */
export function enabledWrites({ page }: Show): Promise<string[]> {
  return page.getByRole('main').evaluate((main) =>
    [...main.querySelectorAll('button')]
      .filter((button) => !button.disabled && button.getAttribute('aria-disabled') !== 'true')
      .map((button) => button.getAttribute('aria-label') ?? button.textContent ?? '')
      .filter((name) =>
        /^(?:Create|Revoke|Remove|Unlink|Edit|Ban|Resend|Set|Undo|Lift|Lock|Reset|Unlock)\b/u.test(name),
      ),
  );
}

/** Whether something is drawn in grey, as what is old is. */
export async function expectGreyed(show: Show, what: string, greyed: boolean): Promise<void> {
  const isGrey = () =>
    show.page
      .locator(what)
      .first()
      .evaluate((element) => {
        for (let at: Element | null = element; at !== null; at = at.parentElement) {
          if (getComputedStyle(at).filter.includes('grayscale')) return true;
        }
        return false;
      });
  await expect.poll(isGrey).toBe(greyed);
}
