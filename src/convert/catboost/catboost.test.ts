import ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { graphAnswers } from '../../../test/support/classical.ts';
import { heldSource } from '../bytes/byte-source.ts';
import { PickleObject } from '../pickle/pickle-values.ts';
import { readModel } from '../read-model.ts';
import { convertEstimator } from '../sklearn/convert-estimator.ts';
import type { MethodName } from '../sklearn/methods.ts';

const numbers = (index: number, borders: readonly number[], more: object = {}) => ({
  feature_index: index,
  flat_feature_index: index,
  has_nans: false,
  nan_value_treatment: 'AsIs',
  borders,
  ...more,
});
const age = numbers(0, [30, 50]);
const income = numbers(1, [0.1]);
/** Splits are numbered over all borders of all columns: 0 is age > 30, 1 age > 50, 2 income > 0.1. */
const tree = (splits: readonly number[], leaves: readonly number[]) => ({
  splits: splits.map((split) => ({ split_index: split })),
  leaf_values: leaves,
});
const loss = (type: string, more: object = {}) => ({
  params: JSON.stringify({ loss_function: { type } }),
  ...more,
});

interface Parts {
  readonly features?: object;
  readonly trees?: readonly object[];
  readonly uneven?: object;
  readonly scaleAndBias?: readonly unknown[];
  readonly info?: object;
}

/** A model as CatBoost writes it in JSON, converted. */
async function converted(
  {
    features = { float_features: [age, income] },
    trees = [],
    uneven,
    scaleAndBias = [1, [0]],
    info = {},
  }: Parts,
  methods?: readonly MethodName[],
) {
  const document = {
    features_info: features,
    ...(uneven === undefined ? { oblivious_trees: trees } : { trees: [uneven] }),
    scale_and_bias: scaleAndBias,
    model_info: info,
  };
  const object = await readModel(heldSource('model.json', Buffer.from(JSON.stringify(document))));
  if (!(object instanceof PickleObject)) throw new TypeError('the file holds no model');
  return await convertEstimator(object, 'model.json', { methods });
}

async function answers(parts: Parts, rows: readonly (readonly number[])[], methods: readonly MethodName[]) {
  const { graph, outputs } = await converted(parts, methods);
  const x = new ort.Tensor('float64', Float64Array.from(rows.flat()), [rows.length, rows[0]?.length ?? 0]);
  const found = await graphAnswers(graph, { X: x });
  return Object.fromEntries(outputs.map(({ name, method }) => [method, found.get(name)?.data ?? []]));
}

const close = (...items: readonly number[]) => items.map((item) => expect.closeTo(item, 12));
const sigmoid = (sum: number) => 1 / (1 + Math.exp(-sum));

describe('models of CatBoost', () => {
  it('number leaves by their splits, the first the lowest bit', async () => {
    const trees = [tree([0, 2], [1, 2, 3, 4])];
    const rows = [
      [20, 0],
      [40, 0],
      [20, 1],
      [40, 1],
    ];
    expect(await answers({ trees }, rows, ['predict'])).toEqual({ predict: [1, 2, 3, 4] });
  });

  it('add up their trees, scaled and with a bias', async () => {
    const trees = [tree([0], [1, 2]), tree([1], [10, 20]), tree([], [100])];
    const parts = { trees, scaleAndBias: [0.5, [7]] };
    expect(
      await answers(
        parts,
        [
          [20, 0],
          [40, 0],
          [60, 0],
        ],
        ['predict'],
      ),
    ).toEqual({ predict: [62.5, 63, 68] });
  });

  it('compare numbers of float32 with borders of float32, and only more is more', async () => {
    const trees = [tree([2], [0, 1])];
    const border = Math.fround(0.1);
    const rows = [0.1, border, border + 1e-12, 0.100000016].map((income) => [0, income]);
    expect(await answers({ trees }, rows, ['predict'])).toEqual({ predict: [0, 0, 0, 1] });
  });

  it.each([
    ['AsTrue', 1],
    ['AsFalse', 0],
  ])('take a missing number as their column says: %s', async (treatment, predicted) => {
    const column = numbers(0, [30], { has_nans: true, nan_value_treatment: treatment });
    const parts = { features: { float_features: [column] }, trees: [tree([0], [0, 1])] };
    expect(await answers(parts, [[Number.NaN]], ['predict'])).toEqual({ predict: [predicted] });
  });

  it('may split otherwise on each side', async () => {
    const uneven = {
      split: { split_index: 0 },
      left: { value: 1 },
      right: { split: { split_index: 2 }, left: { value: 2 }, right: { value: 3 } },
    };
    const rows = [
      [20, 1],
      [40, 0],
      [40, 1],
    ];
    expect(await answers({ uneven }, rows, ['predict'])).toEqual({ predict: [1, 2, 3] });
  });

  it('tell two classes apart by a sum, called as the file says', async () => {
    const parts = {
      trees: [tree([0], [-1, 2])],
      info: loss('Logloss', { class_params: JSON.stringify({ class_names: ['no', 'yes'] }) }),
    };
    const { predict, predict_proba, margin } = await answers(
      parts,
      [
        [20, 0],
        [40, 0],
      ],
      ['predict', 'predict_proba', 'margin'],
    );
    expect(predict).toEqual(['no', 'yes']);
    expect(predict_proba).toEqual(close(1 - sigmoid(-1), sigmoid(-1), 1 - sigmoid(2), sigmoid(2)));
    expect(margin).toEqual([-1, 2]);
  });

  it('say yes from the probability on that the file says', async () => {
    const info = loss('Logloss', { binclass_probability_threshold: '0.9' });
    const parts = { trees: [tree([0], [2, 3])], info };
    expect(
      await answers(
        parts,
        [
          [20, 0],
          [40, 0],
        ],
        ['predict'],
      ),
    ).toEqual({ predict: [0, 1] });
  });

  it('have a sum for each of several classes', async () => {
    const trees = [tree([0], [0, 1, 2, 3, 1, 0]), tree([], [0, 0, -1])];
    const sums = [
      [0, 1, 1],
      [3, 1, -1],
    ];
    const softmax = sums.flatMap((row) => {
      const powers = row.map(Math.exp);
      return powers.map((power) => power / powers.reduce((sum, one) => sum + one, 0));
    });
    const rows = [
      [20, 0],
      [40, 0],
    ];
    const both = ['predict', 'predict_proba'] as const;
    const multi = await answers({ trees, info: loss('MultiClass') }, rows, both);
    expect(multi).toEqual({ predict: [1, 0], predict_proba: close(...softmax) });
    const each = await answers({ trees, info: loss('MultiClassOneVsAll') }, rows, both);
    expect(each).toEqual({ predict: [1, 0], predict_proba: close(...sums.flat().map(sigmoid)) });
    const labels = await answers({ trees, info: loss('MultiLogloss') }, rows, both);
    expect(labels).toEqual({
      predict: [0, 1, 1, 1, 1, 0],
      predict_proba: close(...sums.flat().map(sigmoid)),
    });
  });

  it('answer with powers where they were trained on logarithms', async () => {
    const parts = { trees: [tree([0], [-1, 2])], info: loss('Poisson') };
    const { predict, margin } = await answers(
      parts,
      [
        [20, 0],
        [40, 0],
      ],
      ['predict', 'margin'],
    );
    expect(predict).toEqual(close(Math.exp(-1), Math.exp(2)));
    expect(margin).toEqual([-1, 2]);
  });

  it('compare categories by their texts', async () => {
    const city = {
      feature_index: 0,
      flat_feature_index: 1,
      feature_name: 'city',
      values: [11, 12],
      string_values: ['Oslo', 'Lima'],
    };
    const features = { float_features: [{ ...age, feature_name: 'age' }], categorical_features: [city] };
    // Categories follow the borders: 2 is Oslo, 3 is Lima.
    const parts = { features, trees: [tree([2], [0, 1]), tree([3, 1], [0, 10, 100, 1000])] };
    const { graph, columns, outputs } = await converted(parts);
    expect(columns.map(({ name, kind }) => [name, kind])).toEqual([
      ['age', 'numbers'],
      ['city', 'text'],
    ]);
    const found = await graphAnswers(graph, {
      age: new ort.Tensor('float64', [20, 20, 60, 60], [4, 1]),
      city: new ort.Tensor('string', ['Oslo', 'Lima', 'Lima', 'Rome'], [4, 1]),
    });
    expect(found.get(outputs[0]?.name ?? '')?.data).toEqual([1, 10, 1000, 100]);
  });

  it.each<[what: string, features: object, reason: string]>([
    [
      'counts of targets',
      {
        float_features: [age],
        categorical_features: [{ feature_index: 0, flat_feature_index: 1, feature_name: 'city' }],
        ctrs: [{ elements: [{ cat_feature_index: 0 }] }],
      },
      'counts targets of categories (CTR) in column "city"',
    ],
    [
      'hashes whose texts nobody knows',
      {
        float_features: [age],
        categorical_features: [
          { feature_index: 0, flat_feature_index: 1, feature_name: 'city', values: [123_456_789] },
        ],
      },
      'compares column "city" with categories of which its file has only hashes',
    ],
  ])('of %s are refused, with the column', async (_, features, reason) => {
    await expect(converted({ features, trees: [tree([0], [1, 2])] })).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringContaining(reason),
    });
  });

  it.each<[what: string, trees: readonly object[]]>([
    ['a split that isn’t there', [tree([9], [1, 2])]],
    ['fewer leaves than splits make', [tree([0, 1], [1])]],
    ['trees of other sums', [tree([0], [1, 2]), tree([0], [1, 2, 3, 4])]],
    ['no number for a leaf', [{ splits: [], leaf_values: ['1'] }]],
  ])('with %s are damaged', async (_, trees) => {
    await expect(converted({ trees })).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  });
});
