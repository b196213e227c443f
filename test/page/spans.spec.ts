import { expect, test, type ScreenName } from './support/window';

// The usual spans of time stand beside the days of a filter, one press away.

const LISTS: readonly [screen: ScreenName, label: string, chip: string][] = [
  ['Users', 'Created', 'Created from'],
  ['Sessions', 'Signed in', 'Signed in from'],
  ['Accounts', 'Linked', 'Linked from'],
  ['Verifications', 'Asked', 'Asked from'],
  ['Audit', 'When', 'From'],
];

for (const [name, label, chip] of LISTS) {
  test(`${name}: a span replaces another one, and what was set by hand, and goes again`, async ({ show }) => {
    const { page } = show;
    await show.scene({});
    await show.go(name);
    const chips = page.getByRole('main').getByRole('button', { name: new RegExp(`^(?:Remove )?${chip}`, 'u') });
    await page
      .getByRole('main')
      .getByRole('button', { name: /^Filter/u })
      .first()
      .click();
    const spans = page.getByRole('radiogroup', { name: label, exact: true });
    await expect(spans.getByRole('radio', { name: 'Any time' })).toBeChecked();
    const from = page.getByLabel(label === 'When' ? 'From' : `${label} from`, { exact: true });
    const day = (days: number) =>
      page.evaluate((before) => {
        const now = new Date();
        const then = new Date(now.getFullYear(), now.getMonth(), now.getDate() - before, 12);
        return then.toISOString().slice(0, 10);
      }, days);
    for (const [words, days] of [
      ['7 days', 7],
      ['Today', 0],
      ['30 days', 30],
    ] as const) {
      await spans.getByText(words, { exact: true }).click();
      await expect(from).toHaveValue(await day(days));
      await expect(spans.getByRole('radio', { name: words, exact: true })).toBeChecked();
    }
    await from.fill('2026-01-05');
    await expect(spans.getByRole('radio', { checked: true })).toHaveCount(0);
    await spans.getByText('Any time', { exact: true }).click();
    await expect(from).toHaveValue('');
    await page.keyboard.press('Escape');
    await expect(chips).toHaveCount(0);
  });
}
