/** Pictures for a model that takes images: drawn, typed and chosen, and what the model gets of them. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { partsOf } from '../../support/page/parts.ts';
import { greyPng } from '../../support/page/png.ts';
import { answerTo, goldenCases, tabTo } from '../../support/page/predicting.ts';
import { it } from '../../support/page/rig.ts';
import { keepScreenshot } from '../../support/page/screenshots.ts';

const model = 'digits-cnn/model.onnx';

function padOf(page: Page) {
  return page.getByRole('application', { name: 'Drawing pad for image' });
}

/** The digit with the greatest logit. */
function digitOf(row: Readonly<Record<string, unknown>> | undefined): number {
  const logits = Object.values(Object(row?.['logits'])).map(Number);
  return logits.indexOf(Math.max(...logits));
}

it('sees a nought in a ring drawn with the mouse', async ({ serve, visit }) => {
  const { url } = await serve(model);
  const page = await visit(url);
  await page.getByRole('button', { name: 'Clear' }).click();
  const pad = padOf(page);
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  if (box === null) throw new Error('no drawing pad');
  const { x, y, width, height } = box;
  const steps = 24;
  for (let step = 0; step <= steps; step++) {
    const angle = (step / steps) * 2 * Math.PI;
    await page.mouse.move(
      x + width * (0.5 + 0.22 * Math.sin(angle)),
      y + height * (0.5 - 0.4 * Math.cos(angle)),
    );
    if (step === 0) await page.mouse.down();
  }
  await page.mouse.up();
  const answer = await answerTo(page, () => partsOf(page).predict.click());
  await keepScreenshot(page, 'drawn');
  expect(digitOf(answer.predictions[0])).toBe(0);
});

it('takes a stroke from the keyboard', async ({ serve, visit }) => {
  const { url } = await serve(model);
  const page = await visit(url);
  await page.getByRole('button', { name: 'Clear' }).click();
  const seen = page.getByRole('img', { name: 'What the model sees' });
  const empty = await seen.screenshot();
  await tabTo(page, padOf(page));
  for (const key of ['ArrowUp', 'ArrowUp', ' ', 'ArrowDown', 'ArrowDown', 'ArrowDown', ' '])
    await page.keyboard.press(key);
  expect(Buffer.compare(await seen.screenshot(), empty)).not.toBe(0);
});

it('gets the very numbers of a picture in a file', async ({ serve, visit }) => {
  const { url } = await serve(model);
  const page = await visit(url);
  const [golden] = await goldenCases(url);
  const elements = [...(golden?.inputs[0]?.data ?? [])].slice(0, 64).map(Number);
  const greatest = Math.max(...elements);
  const pixels = elements.map((element) => Math.round((element / greatest) * 255));
  const file = { name: 'digit.png', mimeType: 'image/png', buffer: greyPng(8, 8, pixels) };
  await page.getByLabel('Choose a picture').setInputFiles(file);
  const { predict } = partsOf(page);
  const asking = page.waitForRequest((request) => request.method() === 'POST');
  const answer = await answerTo(page, () => predict.click());
  const { rows }: { rows: { image: number[][][] }[] } = (await asking).postDataJSON();
  const sent = rows[0]?.image.flat(2) ?? [];
  // As far as 256 shades tell.
  expect(sent).toEqual(elements.map((element) => expect.closeTo(element, 1)));
  const logits = [...(golden?.outputs[0]?.data ?? [])].slice(0, 10).map(Number);
  expect(digitOf(answer.predictions[0])).toBe(logits.indexOf(Math.max(...logits)));
});

it('says that a file is no picture', async ({ serve, visit }) => {
  const { url } = await serve(model);
  const page = await visit(url);
  const file = { name: 'digit.png', mimeType: 'image/png', buffer: Buffer.from('no picture') };
  await page.getByLabel('Choose a picture').setInputFiles(file);
  await partsOf(page)
    .alert.getByText(/digit\.png is no picture/)
    .waitFor();
});
