import { describe, expect, it } from 'vitest';
import { joined, layer } from '../../../../../test/support/joined-onnx.ts';
import {
  inputField,
  integerAttribute,
  modelBytes,
  nodeField,
  outputField,
} from '../../../../../test/support/onnx-bytes.ts';
import { bytesField, integerField } from '../../../../../test/support/protobuf-bytes.ts';
import { MlpackError } from '../../../../errors/mlpack-error.ts';

describe('operators of two versions', () => {
  const reduce = (version: number, attributes: readonly Buffer[]) =>
    modelBytes(
      [
        nodeField('ReduceMean', ['x'], ['z'], { attributes }),
        inputField('x', ['N', 2]),
        outputField('z', ['N', 1]),
      ],
      { '': version },
    );
  const axes = Buffer.concat([bytesField(1, 'axes'), integerField(8, 1), integerField(20, 7)]);
  const neg = (version: number) =>
    modelBytes([nodeField('Neg', ['z'], ['y']), inputField('z', ['N', 1]), outputField('y', ['N', 1])], {
      '': version,
    });

  it('are of the newer one, axes being inputs since 18', async () => {
    const read = await joined(reduce(17, [axes, integerAttribute('keepdims', 1)]), neg(21));
    expect(read.info.opsets).toEqual({ 'ai.onnx': 21 });
    const [node] = read.outline.graph.nodes;
    expect(node).toMatchObject({ inputs: ['x', 'axes_1'], attributes: [{ name: 'keepdims' }] });
    expect(read.outline.graph.initializers).toMatchObject([{ name: 'axes_1', values: [1] }]);
  });

  it.each([
    ['changed between them', 12, 'Softmax changed in 13'],
    ['are older than is known', 8, "which can't be in one graph."],
  ])('are refused where they %s', async (_what, version, message) => {
    const softmax = modelBytes(
      [nodeField('Softmax', ['x'], ['z']), inputField('x', ['N', 1]), outputField('z', ['N', 1])],
      { '': version },
    );
    const refusal = joined(softmax, neg(21));
    await expect(refusal).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringContaining(message),
      suggestions: expect.arrayContaining([
        expect.stringContaining('convert_version(onnx.load(sys.argv[1]), 21)'),
      ]),
    });
  });
});

describe('what doesn’t fit is refused', () => {
  it.each([
    [
      'by sizes',
      modelBytes(layer('x', 'z', { width: 3 })),
      modelBytes(layer('in', 'y')),
      '"z" float32[N, 3], the other takes "in" float32[N, 2]',
    ],
    [
      'by a name that lies',
      modelBytes(layer('x', 'z', { width: 3 })),
      modelBytes(layer('z', 'y')),
      'takes "z" float32[N, 2]',
    ],
    [
      'as two outputs are alike',
      modelBytes([
        nodeField('Split', ['x'], ['mu', 'sigma']),
        inputField('x', ['N', 4]),
        outputField('mu', ['N', 2]),
        outputField('sigma', ['N', 2]),
      ]),
      modelBytes(layer('in', 'y')),
      'of "mu" float32[N, 2], "sigma" float32[N, 2], each fits "in" float32[N, 2]',
    ],
    [
      'as two inputs are alike',
      modelBytes(layer('x', 'z')),
      modelBytes([
        nodeField('Add', ['a', 'b'], ['y']),
        inputField('a', ['N', 2]),
        inputField('b', ['N', 2]),
        outputField('y', ['N', 2]),
      ]),
      'nothing tells which output',
    ],
    [
      'as float64 would lose digits',
      modelBytes([
        nodeField('Neg', ['x'], ['z']),
        inputField('x', ['N', 2], 11),
        outputField('z', ['N', 2], 11),
      ]),
      modelBytes(layer('in', 'y')),
      'no output of',
    ],
    [
      'as nothing makes the output',
      modelBytes([inputField('x', ['N', 2]), outputField('z', ['N', 2])]),
      modelBytes(layer('in', 'y')),
      'no operator makes its output "z"',
    ],
  ])('%s', async (_why, first, second, message) => {
    await expect(joined(first, second)).rejects.toThrow(message);
  });

  it('where a file ends in the middle, naming it', async () => {
    const cut = modelBytes(layer('x', 'z')).subarray(0, -9);
    await expect(joined(cut, modelBytes(layer('in', 'y')))).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining('0.onnx'),
    });
  });

  it('or is joined, whatever bytes are broken: never with another error', async () => {
    const [first, second] = [modelBytes(layer('x', 'z')), modelBytes(layer('in', 'y'))];
    let random = 1;
    const below = (most: number) => {
      random = (random * 48_271) % 2_147_483_647;
      return random % most;
    };
    const codes = new Set<unknown>();
    for (let round = 0; round < 150; round += 1) {
      const broken = Buffer.from(round % 2 === 0 ? first : second);
      for (let times = 1 + below(3); times > 0; times -= 1) broken[below(broken.length)] = below(256);
      const isFirst = round % 2 === 0;
      codes.add(
        await joined(isFirst ? broken : first, isFirst ? second : broken).then(
          () => 'joined',
          (error: unknown) => (error instanceof MlpackError ? error.code : error),
        ),
      );
    }
    expect(codes).toEqual(new Set(['MODEL_INVALID', 'MODEL_UNSUPPORTED', 'joined']));
  });
});

it('names a few of many tensors, and guesses among so many only', async () => {
  const many = (count: number, prefix: string) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);
  const giving = (count: number) => {
    const names = many(count, 'z');
    return modelBytes([
      ...names.map((name) => nodeField('Identity', ['x'], [name])),
      inputField('x', ['N', 3]),
      ...names.map((name) => outputField(name, ['N', 3])),
    ]);
  };
  const taking = (count: number) => {
    const names = many(count, 'y');
    return modelBytes([
      nodeField('Concat', names, ['w'], { attributes: [integerAttribute('axis', 1)] }),
      ...names.map((name) => inputField(name, ['N', 2])),
      outputField('w', ['N', 2 * count]),
    ]);
  };
  await expect(joined(giving(20), taking(20))).rejects.toThrow(/"z7" [^"]* and 12 more, the other takes/u);
  await expect(joined(giving(1001), taking(1000))).rejects.toThrow(
    /has 1001 outputs and \S+ 1000 inputs of other names, too many/u,
  );
});
