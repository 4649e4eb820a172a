import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What the theme changes: the rest of a page is the same in both. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** Judged by axe, against WCAG 2.2 AA and its best practices, in both themes. Leaves the page in the light one. */
export async function expectNoViolation(page: Page, what: string): Promise<void> {
  await expectNone(page, `${what}, light`, (axe) => axe.withTags(STANDARDS).disableRules('region'));
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectNone(page, `${what}, dark`, (axe) => axe.withRules(OF_COLOURS));
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Menus and toasts float outside of the landmarks, as they may be over any of them: no `region`. */
async function expectNone(page: Page, what: string, asked: (axe: AxeBuilder) => AxeBuilder): Promise<void> {
  // Colours are judged at rest: nothing may be half faded in. To its end at once, as one that is not drawn never gets there.
  await page.evaluate(() => {
    for (const animation of document.getAnimations()) {
      if (Number.isFinite(Number(animation.effect?.getComputedTiming().endTime))) animation.finish();
    }
  });
  // The pages have no frames, and without them axe needs no page of its own to put its answer together.
  const { violations } = await asked(new AxeBuilder({ page }).setLegacyMode()).analyze();
  const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
  expect(found, what).toEqual([]);
}
