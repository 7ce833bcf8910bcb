/** The table of element types that onnxruntime has no kernels for, held to onnxruntime itself. */
import { describe, expect, it } from 'vitest';
import {
  lackingExceptions,
  lackingTypes,
  typedInputs,
} from '../../src/runtime/onnxruntime/support/lacking-kernels.ts';
import { bytesField, integerField } from '../support/protobuf-bytes.ts';
import { kernelModel } from '../support/kernel-recipes.ts';
import { foretoldRefusals, refusalOf } from '../support/loading.ts';
import {
  elementTypes,
  inputField,
  integerAttribute,
  int64sField,
  modelBytes,
  nodeField,
  outputField,
} from '../support/onnx-bytes.ts';

/** TensorProto.DataType. */
const numbers: ReadonlyMap<string, number> = new Map([
  ['float32', 1],
  ['uint8', 2],
  ['int8', 3],
  ['uint16', 4],
  ['int16', 5],
  ['int32', 6],
  ['int64', 7],
  ['string', 8],
  ['bool', 9],
  ['float64', 11],
  ['uint32', 12],
  ['uint64', 13],
  ['bfloat16', 16],
]);

function numberOf(type: string): number {
  return numbers.get(type) ?? 0;
}

async function foretold(model: Buffer): Promise<string> {
  return (await foretoldRefusals(model)).join(' ');
}

/** The first opset in which a node of the operator is valid, from 17 on. */
const firstOpsets: ReadonlyMap<string, number> = new Map([
  ['Attention', 23],
  ['AffineGrid', 20],
  ['Col2Im', 18],
  ['CumProd', 26],
  ['DeformConv', 22],
  ['Gelu', 20],
  ['GroupNormalization', 21],
  ['Mish', 18],
  ['RMSNormalization', 23],
  ['RotaryEmbedding', 23],
  ['Swish', 24],
]);

/** Every pair of an operator (`Pow.1`: its second input) and an element type that is in the table. */
function kernelsLacking(): { operator: string; input: number; type: string; opset: number }[] {
  return [...lackingTypes].flatMap(([type, keys]) =>
    [...keys].map((key) => {
      const [operator = '', input = typedInputs.get(key) ?? 0] = key.split('.');
      const [first, last] = lackingExceptions.get(`${key} ${type}`) ?? [18, 26];
      const opset = last < 26 ? last + 1 : first - 1;
      return { operator, input: Number(input), type, opset };
    }),
  );
}

const lacking = Map.groupBy(kernelsLacking(), ({ type }) => type);

describe('what inspection says of an element type is what onnxruntime says', () => {
  it.each([...lacking.keys()])('of %s: refused, and loaded with the Cast that is named', async (type) => {
    const wrong: unknown[] = [];
    for (const { operator, input, opset: usual } of lacking.get(type) ?? []) {
      const key = operator === 'Pow' && input === 1 ? 'Pow.1' : operator;
      const opset = Math.max(usual, firstOpsets.get(operator) ?? 0);
      const model = kernelModel(key, [numberOf(type)], opset);
      const [refusal, said] = [await refusalOf(model), await foretold(model)];
      const about = { key, opset, refusal, said };
      if (refusal === null || !said.includes(`Operator ${operator} takes no ${type}`)) wrong.push(about);
      if (!refusal?.includes('Could not find an implementation') && !refusal?.includes('Type Error')) {
        wrong.push({ ...about, because: 'of something else' });
      }
      const [, other] = /put a Cast to (\w+) before it/u.exec(said) ?? [];
      if (other === undefined) {
        if (type !== 'string') wrong.push({ ...about, because: 'no advice' });
        continue;
      }
      const mended = kernelModel(key, [numberOf(type), numberOf(other)], opset);
      const [left, stillSaid] = [await refusalOf(mended), await foretold(mended)];
      if (left !== null || stillSaid !== '') wrong.push({ ...about, because: 'advice', left, stillSaid });
    }
    expect(wrong).toEqual([]);
  });

  it.each(['GRU', 'LSTM', 'RNN'])('of %s with the batch first', async (operator) => {
    const model = (layout: number) => kernelModel(operator, [], 17, [integerAttribute('layout', layout)]);
    expect(await refusalOf(model(1))).not.toBeNull();
    expect(await foretold(model(1))).toContain(
      `Operator ${operator} has the batch before the sequence (layout=1)`,
    );
    expect(await refusalOf(model(0))).toBeNull();
    expect(await foretold(model(0))).toBe('');
  });

  it.each([
    ['Max', 'int8', 17],
    ['Add', 'int16', 17],
    ['LeakyRelu', 'float64', 16],
    ['Softplus', 'float64', 18],
    ['Pow', 'int32', 17],
    ['BitShift', 'uint8', 17],
    ['Identity', 'bfloat16', 17],
  ])('%s of %s in opset %i is loaded, and nothing is said', async (operator, type, opset) => {
    const model = kernelModel(operator, [numberOf(type)], opset);
    expect(await refusalOf(model)).toBeNull();
    expect(await foretold(model)).toBe('');
  });
});

function cast(from: string, to: string, elementType: number): Buffer {
  return nodeField('Cast', [from], [to], { attributes: [integerAttribute('to', elementType)] });
}

describe('an element type is followed through a graph', () => {
  const { int16, int64, bool } = elementTypes;
  const end = [cast('wrong', 'y', 1), bytesField(2, 'g'), outputField('y', [null])];
  const max = nodeField('Max', ['a', 'a'], ['wrong']);

  /** An If whose branches both have these nodes, which make `inner`. */
  function branches(nodes: readonly Buffer[]): Buffer {
    const graph = [...nodes, bytesField(2, 'branch'), outputField('inner', [null], int16)];
    return nodeField('If', ['yes'], ['wrong'], {
      attributes: ['then_branch', 'else_branch'].map((name) =>
        Buffer.concat([bytesField(1, name), bytesField(6, graph), integerField(20, 5)]),
      ),
    });
  }

  it.each([
    ['from an input', [max, inputField('a', [2], int16), ...end]],
    [
      'from a Cast, through operators that keep it',
      [
        cast('x', 'b', int16),
        nodeField('Unsqueeze', ['b', 'axes'], ['c']),
        nodeField('Concat', ['c', 'c'], ['a'], { attributes: [integerAttribute('axis', 0)] }),
        max,
        int64sField('axes', [0]),
        inputField('x', [2]),
        ...end,
      ],
    ],
    [
      'into the branches of an If',
      [
        cast('x', 'a', int16),
        branches([nodeField('Max', ['a', 'a'], ['inner'])]),
        inputField('x', [2]),
        inputField('yes', [], bool),
        ...end,
      ],
    ],
    [
      'by a Where',
      [
        nodeField('Where', ['yes', 'b', 'b'], ['a']),
        max,
        inputField('yes', [2], bool),
        inputField('b', [2], int16),
        ...end,
      ],
    ],
  ])('%s: refused, and said', async (_, fields) => {
    const model = modelBytes(fields);
    expect(await refusalOf(model)).toContain('Could not find an implementation');
    expect(await foretold(model)).toContain('Operator Max takes no int16');
  });

  it.each([
    [
      'where a comparison comes in between',
      [
        nodeField('Equal', ['b', 'b'], ['c']),
        cast('c', 'a', int64),
        max,
        inputField('b', [2], int16),
        ...end,
      ],
    ],
    [
      "where it is that of an operator's second input",
      [
        nodeField('CastLike', ['b', 'x'], ['a']),
        max,
        inputField('b', [2], int16),
        inputField('x', [2]),
        ...end,
      ],
    ],
    ['of a length', [nodeField('Shape', ['b'], ['a']), max, inputField('b', [2], int16), ...end]],
  ])('not %s: loaded, and nothing said', async (_, fields) => {
    const model = modelBytes(fields);
    expect(await refusalOf(model)).toBeNull();
    expect(await foretold(model)).toBe('');
  });
});

it.each([
  ['MaxRoiPool', 21],
  ['RoiAlign', 21],
  ['Swish', 24],
])('%s is loaded up to opset %i, and inspection says so', async (operator, last) => {
  const [good, bad] = [kernelModel(operator, [], last), kernelModel(operator, [], last + 1)];
  expect([await refusalOf(good), await foretold(good)]).toEqual([null, '']);
  expect(await refusalOf(bad)).toContain('Could not find an implementation');
  expect(await foretold(bad)).toContain(
    `Operator ${operator} is implemented by onnxruntime up to opset ${last}`,
  );
});
