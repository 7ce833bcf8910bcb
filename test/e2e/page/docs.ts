/** The description of the API: found, tried, and copied to a shell. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { servedDocument } from '../../support/openapi/document.ts';
import { accessibilityFaults } from '../../support/page/axe.ts';
import { hasFocus } from '../../support/page/predicting.ts';
import { it } from '../../support/page/rig.ts';
import { runOk } from '../../support/run.ts';

const model = 'iris-rf/model.onnx';

function partsOf(page: Page) {
  const region = page.getByRole('region', { name: 'Try it' });
  return {
    operations: page.getByRole('navigation', { name: 'Operations' }),
    example: region.getByRole('combobox', { name: 'Example' }),
    format: region.getByRole('combobox', { name: 'Answer' }),
    body: region.getByRole('textbox', { name: 'Body' }),
    send: region.getByRole('button', { name: 'Send' }),
    copy: region.getByRole('button', { name: 'Copy curl line' }),
    answer: region.getByRole('region', { name: /^\d{3} in/ }),
  };
}

it('shows every operation of the document, and each by its address', async ({ serve, visit }) => {
  const { url } = await serve(model);
  const page = await visit(`${url}/docs`);
  const { operations } = partsOf(page);
  const { paths } = await servedDocument(url);
  for (const path of Object.keys(paths)) await operations.getByText(path, { exact: true }).first().waitFor();
  await operations.getByRole('searchbox').fill('feedback');
  await expect.poll(() => operations.getByRole('link').count()).toBe(1);
  await operations.getByRole('link').click();
  await page.getByRole('heading', { level: 2, name: 'POST /feedback' }).waitFor();
  expect(new URL(page.url()).hash).toBe('#feedback');
  await page.reload();
  await page.getByRole('heading', { level: 2, name: 'POST /feedback' }).waitFor();
});

it('answers what the copied curl line answers in a shell', async ({ serve, visit, needs }) => {
  needs('curl');
  const { url } = await serve(model);
  const page = await visit(`${url}/docs#invocations`);
  const { example, format, body, send, copy, answer } = partsOf(page);
  await example.waitFor();
  const examples = await example.getByRole('option').allTextContents();
  expect(examples.length).toBeGreaterThan(5);
  for (const label of examples) {
    await example.selectOption({ label });
    const answering = page.waitForResponse((response) => response.request().method() === 'POST');
    await send.click();
    expect([label, (await answering).status()]).toEqual([label, 200]);
  }
  await example.selectOption({ label: 'text/csv' });
  await format.selectOption({ label: 'text/csv' });
  await body.fill('5.1,2.5,3.0,1.1\n5.1,3.8,1.5,0.3\n');
  await send.click();
  expect(await accessibilityFaults(page)).toEqual([]);
  const shown = answer.getByLabel('Answer');
  await expect.poll(() => shown.textContent()).toMatch(/^1,/);
  await copy.click();
  const line = await page.evaluate<string>('navigator.clipboard.readText()');
  expect((await runOk('sh', ['-c', `${line} --silent`])).stdout).toBe(await shown.textContent());
});

it('says in words what is wrong', async ({ serve, visit }) => {
  const { url } = await serve(model);
  const page = await visit(`${url}/docs#predict`, { expected: /status of 400/ });
  const { body, send, answer } = partsOf(page);
  await body.fill('{"rows": [[1, 2]]}');
  await send.click();
  await answer.getByText('expected 4 elements').waitFor();
});

it('can be used without a mouse', async ({ serve, visit }) => {
  const { url } = await serve(model);
  const page = await visit(`${url}/docs`);
  const { operations, answer } = partsOf(page);
  await operations.getByRole('searchbox').focus();
  await page.keyboard.type('GET /v2/health/live');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const heading = page.getByRole('heading', { level: 2, name: 'GET /v2/health/live' });
  await expect.poll(() => hasFocus(page, heading)).toBe(true);
  for (const name of ['Headers', 'Send']) {
    await page.keyboard.press('Tab');
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe(name);
  }
  await page.keyboard.press('Enter');
  await answer.getByText('"live": true').waitFor();
  expect(await hasFocus(page, page.getByRole('button', { name: 'Send' }))).toBe(true);
});
