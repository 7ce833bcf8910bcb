/** How the page looks and reads: without a fault at every width, light and dark, before and after a prediction. */
import { describe, expect } from 'vitest';
import { accessibilityFaults } from '../../support/page/axe.ts';
import { expectFaultless } from '../../support/page/faultless.ts';
import { partsOf } from '../../support/page/parts.ts';
import { it } from '../../support/page/rig.ts';

const models = [
  'iris-rf/model.onnx',
  'churn-dataframe-pipeline/model.onnx',
  'digits-cnn/model.onnx',
  'gru-stateful/model.onnx',
];

/** What fits in light fits in dark: there it is the colours that could be at fault. */
const widthsPx = { light: undefined, dark: [360, 1280] };

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  for (const model of models)
    it(`${model} is without fault, however wide`, async ({ serve, visit }) => {
      const [name] = model.split('/');
      const { url } = await serve(model);
      const page = await visit(url, { colorScheme });
      const { predict, result } = partsOf(page);
      await predict.waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await predict.click();
      await result.getByText(/^✓ As .+ predicted$/).waitFor();
      await expectFaultless(page, `${name}-${colorScheme}`, widthsPx[colorScheme]);
    });

  it('several rows are without fault, however wide', async ({ serve, visit }) => {
    const { url } = await serve('iris-rf/model.onnx');
    const page = await visit(url, { colorScheme });
    const { predict, result } = partsOf(page);
    for (let added = 0; added < 2; added++) await page.getByRole('button', { name: 'Add a row' }).click();
    await predict.click();
    await result.getByRole('group', { name: 'Answers' }).waitFor();
    await expectFaultless(page, `rows-${colorScheme}`, widthsPx[colorScheme]);
  });

  it('the description of the API is without fault, however wide', async ({ serve, visit }) => {
    const { url } = await serve('iris-rf/model.onnx');
    const page = await visit(`${url}/docs`, { colorScheme });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expectFaultless(page, `docs-${colorScheme}`, widthsPx[colorScheme]);
  });
});
