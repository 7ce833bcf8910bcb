/** The page of a container, in a real browser. */
import { expect } from 'vitest';
import { it } from '../support/page/rig.ts';
import { keepScreenshot } from '../support/page/screenshots.ts';

it('shows the index', async ({ serve, visit }) => {
  const { url } = await serve('iris-rf/model.onnx');
  const page = await visit(`${url}/v2`, { expected: /favicon/ });
  expect(await page.textContent('body')).toContain('"extensions"');
  await keepScreenshot(page, 'metadata');
});
