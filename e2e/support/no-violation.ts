import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Judged by axe, against WCAG 2.2 AA and its best practices. */
export async function expectNoViolation(page: Page, what: string): Promise<void> {
  // Colours are judged at rest: nothing may be half faded in.
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))),
  );
  // Menus and toasts float outside of the landmarks, as they may be over any of them.
  const { violations } = await new AxeBuilder({ page }).withTags(STANDARDS).disableRules('region').analyze();
  const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
  expect(found, what).toEqual([]);
}
