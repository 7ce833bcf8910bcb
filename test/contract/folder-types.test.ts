/** A folder whose graph adds up what the tokenizer makes: what it takes of types and padding is in the answers. */
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Graph } from '../../src/convert/graph/graph.ts';
import { writeOnnx } from '../../src/convert/graph/write-onnx.ts';
import { packagedFolder } from '../support/openapi/packaged-home.ts';
import { serveHome } from '../support/server/served.ts';
import { tempDir } from '../support/temp.ts';
import { textFolder } from '../support/text-folders.ts';

/** `logits` are how many tokens a row has, as its mask says, and the sum of their types. */
async function writeSums(path: string): Promise<void> {
  const graph = new Graph();
  const tokens = { dtype: 'int64', shape: [null, null] } as const;
  const sum = { dtype: 'int64', shape: [null, 1] } as const;
  graph.input('input_ids', 'int64', tokens.shape, 'N');
  const axis = graph.ints([1]);
  const sums = ['attention_mask', 'token_type_ids'].map((name) =>
    graph.node('ReduceSum', [graph.input(name, 'int64', tokens.shape, 'N'), axis], sum),
  );
  const both = graph.node('Concat', sums, { ...sum, shape: [null, 2] }, { attributes: { axis: { int: 1 } } });
  const logits = graph.node(
    'Cast',
    [both],
    { dtype: 'float32', shape: [null, 2] },
    { attributes: { to: { int: 1 } } },
  );
  graph.output('logits', logits);
  await writeOnnx(graph, path, { metadata: [] });
}

it.each([
  [
    undefined,
    [
      [7, 3],
      [3, 0],
    ],
  ],
  [
    ['input_ids', 'token_type_ids', 'attention_mask'],
    [
      [7, 3],
      [3, 0],
    ],
  ],
  [
    ['input_ids', 'attention_mask'],
    [
      [7, 0],
      [3, 0],
    ],
  ],
  [
    ['input_ids'],
    [
      [7, 0],
      [3, 0],
    ],
  ],
])('model_input_names of %j have types as transformers and Optimum do', async (names, sums) => {
  const folder = join(await tempDir(), 'sums');
  await cp(textFolder('bert-text-classification'), folder, { recursive: true });
  await rm(join(folder, 'model.onnx'));
  await writeSums(join(folder, 'model.onnx'));
  const path = join(folder, 'tokenizer_config.json');
  const config = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify({ ...config, model_input_names: names }));
  const home = await packagedFolder(folder, { source: 'recorded', framework: null, cases: [] });
  const model = await serveHome(home, { MLPACK_INFERENCE: 'inline' });
  const rows = [{ text: 'the cold', text_pair: 'cold soup' }, { text: 'the' }];
  const { json } = await model.post('/predict', {
    rows: rows.map((row) => ({ ...row, function_to_apply: 'none' })),
  });
  expect(json.predictions.map(({ scores }: { scores: object }) => Object.values(scores))).toEqual(sums);
});
