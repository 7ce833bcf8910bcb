/** The tables of what onnxruntime supports, held to onnxruntime itself. */
import { describe, expect, it } from 'vitest';
import { bytesField, integerField } from '../support/protobuf-bytes.ts';
import { foretoldRefusals, refusalOf } from '../support/loading.ts';

interface OneNode {
  readonly operator: string;
  readonly domain?: string;
  readonly opset: number;
  readonly inputCount?: number;
  readonly elementType?: number;
  readonly outputType?: number;
  readonly shape?: readonly number[];
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
  readonly irVersion?: number;
}

const float = 1;
const bool = 9;

function valueInfo(name: string, type: number, sizes: readonly number[] | null): Buffer[] {
  const dims =
    sizes === null
      ? []
      : [
          bytesField(
            2,
            sizes.map((size) => bytesField(1, [integerField(1, size)])),
          ),
        ];
  return [bytesField(1, name), bytesField(2, [bytesField(1, [integerField(1, type), ...dims])])];
}

/** ModelProto, field numbers as in onnx.proto. */
function oneNode(node: OneNode): Buffer {
  const { operator, domain = '', opset, inputCount = 1, shape = [2, 2], elementType = float } = node;
  const names = Array.from({ length: inputCount }, (_, index) => `x${index}`);
  const attributes = Object.entries(node.attributes ?? {}).map(([name, given]) =>
    bytesField(5, [
      bytesField(1, name),
      ...(typeof given === 'number' ? [integerField(3, given)] : given.map((item) => integerField(8, item))),
      integerField(20, typeof given === 'number' ? 2 : 7),
    ]),
  );
  const nodeFields = [
    ...names.map((name) => bytesField(1, name)),
    bytesField(2, 'y'),
    bytesField(4, operator),
    ...attributes,
    bytesField(7, domain),
  ];
  const graph = [
    bytesField(1, nodeFields),
    bytesField(2, 'one'),
    ...names.map((name) => bytesField(11, valueInfo(name, elementType, shape))),
    bytesField(12, valueInfo('y', node.outputType ?? elementType, null)),
  ];
  const imports = domain === '' ? [] : [bytesField(8, [bytesField(1, domain), integerField(2, opset)])];
  return Buffer.concat([
    integerField(1, node.irVersion ?? 8),
    bytesField(7, graph),
    bytesField(8, [bytesField(1, ''), integerField(2, domain === '' ? opset : 15)]),
    ...imports,
  ]);
}

/** What onnxruntime and inspection say of the operator with one, two and three inputs; the latter doesn't depend on them. */
async function tryArities(
  operator: string,
  opset: number,
): Promise<{ refusals: (string | null)[]; unsupported: readonly string[] }> {
  const refusals: (string | null)[] = [];
  for (const inputCount of operator.startsWith('Random') ? [0, 1] : [1, 2, 3]) {
    refusals.push(await refusalOf(oneNode({ operator, opset, inputCount, ...special[operator] })));
  }
  return { refusals, unsupported: await foretoldRefusals(oneNode({ operator, opset })) };
}

/** Nodes that need more than two floats [2, 2] in, or something else out. */
const special: Readonly<Record<string, Partial<OneNode>>> = {
  And: { elementType: bool },
  Or: { elementType: bool },
  Xor: { elementType: bool },
  Greater: { outputType: bool },
  Less: { outputType: bool },
  Equal: { elementType: bool },
  Concat: { attributes: { axis: 1 } },
  AveragePool: { shape: [1, 1, 2, 2], attributes: { kernel_shape: [1, 1] } },
  LpPool: { shape: [1, 1, 2, 2], attributes: { kernel_shape: [1, 1] } },
  RandomNormal: { attributes: { shape: [2] } },
  RandomUniform: { attributes: { shape: [2] } },
};

/** Operator, the opset before or after which it isn't implemented, one in which it is. */
const bounds: readonly (readonly [operator: string, refused: number, accepted: number])[] = [
  ...['Abs', 'Ceil', 'Elu', 'Exp', 'Floor', 'LeakyRelu', 'Log', 'Max', 'Neg', 'Reciprocal', 'Relu', 'Selu']
    .concat('Sigmoid', 'Sqrt', 'Sum', 'Tanh', 'Mean', 'Min', 'HardSigmoid', 'Clip')
    .map((operator) => [operator, 5, 6] as const),
  ...[
    'Add',
    'And',
    'AveragePool',
    'Div',
    'Dropout',
    'Equal',
    'Greater',
    'Less',
    'Mul',
    'Or',
    'PRelu',
    'Pow',
    'Sub',
  ]
    .concat('Xor')
    .map((operator) => [operator, 6, 7] as const),
  ['Gemm', 6, 7],
  ['Concat', 3, 4],
  ['LpPool', 1, 2],
  ['Bernoulli', 22, 21],
  ['GlobalLpPool', 22, 21],
  ['RandomNormal', 22, 21],
  ['RandomNormalLike', 22, 21],
  ['RandomUniform', 22, 21],
  ['RandomUniformLike', 22, 21],
];

describe('what inspection says against a model is what onnxruntime says', () => {
  it.each(bounds)('%s is refused in opset %i and loaded in %i', async (operator, refused, accepted) => {
    const before = await tryArities(operator, refused);
    expect(before.refusals).toContainEqual(expect.stringContaining('Could not find an implementation'));
    expect(before.refusals).not.toContain(null);
    expect(before.unsupported).toEqual([expect.stringContaining(operator)]);
    const after = await tryArities(operator, accepted);
    expect(after.refusals).toContain(null);
    expect(after.unsupported).toEqual([]);
  });

  it.each([
    { operator: 'Reluu', opset: 17 },
    { operator: 'Upsample', opset: 10 },
    { operator: 'Scatter', opset: 11 },
    { operator: 'Zip', domain: 'ai.onnx.ml', opset: 3 },
    { operator: 'TreeEnsembleRegressor', domain: 'ai.onnx.ml', opset: 5 },
    { operator: 'Relu', domain: 'my.company', opset: 1 },
    { operator: 'Relu', opset: 27 },
    { operator: 'Normalizer', domain: 'ai.onnx.ml', opset: 6 },
    { operator: 'Relu', opset: 17, irVersion: 14 },
  ])('refused: $domain $operator in opset $opset', async (node) => {
    expect(await refusalOf(oneNode(node))).not.toBeNull();
    expect(await foretoldRefusals(oneNode(node))).toHaveLength(1);
  });

  it.each([
    { operator: 'Relu', opset: 26 },
    { operator: 'Relu', opset: 17, irVersion: 13 },
    { operator: 'Relu', opset: 6, irVersion: 3 },
    { operator: 'Normalizer', domain: 'ai.onnx.ml', opset: 5 },
    { operator: 'Gelu', domain: 'com.microsoft', opset: 1 },
  ])('loaded: $domain $operator in opset $opset, IR $irVersion', async (node) => {
    expect(await refusalOf(oneNode(node))).toBeNull();
    expect(await foretoldRefusals(oneNode(node))).toEqual([]);
  });
});
