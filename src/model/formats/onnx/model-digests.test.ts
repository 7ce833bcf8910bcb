import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inputField, modelBytes, nodeField, outputField } from '../../../../test/support/onnx-bytes.ts';
import { tempDir } from '../../../../test/support/temp.ts';
import { prepareOnnx } from './prepare-onnx.ts';
import { bytesField, integerField } from '../../../../test/support/protobuf-bytes.ts';

const floats = (...values: number[]) => Buffer.from(new Float32Array(values).buffer);

interface Weights {
  readonly name?: string;
  readonly dims?: readonly number[];
  /** The fields that hold its elements. */
  readonly data?: readonly Buffer[];
}

function weightsField({ name = 'W', dims = [2], data = [bytesField(9, [floats(1, 2)])] }: Weights): Buffer {
  return bytesField(5, [
    ...dims.map((size) => integerField(1, size)),
    integerField(2, 1),
    bytesField(8, name),
    ...data,
  ]);
}

interface Model extends Weights {
  readonly input?: string;
  readonly inner?: string;
  readonly operator?: string;
  readonly axis?: number;
  readonly more?: readonly Buffer[];
  readonly threshold?: number;
}

/** Y = Concat(Add(X, W)), and a tree's threshold. */
function model({
  input = 'X',
  inner = 'T',
  operator = 'Add',
  axis = 0,
  more = [],
  threshold = 1,
  ...weights
}: Model) {
  const axisAttribute = bytesField(1, 'axis');
  const values = bytesField(1, 'nodes_values');
  return modelBytes(
    [
      nodeField(operator, [input, weights.name ?? 'W'], [inner]),
      nodeField('Concat', [inner], ['Z'], {
        attributes: [Buffer.concat([axisAttribute, integerField(3, axis), integerField(20, 2)])],
      }),
      nodeField('TreeEnsembleRegressor', ['Z'], ['Y'], {
        domain: 'ai.onnx.ml',
        attributes: [Buffer.concat([values, bytesField(7, [floats(threshold)]), integerField(20, 6)])],
      }),
      bytesField(2, 'graph'),
      weightsField(weights),
      inputField(input, ['N', 2]),
      outputField('Y', ['N', 2]),
    ],
    { '': 17, 'ai.onnx.ml': 3 },
    ...more,
  );
}

async function digestsOf(bytes: Buffer, files: Readonly<Record<string, Buffer>> = {}) {
  const folder = await tempDir();
  const path = join(folder, 'model.onnx');
  await writeFile(path, bytes);
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return (await prepareOnnx(path, { folder: tempDir })).digests;
}

/** Which of the digests are those of the plain model. */
async function same(change: Model, files?: Readonly<Record<string, Buffer>>) {
  const [plain, other] = [await digestsOf(model({})), await digestsOf(model(change), files)];
  return {
    weights: plain.weightsSha256 === other.weightsSha256,
    operators: plain.operatorsSha256 === other.operatorsSha256,
  };
}

const external = (location: string, more: readonly Buffer[] = []) => [
  bytesField(13, [bytesField(1, 'location'), bytesField(2, location)]),
  ...more,
  integerField(14, 1),
];
const offset = bytesField(13, [bytesField(1, 'offset'), bytesField(2, '4')]);

describe('digestModel', () => {
  it.each<[string, Model]>([
    ['an input is renamed', { input: 'measurements' }],
    ['a value inside is renamed', { inner: 'hidden' }],
    ['another program wrote the file', { more: [bytesField(2, 'another exporter'), bytesField(6, 'notes')] }],
    ['elements are in float_data', { data: [bytesField(4, [floats(1, 2)])] }],
  ])('finds nothing else where %s', async (_, change) => {
    expect(await same(change)).toEqual({ weights: true, operators: true });
  });

  it('finds the same weights in another file, wherever they lie in it', async () => {
    const inFile = { data: external('model.onnx.data') };
    expect(await same(inFile, { 'model.onnx.data': floats(1, 2) })).toEqual({
      weights: true,
      operators: true,
    });
    const shifted = { data: external('w', [offset]) };
    expect((await same(shifted, { w: floats(9, 1, 2) })).weights).toBe(true);
    expect((await same(inFile, { 'model.onnx.data': floats(1, 3) })).weights).toBe(false);
  });

  it.each<[string, Model]>([
    ['bytes', { data: [bytesField(9, [floats(1, 3)])] }],
    ['shape', { dims: [1, 2] }],
    ['name', { name: 'V' }],
    ['thresholds of a tree', { threshold: 2 }],
  ])('finds other weights by their %s', async (_, change) => {
    expect((await same(change)).weights).toBe(false);
  });

  it.each<[string, Model]>([
    ['operator', { operator: 'Sub' }],
    ['setting', { axis: 1 }],
  ])('finds another %s with the same weights', async (_, change) => {
    expect(await same(change)).toEqual({ weights: true, operators: false });
  });
});
