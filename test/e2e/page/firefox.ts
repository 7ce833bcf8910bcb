/** The page in another engine than Chromium's: Debian's Firefox, as it is installed. */
import { expect } from 'vitest';
import { openInFirefox } from '../../support/page/firefox-page.ts';
import { goldenCases } from '../../support/page/predicting.ts';
import { it } from '../../support/page/rig.ts';

const patience = { timeout: 20_000 };
const button = (name: string) =>
  `[...document.querySelectorAll('button')].find((button) => button.textContent.trim() === '${name}')`;

it('opens, predicts and documents itself in Firefox, too', async ({ serve, needs }) => {
  needs('firefox-esr');
  const { url } = await serve('iris-rf/model.onnx');
  const page = await openInFirefox(url);
  const text = () => page.evaluate<string>('document.body.innerText');
  await expect.poll(() => page.evaluate(`${button('Predict')} !== undefined`), patience).toBe(true);

  const [golden] = await goldenCases(url);
  const rows = golden?.outputs[0]?.shape[0];
  await page.evaluate(
    `(() => { const select = document.querySelector('select'); select.value = [...select.options].find(({ label }) => label === '${golden?.name}, row ${rows}').value; select.dispatchEvent(new Event('change', { bubbles: true })); })()`,
  );
  await page.click(button('Predict'));
  await expect.poll(text, patience).toMatch(/✓ As .+ predicted/);

  await page.click(`document.querySelector('input[type=text], input[type=number], input:not([type])')`);
  await page.type('1');
  await expect.poll(text, patience).toContain('The input has changed since.');
  await page.click(button('Predict'));
  await expect.poll(text, patience).not.toContain('The input has changed since.');
  expect(await page.complaints()).toEqual([]);

  await page.goTo(`${url}/docs`);
  await expect.poll(text, patience).toContain('/predict');
  expect(await page.complaints()).toEqual([]);
});
