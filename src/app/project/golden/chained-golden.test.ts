import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { processFacts } from '../../../../test/support/process-facts.ts';
import { onnxruntimeDir } from '../../../../test/support/server/bundled-home.ts';
import { textChain, tokensStep, writeTextModel } from '../../../../test/support/text-onnx.ts';
import { planImage } from '../../../project/plan.ts';
import { checkGolden } from '../../builds/check-golden.ts';
import { createEnvironment } from '../../environment/create-environment.ts';
import { loadProject } from '../load-project.ts';

/** What the image of the model of texts would have, its golden cases read or recorded, and replayed. */
async function checked(golden: object | undefined, chain: object = textChain) {
  const folder = dirname(await writeTextModel(chain));
  if (golden !== undefined) await writeFile(join(folder, 'golden.json'), JSON.stringify(golden));
  const created = await createEnvironment(processFacts(folder));
  onTestFinished(() => created.http.close());
  const environment = { ...created, hostRuntime: async () => onnxruntimeDir };
  await using loaded = await loadProject(environment, { model: 'model.onnx' });
  const { models } = loaded;
  const plan = planImage({ config: {}, name: 'm', version: '1.0.0', models, baseReference: null });
  const [model] = plan.models;
  const [{ loadPath, origin }] = models;
  await checkGolden(environment, { ...model, loadPath, origin });
  return model;
}

it('cases of texts are recorded through the steps, and hold', async () => {
  const { golden, contract } = await checked(undefined);
  expect(contract.inputs).toMatchObject([{ name: 'text', dtype: 'string', shape: ['N'], batchAxis: 0 }]);
  expect(contract.steps?.map(({ kind }) => kind)).toEqual(['tokens', 'inference']);
  expect(golden.cases.map(({ inputs }) => inputs.map(({ name }) => name))).toEqual([['text'], ['text']]);
  const lengths = golden.cases[1]?.outputs.find(({ name }) => name === 'length');
  expect(lengths?.data).toEqual([3n, 3n]);
});

const scores = { inputs: { text: ['good, the bad', 'FINE fine'] }, outputs: { score: [0, 1] } };
const ofGraph = {
  signature: 'inner',
  inputs: { text_tokens: ['bad'], text_counts: [2], text_lengths: [1] },
  outputs: { score: [-2] },
};

it("a framework's answers to texts are replayed through the steps, those of the graph's tensors without", async () => {
  const { golden } = await checked({ cases: [scores, ofGraph] });
  expect(golden.cases.map(({ signature }) => signature)).toEqual([undefined, 'inner']);
  const rows = { rows: [{ text: 'good' }, { text: 'bad bad' }], outputs: { score: [1, -2] } };
  expect((await checked({ cases: [rows] })).golden.cases[0]?.inputs).toMatchObject([{ shape: [2] }]);
  const wrong = { ...scores, outputs: { score: [0, 2] } };
  await expect(checked({ cases: [wrong, ofGraph] })).rejects.toMatchObject({
    code: 'GOLDEN_MISMATCH',
    message: expect.stringContaining('that fail: 1 of 2. Case "case-1": "score"[1] is 1, expected 2'),
  });
});

it('a text that takes too long is named', async () => {
  const settings = { ...tokensStep.settings, tokenPattern: '(a|aa)+$' };
  const chain = { ...textChain, before: [{ ...tokensStep, settings }] };
  const bomb = { inputs: { text: ['a', `${'a'.repeat(60)}!`] }, outputs: { score: [0, 0] } };
  await expect(checked({ cases: [bomb] }, chain)).rejects.toMatchObject({
    code: 'GOLDEN_INVALID',
    message: expect.stringContaining('input "text", row 1: the text takes too many steps'),
  });
});
