import { bytesField, integerField } from './protobuf-bytes.ts';
import {
  elementTypes,
  inputField,
  integerAttribute,
  int64sField,
  modelBytes,
  nodeField,
  stringAttribute,
} from './onnx-bytes.ts';

/** An input of a node: the tensor in question, with its sizes, or a constant of another type. */
type RecipeInput =
  | readonly number[]
  | { readonly int64s: readonly number[] }
  | { readonly ones: readonly number[]; readonly elementType: number }
  | 'omitted';

/** What a node of an operator needs to be valid. */
interface Recipe {
  readonly inputs: readonly RecipeInput[];
  readonly attributes?: readonly Buffer[];
}

const float32 = 1;
const { int64, bool } = elementTypes;

const matrix = [2, 2];
const images = [1, 4, 4, 4];
const kernel = [integers('kernel_shape', [2, 2])];

function integers(name: string, values: readonly number[]): Buffer {
  return Buffer.concat([
    bytesField(1, name),
    ...values.map((value) => integerField(8, value)),
    integerField(20, 7),
  ]);
}

function times(count: number, shape: readonly number[] = matrix): Recipe {
  return { inputs: Array.from({ length: count }, () => shape) };
}

function ones(elementType: number, sizes: readonly number[]): RecipeInput {
  return { ones: sizes, elementType };
}

/** Recipes by operator; any other operator takes one matrix. */
const recipes: ReadonlyMap<string, Recipe> = new Map<string, Recipe>([
  ...[
    'Add',
    'Div',
    'Equal',
    'Gemm',
    'Greater',
    'GreaterOrEqual',
    'Less',
    'LessOrEqual',
    'MatMul',
    'Max',
    'Mean',
    'Min',
    'Mod',
  ]
    .concat('Mul', 'PRelu', 'Pow', 'Sub', 'Sum')
    .map((operator) => [operator, times(2)] as const),
  ...['DepthToSpace', 'SpaceToDepth'].map(
    (operator) => [operator, { inputs: [images], attributes: [integerAttribute('blocksize', 2)] }] as const,
  ),
  ...['AveragePool', 'LpPool', 'MaxPool'].map(
    (operator) => [operator, { inputs: [images], attributes: kernel }] as const,
  ),
  ...['GlobalAveragePool', 'GlobalLpPool', 'GlobalMaxPool', 'MeanVarianceNormalization'].map(
    (operator) => [operator, times(1, images)] as const,
  ),
  ['AffineGrid', { inputs: [[1, 2, 3], { int64s: [1, 1, 4, 4] }] }],
  ['Attention', times(3, [1, 2, 2, 4])],
  ['BatchNormalization', { inputs: [images, [4], [4], [4], [4]] }],
  ['BitShift', { ...times(2), attributes: [stringAttribute('direction', 'LEFT')] }],
  ['Col2Im', { inputs: [[1, 4, 4], { int64s: [4, 4] }, { int64s: [2, 2] }] }],
  ['Conv', { inputs: [images, [2, 4, 1, 1]] }],
  ['ConvTranspose', { inputs: [images, [4, 2, 1, 1]] }],
  ['CumProd', { inputs: [matrix, { int64s: [0] }] }],
  ['CumSum', { inputs: [matrix, { int64s: [0] }] }],
  ['DFT', times(1, [1, 4, 1])],
  ['DeformConv', { inputs: [images, [2, 4, 1, 1], [1, 2, 4, 4]] }],
  ['Einsum', { ...times(2), attributes: [stringAttribute('equation', 'ij,jk->ik')] }],
  ['Expand', { inputs: [matrix, { int64s: [2, 2] }] }],
  [
    'GRU',
    {
      inputs: [
        [3, 1, 2],
        [1, 6, 2],
        [1, 6, 2],
      ],
      attributes: [integerAttribute('hidden_size', 2)],
    },
  ],
  ['GridSample', { inputs: [images, ones(float32, [1, 2, 2, 2])] }],
  ['GroupNormalization', { inputs: [images, [4], [4]], attributes: [integerAttribute('num_groups', 2)] }],
  ['InstanceNormalization', { inputs: [images, [4], [4]] }],
  ['LRN', { inputs: [images], attributes: [integerAttribute('size', 3)] }],
  [
    'LSTM',
    {
      inputs: [
        [3, 1, 2],
        [1, 8, 2],
        [1, 8, 2],
      ],
      attributes: [integerAttribute('hidden_size', 2)],
    },
  ],
  ['MaxRoiPool', { inputs: [images, [1, 5]], attributes: [integers('pooled_shape', [2, 2])] }],
  [
    'RNN',
    {
      inputs: [
        [3, 1, 2],
        [1, 2, 2],
        [1, 2, 2],
      ],
      attributes: [integerAttribute('hidden_size', 2)],
    },
  ],
  ['RMSNormalization', { inputs: [matrix, [2]] }],
  ['MaxUnpool', { inputs: [[1, 1, 2, 2], ones(int64, [1, 1, 2, 2])], attributes: kernel }],
  ['NegativeLogLikelihoodLoss', { inputs: [matrix, ones(int64, [2])] }],
  ['Pow.1', { inputs: [ones(float32, matrix), matrix] }],
  ['Resize', { inputs: [images, 'omitted', ones(float32, [4])] }],
  ['RoiAlign', { inputs: [images, [1, 4], { int64s: [0] }] }],
  ['STFT', { inputs: [[1, 8, 1], ones(int64, []), [4]] }],
  ['SoftmaxCrossEntropyLoss', { inputs: [matrix, ones(int64, [2])] }],
  ['Where', { inputs: [ones(bool, matrix), matrix, matrix] }],
  ['Pad', { inputs: [matrix, { int64s: [0, 0, 1, 1] }] }],
  ['Tile', { inputs: [matrix, { int64s: [2, 2] }] }],
  ['TopK', { inputs: [matrix, { int64s: [1] }] }],
  ['RotaryEmbedding', { inputs: [[1, 2, 2, 4], [2, 2], [2, 2], { int64s: [0, 1] }] }],
]);

/**
 * A model that casts floats to element types, one after the other, and gives them to one node.
 *
 * @param operator of ai.onnx; `Pow.1` for the second input of Pow
 * @param casts to these, by TensorProto.DataType
 * @param attributes beside those that the node needs
 */
export function kernelModel(
  operator: string,
  casts: readonly number[],
  opset: number,
  attributes: readonly Buffer[] = [],
): Buffer {
  const recipe = recipes.get(operator) ?? times(1);
  const fields: Buffer[] = [];
  const names = recipe.inputs.map((input, i) => {
    if (input === 'omitted') return '';
    const name = `x${i}`;
    if ('int64s' in input) fields.push(int64sField(name, input.int64s));
    else if ('ones' in input) fields.push(onesField(name, input.elementType, input.ones));
    else {
      fields.push(inputField(name, input));
      return casts.reduce((from, elementType, k) => {
        const to = `${name}-${k}`;
        fields.push(nodeField('Cast', [from], [to], { attributes: [integerAttribute('to', elementType)] }));
        return to;
      }, name);
    }
    return name;
  });
  const outputs = operator === 'TopK' ? ['values', 'places'] : ['values'];
  fields.push(
    nodeField(operator.split('.')[0] ?? '', names, outputs, {
      attributes: [...(recipe.attributes ?? []), ...attributes],
    }),
    nodeField('Cast', ['values'], ['y'], { attributes: [integerAttribute('to', float32)] }),
    bytesField(2, 'kernel'),
    bytesField(12, [bytesField(1, 'y'), bytesField(2, [bytesField(1, [integerField(1, float32)])])]),
  );
  return modelBytes(fields, { '': opset });
}

function onesField(name: string, elementType: number, sizes: readonly number[]): Buffer {
  const count = sizes.reduce((product, size) => product * size, 1);
  const raw =
    elementType === float32
      ? new Float32Array(count).fill(1)
      : elementType === int64
        ? new BigInt64Array(count).fill(1n)
        : new Uint8Array(count).fill(1);
  return bytesField(5, [
    ...sizes.map((size) => integerField(1, size)),
    integerField(2, elementType),
    bytesField(8, name),
    bytesField(9, [Buffer.from(raw.buffer)]),
  ]);
}
