/** How the page looks and reads: without a fault at every width, light and dark, before and after a prediction. */
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { accessibilityFaults } from '../../support/page/axe.ts';
import { partsOf } from '../../support/page/parts.ts';
import { it } from '../../support/page/rig.ts';
import { keepScreenshot } from '../../support/page/screenshots.ts';

const models = [
  'iris-rf/model.onnx',
  'churn-dataframe-pipeline/model.onnx',
  'digits-cnn/model.onnx',
  'gru-stateful/model.onnx',
];
/** A small telephone, a tablet, a laptop, a large screen. */
const widths = [360, 768, 1280, 2560];

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  for (const model of models)
    it(`${model} is without fault at every width`, async ({ serve, visit }) => {
      const [name] = model.split('/');
      const { url } = await serve(model);
      const page = await visit(url, { colorScheme });
      const { predict, result } = partsOf(page);
      await predict.waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await predict.click();
      await result.getByText(/^✓ As .+ predicted$/).waitFor();
      await expectFaultlessAtEveryWidth(page, `${name}-${colorScheme}`);
    });

  it('the description of the API is without fault at every width', async ({ serve, visit }) => {
    const { url } = await serve('iris-rf/model.onnx');
    const page = await visit(`${url}/docs`, { colorScheme });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expectFaultlessAtEveryWidth(page, `docs-${colorScheme}`);
  });
});

async function expectFaultlessAtEveryWidth(page: Page, name: string): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    // Charts are drawn anew a moment after their place has changed.
    await expect.poll(() => overflowPx(page), { message: `${width} px wide` }).toBe(0);
    await keepScreenshot(page, `${name}-${width}`);
    expect([width, await accessibilityFaults(page)]).toEqual([width, []]);
  }
}

/** How far the page is wider than its window, so that one would have to scroll sideways to read it. */
function overflowPx(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
