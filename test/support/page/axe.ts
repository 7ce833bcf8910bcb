import axe from 'axe-core';
import type { Page } from 'playwright-core';

/**
 * What axe-core has against the page as it is now, by all its rules for WCAG and good practice: a line for each
 * element at fault, none when nothing is.
 */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // Not a script of the page, which its policy would refuse.
  await page.evaluate(axe.source);
  const { violations }: axe.AxeResults = await page.evaluate('axe.run(document)');
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${String(target)}: ${failureSummary}`),
  );
}
