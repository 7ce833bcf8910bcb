import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prepareOnnx } from '../../src/model/formats/onnx/prepare-onnx.ts';
import { bytesField } from '../support/protobuf-bytes.ts';
import { recordGolden } from '../../src/replay/record-golden.ts';
import { replayGolden } from '../../src/replay/replay-golden.ts';
import { onnxruntime } from '../../src/runtime/onnxruntime/onnxruntime.ts';
import {
  elementTypes,
  halvesField,
  inputField,
  int64sField,
  integerAttribute,
  modelBytes,
  nodeField,
  outputField,
  stringAttribute,
} from '../support/onnx-bytes.ts';
import { onnxruntimeDir } from '../support/server/bundled-home.ts';
import { tempDir } from '../support/temp.ts';

const { int64 } = elementTypes;
const graphName = bytesField(2, 'g');

async function record(graph: readonly Buffer[], maxElements = 1 << 20, opsets?: Record<string, number>) {
  const modelPath = join(await tempDir(), 'model.onnx');
  await writeFile(modelPath, modelBytes([graphName, ...graph], opsets));
  const { signature, recording } = await prepareOnnx(modelPath, { folder: tempDir, runtime: onnxruntime });
  await using model = await onnxruntime.load(onnxruntimeDir, modelPath, undefined);
  const { golden, refusal } = await recordGolden({
    model,
    candidates: recording.candidates(maxElements),
    maxElements,
    randomOutputs: recording.randomOutputs,
    signature,
  });
  const { passed } = await replayGolden({ model, modelPath, golden });
  return { golden, refusal, passed };
}

/** What was found out that a model takes: the shape of each input, by case. */
async function takenShapes(graph: readonly Buffer[]) {
  const { golden, refusal, passed } = await record(graph);
  expect({ refusal, passed }).toEqual({ refusal: null, passed: true });
  return golden.cases.map(({ inputs }) => inputs.map(({ shape }) => shape));
}

describe('what is made up for a model without golden cases', () => {
  it('stays inside tables, of token types as of words, cast and reshaped on the way or not', async () => {
    const { golden } = await record([
      nodeField('Cast', ['types'], ['types32'], { attributes: [integerAttribute('to', elementTypes.int32)] }),
      nodeField('Unsqueeze', ['types32', 'axis'], ['types3']),
      nodeField('Gather', ['two', 'types3'], ['a']),
      nodeField('Gather', ['three', 'ids'], ['b']),
      int64sField('axis', [0]),
      halvesField('two', [2, 3]),
      halvesField('three', [3, 3]),
      inputField('ids', ['batch', 'sequence'], int64),
      inputField('types', ['batch', 'sequence'], int64),
      outputField('a', [null, null, null, 3]),
      outputField('b', ['batch', 'sequence', 3]),
    ]);
    expect(golden.cases).toHaveLength(2);
    expect(golden.cases[0]?.inputs.map(({ data }) => data)).toEqual([
      [0n, 1n, 2n, 0n],
      [0n, 1n, 0n, 1n],
    ]);
  });

  it('has sizes that weights ask for', async () => {
    const shapes = await takenShapes([
      nodeField('MatMul', ['x', 'w'], ['y']),
      halvesField('w', [13, 2]),
      inputField('x', [null, null]),
      outputField('y', [null, 2]),
    ]);
    expect(shapes).toEqual([[[1, 13]], [[2, 13]]]);
  });

  it('has sizes that a padding needs, found by trying', async () => {
    const shapes = await takenShapes([
      nodeField('Pad', ['x', 'pads'], ['y'], { attributes: [stringAttribute('mode', 'reflect')] }),
      int64sField('pads', [0, 0, 0, 40]),
      inputField('x', ['batch', 'samples']),
      outputField('y', ['batch', null]),
    ]);
    expect(shapes).toEqual([[[1, 64]], [[2, 64]]]);
  });

  it.each([
    ['as the name of the size says', 'past + sequence'],
    ['as nothing says', 'total'],
  ])('has sizes that depend on each other, %s', async (_what, total) => {
    const shapes = await takenShapes([
      nodeField('Concat', ['past', 'new'], ['all'], { attributes: [integerAttribute('axis', 1)] }),
      nodeField('Add', ['all', 'mask'], ['y']),
      inputField('past', ['batch', 'past']),
      inputField('new', ['batch', 'sequence']),
      inputField('mask', ['batch', total]),
      outputField('y', ['batch', total]),
    ]);
    expect(shapes[0]).toEqual([
      [1, 4],
      [1, 4],
      [1, 8],
    ]);
  });

  it('is nothing where onnxruntime takes nothing, in its words', async () => {
    const { golden, refusal, passed } = await record([
      nodeField('Reshape', ['x', 'shape'], ['y']),
      int64sField('shape', [7, 11, 13]),
      inputField('x', ['N']),
      outputField('y', [7, 11, 13]),
    ]);
    expect({ cases: golden.cases, passed }).toEqual({ cases: [], passed: true });
    expect(refusal?.message).toMatch(/Reshape/);
  });
});

describe('what is recorded', () => {
  it('of random outputs are shapes, with sizes that nothing ties left open', async () => {
    const { golden, passed } = await record([
      nodeField('RandomNormalLike', ['x'], ['noise']),
      nodeField('Add', ['x', 'noise'], ['y']),
      nodeField('Relu', ['x'], ['steady']),
      nodeField('Sub', ['x', 'x'], ['zero']),
      nodeField('Sigmoid', ['zero'], ['half']),
      nodeField('Bernoulli', ['half'], ['bits']),
      nodeField('NonZero', ['bits'], ['where']),
      inputField('x', ['N', 4]),
      outputField('y', ['N', 4]),
      outputField('steady', ['N', 4]),
      outputField('where', [2, 'found'], int64),
    ]);
    expect(passed).toBe(true);
    expect(golden.cases[0]).toMatchObject({
      outputs: [{ name: 'steady' }],
      shapes: [
        { name: 'y', dtype: 'float32', shape: [1, 4], reason: 'random' },
        { name: 'where', dtype: 'int64', shape: [2, null], reason: 'random' },
      ],
    });
  });

  it('is bounded: what is beyond is compared by its shape, and inputs beyond are not made up', async () => {
    const graph = [
      nodeField('Expand', ['x', 'shape'], ['large']),
      nodeField('Relu', ['x'], ['small']),
      int64sField('shape', [10, 4]),
      inputField('x', [1, 4]),
      outputField('large', [10, 4]),
      outputField('small', [1, 4]),
    ];
    expect((await record(graph, 20)).golden.cases).toMatchObject([
      {
        outputs: [{ name: 'small' }],
        shapes: [{ name: 'large', shape: [10, 4], reason: 'large' }],
      },
    ]);
    expect(await record(graph, 3)).toMatchObject({ golden: { cases: [] }, refusal: null, passed: true });
    const onlyLarge = graph.filter((_, at) => at !== 1 && at !== 5);
    expect(await record(onlyLarge, 20)).toMatchObject({ golden: { cases: [] }, refusal: null, passed: true });
  });
});
