/** The charts of the page: what they say while requests come. */
import { expect } from 'vitest';
import { partsOf } from '../../support/page/parts.ts';
import { it } from '../../support/page/rig.ts';
import { keepScreenshot } from '../../support/page/screenshots.ts';

it('moves when requests come, and tells the refused from the answered', async ({ serve, visit }) => {
  const { url } = await serve('iris-rf/model.onnx');
  const page = await visit(url);
  const { live } = partsOf(page);
  const figures = live.getByRole('figure');
  await figures.first().waitFor();
  expect(await figures.getByRole('heading').allTextContents()).toEqual([
    'Requests',
    'Latency',
    'Batch size',
    'Errors',
  ]);
  const plots = () =>
    page.evaluate<string[]>(
      '[...document.querySelectorAll("figure canvas")].map((canvas) => canvas.toDataURL())',
    );
  const before = await plots();
  const post = (body: string) =>
    fetch(`${url}/predict`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  // Until the page has looked, whenever that is.
  await expect
    .poll(
      async () => {
        await Promise.all([post('[[5.1, 3.5, 1.4, 0.2], [5.9, 3, 5.1, 1.8]]'), post('[["a"]]')]);
        const text = (await figures.allTextContents()).join('\n');
        return /rate [1-9].*p50 [\d.]+ ms.*p99 [\d.]+ ms.*inference [1-9].*refused \(4xx\) [\d.]*[1-9]/s.test(
          text,
        );
      },
      { timeout: 30_000 },
    )
    .toBe(true);
  const after = await plots();
  await keepScreenshot(page, 'live');
  for (const [i, picture] of after.entries()) expect(picture).not.toBe(before[i]);
});
