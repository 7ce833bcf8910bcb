import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ort from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { columnCount } from '../../../../test/support/random-trees.ts';
import { serve, type Served } from '../../../../test/support/server/served.ts';
import { postTogether } from '../../../../test/support/server/together.ts';
import { fileTempDir } from '../../../../test/support/temp.ts';
import { treeRows, writeTreeModel } from '../../../../test/support/tree-model.ts';

const inputsOf = (some: readonly (readonly number[])[]) => ({ inputs: { X: some } });

describe.each([
  ['what callers send', false],
  ['what a graph makes of it', true],
])('trees that compare %s', (_what, isDoubled) => {
  let served: Served;
  let expected: readonly number[];
  beforeAll(async () => {
    const path = join(await fileTempDir(), 'model.onnx');
    await writeTreeModel(path, isDoubled);
    served = await serve({
      model: await readFile(path),
      inputs: [{ name: 'X', dtype: 'float64', shape: ['N', columnCount], batchAxis: 0 }],
      outputs: [
        { name: 'shifted', dtype: 'float64', shape: ['N', 1], batchAxis: 0 },
        { name: 'again', dtype: 'float64', shape: ['N', columnCount], batchAxis: 0 },
      ],
    });
    const alone = await ort.InferenceSession.create(path);
    const X = new ort.Tensor('float64', Float64Array.from(treeRows.flat()), [treeRows.length, columnCount]);
    expected = Array.from((await alone.run({ X }))['shifted']?.data ?? [], Number);
    await alone.release();
  });

  it('answer as onnxruntime does, together and alone', async () => {
    const { json } = await served.post('/predict', inputsOf(treeRows));
    expect(json.outputs.shifted.flat()).toEqual(expected.map((sum) => expect.closeTo(sum, 12)));
    const answers = await postTogether(
      served.url,
      '/predict',
      treeRows.map((row) => inputsOf([row])),
    );
    const alone = treeRows.map((_, at) => ({
      shifted: [json.outputs.shifted[at]],
      again: [json.outputs.again[at]],
    }));
    expect(answers).toEqual(alone.map((outputs) => expect.objectContaining({ outputs })));
  });

  it('leave outputs that need none of them as they are', async () => {
    const { json } = await served.post('/v2/models/m/infer', {
      inputs: [{ name: 'X', datatype: 'FP64', shape: [1, columnCount], data: treeRows[0] }],
      outputs: [{ name: 'again' }],
    });
    expect(json.outputs).toEqual([
      expect.objectContaining({ name: 'again', data: treeRows[0]?.map((value) => value * 3 + 0) }),
    ]);
  });
});
