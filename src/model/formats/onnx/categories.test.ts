import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelBytes, nodeField, outputField } from '../../../../test/support/onnx-bytes.ts';
import { realModelPath } from '../../../../test/support/real-models.ts';
import { tempDir } from '../../../../test/support/temp.ts';
import { inspectOnnx } from './inspect-onnx.ts';
import { bytesField, integerField } from '../../../../test/support/protobuf-bytes.ts';

const types = { float32: 1, int64: 7, string: 8 } as const;

function input(name: string, type: keyof typeof types, columns: number): Buffer {
  const dims = [bytesField(1, [bytesField(2, 'N')]), bytesField(1, [integerField(1, columns)])];
  const tensor = bytesField(1, [integerField(1, types[type]), bytesField(2, dims)]);
  return bytesField(11, [bytesField(1, name), bytesField(2, [tensor])]);
}

function encoder(
  from: string,
  to: string,
  categories: readonly (string | number)[],
  operator = 'OneHotEncoder',
) {
  const list = operator === 'LabelEncoder' ? 'keys' : 'cats';
  const name = `${list}_${typeof categories[0] === 'string' ? 'strings' : 'int64s'}`;
  const values = categories.map((value) =>
    typeof value === 'string' ? bytesField(9, value) : integerField(8, value),
  );
  const attributes = [Buffer.concat([bytesField(1, name), ...values])];
  return nodeField(operator, [from], [to], { domain: 'ai.onnx.ml', attributes });
}

function axis(value: number): Buffer {
  return Buffer.concat([bytesField(1, 'axis'), integerField(3, value)]);
}

/** An initializer of int64: in raw_data, or in int64_data. */
function indices(name: string, values: readonly number[], isRaw: boolean): Buffer {
  const raw = Buffer.from(BigInt64Array.from(values, BigInt).buffer);
  const data = isRaw ? [bytesField(9, [raw])] : values.map((value) => integerField(7, value));
  return bytesField(5, [
    integerField(1, values.length),
    integerField(2, types.int64),
    bytesField(8, name),
    ...data,
  ]);
}

async function categoriesOf(...graph: readonly Buffer[]) {
  const path = join(await tempDir(), 'model.onnx');
  await writeFile(path, modelBytes([...graph, outputField('Y', ['N', 2])], { '': 17, 'ai.onnx.ml': 3 }));
  return Object.fromEntries(
    (await inspectOnnx(path)).inputs.map(({ name, hints }) => [name, hints.categories]),
  );
}

describe('the categories of inputs', () => {
  it('are those of the encoders of a real pipeline', async () => {
    const { inputs } = await inspectOnnx(join(realModelPath('churn-dataframe-pipeline'), 'model.onnx'));
    expect(inputs.map(({ name, hints }) => [name, hints.categories])).toEqual([
      ['age', null],
      ['city', [['Lima', 'Oslo', 'Pune']]],
      ['plan', [['free', 'pro']]],
      ['spend', null],
    ]);
  });

  it.each([true, false])('follow columns that are selected and joined (raw data: %s)', async (isRaw) => {
    const found = await categoriesOf(
      input('X', 'string', 3),
      indices('two', [2, 0], isRaw),
      indices('second', [1], isRaw),
      indices('third', [2], isRaw),
      nodeField('ArrayFeatureExtractor', ['X', 'two'], ['picked'], { domain: 'ai.onnx.ml' }),
      nodeField('Gather', ['picked', 'second'], ['first'], { attributes: [axis(1)] }),
      encoder('first', 'a', ['red', 'green'], 'LabelEncoder'),
      nodeField('Gather', ['X', 'third'], ['size'], { attributes: [axis(1)] }),
      nodeField('Concat', ['size'], ['same'], { attributes: [axis(1)] }),
      encoder('same', 'Y', ['s', 'm', 'l']),
    );
    expect(found).toEqual({ X: [['red', 'green'], null, ['s', 'm', 'l']] });
  });

  it('are numbers where an input of numbers is encoded', async () => {
    const found = await categoriesOf(
      input('X', 'float32', 1),
      nodeField('Cast', ['X'], ['whole']),
      encoder('whole', 'Y', [1, 2, 5]),
    );
    expect(found).toEqual({ X: [[1, 2, 5]] });
  });

  it('are those of a tensor, which newer encoders have', async () => {
    const colours = ['red', 'green'].map((value) => bytesField(6, value));
    const tensor = bytesField(5, [integerField(1, 2), integerField(2, types.string), ...colours]);
    const attributes = [Buffer.concat([bytesField(1, 'keys_tensor'), tensor])];
    const found = await categoriesOf(
      input('X', 'string', 1),
      nodeField('LabelEncoder', ['X'], ['Y'], { domain: 'ai.onnx.ml', attributes }),
    );
    expect(found).toEqual({ X: [['red', 'green']] });
  });

  it('join what several encoders of a column know', async () => {
    const found = await categoriesOf(
      input('X', 'string', 1),
      encoder('X', 'a', ['red', 'green']),
      encoder('X', 'Y', ['green', 'blue']),
    );
    expect(found).toEqual({ X: [['red', 'green', 'blue']] });
  });

  it.each([
    ['something else uses it', [encoder('X', 'a', ['red']), nodeField('TfIdfVectorizer', ['X'], ['Y'])]],
    ['its place is lost', [nodeField('Reshape', ['X', 's'], ['flat']), encoder('flat', 'Y', ['red'])], 2],
    [
      'there are too many',
      [
        encoder(
          'X',
          'Y',
          Array.from({ length: 1001 }, (_, i) => `c${i}`),
        ),
      ],
    ],
    ['the encoder knows others', [encoder('X', 'Y', [1, 2])]],
    ['a subgraph uses it', [encoder('X', 'a', ['red']), branch('X')]],
  ])('are unknown of a column when %s', async (_, nodes, columns = 1) => {
    expect(await categoriesOf(input('X', 'string', columns), ...nodes)).toEqual({ X: null });
  });
});

/** An If whose branch takes a value from outside. */
function branch(value: string): Buffer {
  const inner = bytesField(6, [nodeField('Identity', [value], ['Y'])]);
  return nodeField('If', ['c'], ['Y'], {
    attributes: [Buffer.concat([bytesField(1, 'then_branch'), inner])],
  });
}
