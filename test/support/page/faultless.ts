import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { accessibilityFaults } from './axe.ts';
import { keepScreenshot } from './screenshots.ts';

/** A small telephone, a tablet, a laptop, a large screen. */
const allWidthsPx = [360, 768, 1280, 2560];

/**
 * Expects the page as it is now to be without fault on screens of some widths, unless told otherwise of all: nothing for axe-core to find, and
 * nothing that one has to scroll sideways for.
 *
 * @param name of the pictures that it keeps
 */
export async function expectFaultless(
  page: Page,
  name: string,
  widthsPx: readonly number[] = allWidthsPx,
): Promise<void> {
  for (const width of widthsPx) {
    await page.setViewportSize({ width, height: 900 });
    // Charts are drawn anew a moment after their place has changed.
    await expect.poll(() => overflowPx(page), { message: `${name}, ${width} px wide` }).toBe(0);
    await keepScreenshot(page, `${name}-${width}`);
    expect([width, await accessibilityFaults(page)]).toEqual([width, []]);
  }
}

/** How far the page is wider than its window. */
function overflowPx(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
