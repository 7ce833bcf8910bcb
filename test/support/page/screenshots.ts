import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';

/** Ignored by git, kept by CI: for people to look at. */
const folder = resolve(import.meta.dirname, '../../../artefacts/screenshots');

/**
 * Keeps a picture of the whole page as `name`.png; the next run replaces it. The window becomes as high as the
 * page: of what is below its edge Chromium paints only the nearest.
 */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const height = await page.evaluate<number>('document.documentElement.scrollHeight');
  await page.setViewportSize({ width: page.viewportSize()?.width ?? 0, height });
  // One frame lays it out, the next is painted.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
