/** The description of the API at /docs: read, tried, and run in a shell. */
import { expect } from 'vitest';
import { it } from '../../support/page/rig.ts';
import { runOk } from '../../support/run.ts';

it('shows each operation of the document, and gets the same answer as its curl line', async ({
  serve,
  visit,
  needs,
}) => {
  needs('curl');
  const { url } = await serve('iris-rf/model.onnx');
  const page = await visit(`${url}/docs`);
  const described: { paths: object } = JSON.parse(await (await fetch(`${url}/openapi.json`)).text());
  const links = page.getByRole('navigation', { name: 'Operations' }).getByRole('link');
  await links.first().waitFor();
  const shown = (await links.allTextContents()).map((text) => text.replace(/^[A-Z]+\s*/, ''));
  expect(new Set(shown)).toEqual(new Set(Object.keys(described.paths)));

  await page.getByLabel('Find an operation').fill('infer');
  await links.filter({ hasText: 'POST' }).first().click();
  await page.getByRole('button', { name: 'Send' }).click();
  const answer = page.getByRole('region', { name: /^200 in/ });
  const text = (await answer.getByLabel('Answer').textContent()) ?? '';
  await page.getByRole('button', { name: 'Copy curl line' }).click();
  const line = await page.evaluate<string>('navigator.clipboard.readText()');
  const { stdout } = await runOk('sh', ['-c', line]);
  expect(comparable(stdout)).toEqual(comparable(text));
  expect(comparable(text)).toHaveProperty('outputs');
});

/** Without the name that each request gets. */
function comparable(text: string): object {
  return { ...JSON.parse(text), id: undefined };
}
