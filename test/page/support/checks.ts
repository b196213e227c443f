import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

declare global {
  interface Window {
    axe?: { run: (context: object, options: RunOptions) => Promise<AxeResults> };
  }
}

/** Lets what fades or slides come to its end at once; what moves without an end, such as a skeleton, goes on. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter((one) => Number.isFinite(Number(one.effect?.getComputedTiming().endTime)));
    for (const one of ending) one.finish();
    await Promise.all(ending.map((one) => one.finished.catch(() => undefined)));
  });
}

interface Judging {
  /** The same page was judged already in the other theme, from which only the colours differ. */
  readonly colorsOnly?: boolean;
  /** The part of the page that is judged by axe, as a selector. */
  readonly within?: string;
}

/** What axe finds that keeps somebody from using the page, a line each. */
async function obstacles(page: Page, { colorsOnly = false, within }: Judging): Promise<string[]> {
  if (!(await page.evaluate(() => window.axe !== undefined))) await page.evaluate(axeSource);
  return page.evaluate(
    async ([rules, part]) => {
      const results = await window.axe?.run(
        {
          ...(part === null ? {} : { include: [[part]] }),
          // Rows repeat each other: what the first ten have, all have. Mails are not ours.
          exclude: [['[role=row]:nth-child(n+11)'], ['iframe']],
        },
        {
          resultTypes: ['violations'],
          preload: false,
          iframes: false,
          ...(rules === null ? {} : { runOnly: { type: 'rule', values: rules } }),
        },
      );
      if (results === undefined) throw new Error('axe is not there');
      return results.violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, help, nodes }) =>
          nodes.map(
            (node) => `${id} (${help}): ${node.html.slice(0, 300)} ${node.any.map((one) => one.message).join(' ')}`,
          ),
        );
    },
    [colorsOnly ? ['color-contrast'] : null, within ?? null] as const,
  );
}

/** Texts that are cut off without a sign or at their beginning, and whatever makes the window itself scroll sideways, a line each. */
async function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const { documentElement: root, body } = document;
    const name = (element: Element) =>
      `${element.tagName.toLowerCase()}${element.getAttribute('role') ? `[role=${element.getAttribute('role')}]` : ''} “${(element.textContent ?? '').trim().slice(0, 60)}” ${element.className.slice(0, 100)}`;
    for (const element of [root, body]) {
      if (element.scrollWidth > element.clientWidth)
        found.push(`the window scrolls sideways: ${element.scrollWidth} of ${element.clientWidth} px`);
    }
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      if (!(element instanceof HTMLElement) || element.scrollWidth <= element.clientWidth + 1) continue;
      const style = getComputedStyle(element);
      const clips = style.overflowX === 'hidden' || style.overflowX === 'clip';
      // Two pixels or less is how text for screen readers alone is hidden.
      if (!clips || element.clientWidth <= 2 || style.visibility === 'hidden') continue;
      if (style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none') continue;
      // A bar that moves through its box is no text.
      if (element.getAttribute('role') === 'progressbar') continue;
      if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) continue;
      found.push(`cut off: ${name(element)} ${element.scrollWidth} of ${element.clientWidth} px`);
    }
    for (const element of document.querySelectorAll<HTMLElement>('.truncate')) {
      if (element.scrollWidth <= element.clientWidth + 1) continue;
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      let first = texts.nextNode();
      while (first instanceof Text && first.data.trim() === '') first = texts.nextNode();
      if (!(first instanceof Text)) continue;
      const range = document.createRange();
      const start = first.data.search(/\S/u);
      range.setStart(first, start);
      range.setEnd(first, start + String.fromCodePoint(first.data.codePointAt(start) ?? 0).length);
      const letter = range.getBoundingClientRect();
      const box = element.getBoundingClientRect();
      if (letter.left < box.left - 1 || letter.right > box.right + 1)
        found.push(`without its beginning: ${name(element)}`);
    }
    for (const text of document.querySelectorAll<HTMLElement>(
      'button, h1, h2, [role=gridcell], [role=columnheader], p, label',
    )) {
      const box = text.getBoundingClientRect();
      const scrolls = text.closest('[role=grid]')?.parentElement;
      if (box.width <= 2 || (scrolls && scrolls.scrollWidth > scrolls.clientWidth)) continue;
      if (box.right > window.innerWidth + 1 || box.left < -1) found.push(`outside of the window: ${name(text)}`);
    }
    return found;
  });
}

/** What every page has to be in every state: open to everybody, and whole. */
export async function expectSound(page: Page, judging: Judging = {}): Promise<void> {
  await settle(page);
  expect.soft(await cutOff(page)).toEqual([]);
  expect.soft(await obstacles(page, judging)).toEqual([]);
}
