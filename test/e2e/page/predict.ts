/** Predictions made on the page of a container, from examples and by hand, against what the frameworks predicted. */
import { describe, expect } from 'vitest';
import { partsOf } from '../../support/page/parts.ts';
import { answerTo, differences, goldenCases } from '../../support/page/predicting.ts';
import { runCode } from '../../support/page/programs.ts';
import { it } from '../../support/page/rig.ts';

const models = [
  'iris-rf/model.onnx',
  'churn-dataframe-pipeline/model.onnx',
  'digits-cnn/model.onnx',
  'digits-cnn/model.fixed1.onnx',
  'gru-stateful/model.onnx',
];

describe('an example is predicted as the framework did, by its code as well, and counted', () => {
  for (const model of models)
    it(model, async ({ serve, visit, needs }) => {
      needs('curl', 'python3');
      const { url } = await serve(model);
      const page = await visit(url);
      const { example, predict, result, live } = partsOf(page);
      const [golden] = await goldenCases(url);
      if (golden === undefined) throw new Error('no golden case');
      const rows = golden.outputs[0]?.shape[0] ?? 1;
      await example.selectOption({ label: rows === 1 ? golden.name : `${golden.name}, row ${rows}` });
      const answer = await answerTo(page, () => predict.click());
      expect(differences(answer, golden, rows - 1)).toEqual([]);
      await result.getByText(/^✓ As .+ predicted$/).waitFor();
      for (const { name } of golden.outputs)
        await result.getByRole('heading', { name, exact: true }).waitFor();

      for (const [tab, printed] of await runCode(page)) expect([tab, printed]).toEqual([tab, answer]);
      await live.getByText(/^rate [\d.]*[1-9]/).waitFor();
    });
});

it('offers no second row where the model takes one at a time', async ({ serve, visit }) => {
  const addRow = async (model: string) => {
    const page = await visit((await serve(model)).url);
    await partsOf(page).predict.waitFor();
    return page.getByRole('button', { name: 'Add a row' }).count();
  };
  expect(await addRow('digits-cnn/model.onnx')).toBe(1);
  expect(await addRow('digits-cnn/model.fixed1.onnx')).toBe(0);
});

it('takes a row by hand, known values as choices', async ({ serve, visit }) => {
  const { url } = await serve('churn-dataframe-pipeline/model.onnx');
  const page = await visit(url);
  const { field, predict, result } = partsOf(page);
  await predict.waitFor();
  expect(await field('city').getByRole('option').allTextContents()).toEqual([
    'Lima',
    'Oslo',
    'Pune',
    'Other…',
  ]);
  // Row 8 of the framework's.
  await field('age').fill('79');
  await field('city').selectOption('Lima');
  await field('plan').selectOption('pro');
  await field('spend').fill('69.2218084067');
  const answer = await answerTo(page, () => predict.click());
  const [golden] = await goldenCases(url);
  expect(golden === undefined || differences(answer, golden, 7)).toEqual([]);
  const label = String(answer.predictions[0]?.['label']);
  await result.getByText(label, { exact: true }).first().waitFor();
  expect(await result.getByText(/predicted$/).count()).toBe(0);

  await field('city').selectOption('Other…');
  await field('city, other value').fill('Quito');
  await result.getByText('The input has changed since.').waitFor();
  // The encoder of this model takes what it doesn't know for none of its cities.
  const { predictions } = await answerTo(page, () => predict.click());
  expect(predictions).toHaveLength(1);
});

it('fills several rows from a file', async ({ serve, visit }) => {
  const { url } = await serve('churn-dataframe-pipeline/model.onnx');
  const page = await visit(url);
  const { predict, result } = partsOf(page);
  const csv = 'plan,age,city,spend\nfree,22,Oslo,3.9159023833\npro,79,Lima,69.2218084067\n';
  const file = { name: 'customers.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
  await page.getByLabel('Load JSON or CSV').setInputFiles(file);
  const { predictions } = await answerTo(page, () => predict.click());
  const [golden] = await goldenCases(url);
  if (golden === undefined) throw new Error('no golden case');
  expect(predictions).toHaveLength(2);
  for (const [i, index] of [0, 7].entries())
    expect(differences({ predictions: predictions.slice(i) }, golden, index)).toEqual([]);
  expect(await result.getByRole('rowheader').allTextContents()).toEqual(
    expect.arrayContaining(['Show row 1']),
  );
});
