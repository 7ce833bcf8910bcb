import { describe, expect, it } from 'vitest';
import { randomNumbers } from '../../../../test/support/random-numbers.ts';
import {
  boosterAnswers,
  boosterJson,
  convertedBooster,
  stump,
  xgboostBytes,
} from '../../../../test/support/xgboost.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { boosterForm } from './booster-form.ts';

const columns = 8;
const rows = [
  Array.from({ length: columns }, (_, column) => column - 4),
  Array<number>(columns).fill(Number.NaN),
];

describe('forms of a model', () => {
  it('read the same without the first bytes of the binary form, and inside a snapshot', async () => {
    const binary = await xgboostBytes('xgb-booster-1.7.4/model.bst');
    const bare = binary.subarray(4);
    const offset = Buffer.alloc(8);
    offset.writeBigInt64LE(BigInt(binary.length));
    const snapshot = Buffer.concat([
      Buffer.from('CONFIG-offset:'),
      offset,
      binary,
      Buffer.from('{"version":[1]}'),
    ]);
    const expected = await boosterAnswers(binary, rows, ['margin']);
    expect([bare, snapshot].map(boosterForm)).toEqual(['binary', 'snapshot']);
    for (const bytes of [bare, snapshot]) {
      expect(await boosterAnswers(bytes, rows, ['margin'])).toEqual(expected);
    }
  });

  it('begin sums with the base score as it is where the binary form is older than XGBoost 1.0', async () => {
    const binary = await xgboostBytes('xgb-booster-1.7.4/model.bst');
    const old = Buffer.from(binary);
    // Major and minor version, which old versions leave empty.
    old.fill(0, 24, 32);
    const [expected = 0] = (await boosterAnswers(binary, rows, ['margin']))['margin'] ?? [];
    const [found = 0] = (await boosterAnswers(old, rows, ['margin']))['margin'] ?? [];
    expect(Number(found) - Number(expected)).toBeCloseTo(0.5, 6);
  });

  it('hold several numbers in each leaf: of all nodes, or since XGBoost 3.2 of leaves on their own', async () => {
    const tree = stump(1, 0, 0) as Record<string, unknown>;
    const param = { tree_param: { size_leaf_vector: '2' } };
    const ofNodes = { ...tree, ...param, base_weights: [9, 9, 1, 2, 3, 4] };
    const ofLeaves = { ...tree, ...param, right_children: [2, 1, 0], leaf_weights: [3, 4, 1, 2] };
    for (const one of [ofNodes, ofLeaves]) {
      const bytes = boosterJson({ targetCount: 2, trees: [one] });
      expect((await boosterAnswers(bytes, [[0], [1]], ['predict']))['predict']).toEqual([1, 2, 3, 4]);
    }
  });

  it('are told by their content', () => {
    expect(boosterForm(Buffer.from(' {\n "learner" : {"gradient_booster": 1}}'))).toBe('json');
    expect(boosterForm(Buffer.from('{L\0\0\0\0\0\0\0\x07learner{'))).toBe('ubjson');
    expect(boosterForm(Buffer.from('{"tree_info": []}'))).toBeUndefined();
    expect(boosterForm(Buffer.alloc(200))).toBeUndefined();
  });
});

describe('files that lie', () => {
  it.each(['xgb-booster-1.7.4/model.bst', 'xgb-cat-3.3.0/model.ubj', 'xgb-dart-3.3.0/model.bst'])(
    'end in an error that says so: %s',
    async (file) => {
      const bytes = await xgboostBytes(file);
      const random = randomNumbers(7);
      const outcomes = new Set<string>();
      for (let at = 0; at < 400; at += 1) {
        const changed =
          at % 4 === 0
            ? bytes.subarray(0, Math.floor(random() * bytes.length))
            : mutated(bytes, random, 1 + (at % 5));
        outcomes.add(await outcome(changed));
      }
      expect([...outcomes].filter((one) => !/^(converted|MODEL_(INVALID|UNSUPPORTED))$/.test(one))).toEqual(
        [],
      );
    },
  );

  it.each([
    ['more columns than any model has', boosterJson({ columnCount: 2 ** 31 })],
    ['more classes than any model has', boosterJson({ classCount: 2 ** 31 })],
    [
      'a tree that goes on to itself',
      boosterJson({ trees: [{ ...stump(1, 1, 2), left_children: [0, -1, -1] }] }),
    ],
    ['a tree of another sum', boosterJson({ trees: [stump(1, 1, 2)], sums: [1] })],
    ['a column that is not there', boosterJson({ trees: [{ ...stump(1, 1, 2), split_indices: [1, 0, 0] }] })],
    ['no base score', boosterJson({ baseScore: 'nan' })],
  ])('are refused: %s', async (_, bytes) => {
    await expect(convertedBooster(bytes)).rejects.toBeInstanceOf(MlpackError);
  });
});

function mutated(bytes: Buffer, random: () => number, count: number): Buffer {
  const changed = Buffer.from(bytes);
  for (let at = 0; at < count; at += 1) {
    changed[Math.floor(random() * changed.length)] = Math.floor(random() * 256);
  }
  return changed;
}

async function outcome(bytes: Buffer): Promise<string> {
  try {
    await convertedBooster(bytes);
    return 'converted';
  } catch (error) {
    return error instanceof MlpackError ? error.code : String(error);
  }
}
