import { rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectOf } from '../../../../test/support/constant-runtime.ts';
import { prepareModel } from '../../../model/read-model.ts';
import { goldenOf } from './golden-of.ts';

const signature = {
  inputs: [{ name: 'text', dtype: 'string', shape: ['N'] }],
  outputs: [{ name: 'label', dtype: 'string', shape: ['N'] }],
} as const;

/** The golden cases of a model that steps stand around, named so. */
async function goldenOfChain(text: string | undefined) {
  const { folder, environment, notes } = await projectOf('Identity', 42);
  const path = join(folder, 'model.onnx');
  await using prepared = await prepareModel(path, environment);
  const withAxis = (tensor: (typeof prepared.signature.inputs)[number]) => ({ ...tensor, batchAxis: null });
  const chain = {
    before: [{ kind: 'resize' }],
    inputs: prepared.signature.inputs.map(withAxis),
    outputs: prepared.signature.outputs.map(withAxis),
    after: [],
  };
  if (text !== undefined) await writeFile(join(folder, 'predictions.json'), text);
  const project = { folder, path, config: {}, isListed: false };
  const flag = text === undefined ? undefined : 'predictions.json';
  const { golden } = await goldenOf(environment, project, { ...prepared, signature, chain }, flag);
  return { golden, notes };
}

it('reads cases of what callers send and of the graph', async () => {
  const cases = [
    { inputs: { words: ['a'] }, outputs: { label: ['b'] } },
    { signature: 'inner', inputs: { x: [[1, 2]] }, outputs: { y: [[1, 2]] } },
  ];
  const { golden, notes } = await goldenOfChain(JSON.stringify({ cases }));
  expect(golden.cases.map(({ inputs }) => inputs)).toEqual([
    [{ name: 'text', dtype: 'string', shape: [1], data: ['a'] }],
    [{ name: 'x', dtype: 'float32', shape: [1, 2], data: [1, 2] }],
  ]);
  expect(notes).toEqual(['Golden input "words" is taken for "text".']);
});

it('records none where steps that only the server knows stand around the graph, and says what to give', async () => {
  await expect(goldenOfChain(undefined)).rejects.toMatchObject({
    code: 'GOLDEN_INVALID',
    message: expect.stringContaining('none can be recorded'),
    suggestions: [expect.stringContaining('mlpack build --golden FILE')],
  });
});

it('takes columns by the names that mlpack.yaml gives them', async () => {
  const { folder, environment } = await projectOf('Identity', 42);
  const path = join(folder, 'model.onnx');
  await using prepared = await prepareModel(path, environment);
  const rows = [{ second: 2, first: 1 }];
  await writeFile(join(folder, 'predictions.json'), JSON.stringify({ rows, outputs: { y: [[1, 2]] } }));
  const config = { inputs: { x: { features: ['first', 'second'] } } };
  const project = { folder, path, config, isListed: false };
  const { golden } = await goldenOf(environment, project, prepared, 'predictions.json');
  expect(golden.cases[0]?.inputs).toMatchObject([{ name: 'x', data: [1, 2] }]);
});

it('reads what lies beside the model once: the cases are those that were found to fit', async () => {
  const { folder, environment, notes } = await projectOf('Identity', 42);
  const path = join(folder, 'model.onnx');
  await using prepared = await prepareModel(path, environment);
  const file = join(folder, 'golden.json');
  await writeFile(file, JSON.stringify({ inputs: { words: [[1, 2]] }, outputs: { y: [[1, 2]] } }));
  const note = (text: string): void => {
    notes.push(text);
    if (text.endsWith('found beside the model.')) rmSync(file);
  };
  const about = { ...environment, progress: { ...environment.progress, note } };
  const project = { folder, path, config: {}, isListed: false };
  const { golden } = await goldenOf(about, project, prepared, undefined);
  expect(golden.cases[0]?.inputs).toMatchObject([{ name: 'x', data: [1, 2] }]);
  expect(notes).toEqual([
    'Golden cases: golden.json, found beside the model.',
    'Golden input "words" is taken for "x".',
  ]);
});
