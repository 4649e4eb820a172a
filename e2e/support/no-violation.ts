import { expect, type Page } from '@playwright/test';
import axe, { type RunOptions } from 'axe-core';

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What the theme changes: the rest of a page is the same in both. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];
/** Menus and toasts float outside of the landmarks, as they may be over any of them. */
const WITHOUT = { region: { enabled: false } };

/** Judged by axe, against WCAG 2.2 AA and its best practices, in both themes. Leaves the page in the light one. */
export async function expectNoViolation(page: Page, what: string): Promise<void> {
  await expectNone(page, `${what}, light`, { runOnly: { type: 'tag', values: STANDARDS }, rules: WITHOUT });
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectNone(page, `${what}, dark`, { runOnly: { type: 'rule', values: OF_COLOURS } });
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Without axe's builder for Playwright, which brings axe to the page for each question: the pages have no frames. */
async function expectNone(page: Page, what: string, asked: RunOptions): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const found = await page.evaluate(async (options) => {
    // Colours are judged at rest: nothing may be half faded in. To its end at once, as one that is not drawn never gets
    // there; and again, as the end of one can be the beginning of those that inherit from it.
    for (;;) {
      const running = document
        .getAnimations()
        .filter(
          ({ effect, playState }) =>
            playState !== 'finished' && Number.isFinite(Number(effect?.getComputedTiming().endTime)),
        );
      if (running.length === 0) break;
      for (const animation of running) animation.finish();
    }
    const { violations, passes } = await window.axe.run(document, options);
    return {
      judged: passes.length,
      broken: violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)),
    };
  }, asked);
  expect(found.broken, what).toEqual([]);
  expect(found.judged, what).toBeGreaterThan(0);
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}
