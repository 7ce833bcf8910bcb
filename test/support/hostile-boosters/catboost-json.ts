import { cut, filled, type HostileBooster } from './hostile-booster.ts';

const catJson = (changes: object) =>
  Buffer.from(
    JSON.stringify({
      features_info: {
        float_features: [
          {
            feature_index: 0,
            flat_feature_index: 0,
            has_nans: false,
            nan_value_treatment: 'AsIs',
            borders: [1],
          },
        ],
      },
      oblivious_trees: [{ splits: [{ split_index: 0 }], leaf_values: [1, 2] }],
      scale_and_bias: [1, [0]],
      model_info: {},
      ...changes,
    }),
  );
const catFeature = (changes: object) =>
  catJson({
    features_info: {
      float_features: [{ feature_index: 0, flat_feature_index: 0, borders: [1], ...changes }],
    },
  });
const nested = (levels: number) =>
  Buffer.from(
    `{"features_info":{},"scale_and_bias":[1,[0]],"trees":[${'{"split":{"split_index":0},"right":{"value":1},"left":'.repeat(levels)}{"value":1}${'}'.repeat(levels)}]}`,
  );

export const catBoostJson: readonly HostileBooster[] = [
  {
    name: 'a split that is not there',
    bytes: () => catJson({ oblivious_trees: [{ splits: [{ split_index: 1e9 }], leaf_values: [1, 2] }] }),
  },
  {
    name: 'a split below zero',
    bytes: () => catJson({ oblivious_trees: [{ splits: [{ split_index: -1 }], leaf_values: [1, 2] }] }),
  },
  {
    name: 'half a split',
    bytes: () => catJson({ oblivious_trees: [{ splits: [{ split_index: 0.5 }], leaf_values: [1, 2] }] }),
  },
  {
    name: 'a tree of 64 levels',
    bytes: () =>
      catJson({
        oblivious_trees: [
          { splits: Array.from({ length: 64 }, () => ({ split_index: 0 })), leaf_values: [1, 2] },
        ],
      }),
  },
  {
    name: 'leaves of texts',
    bytes: () => catJson({ oblivious_trees: [{ splits: [], leaf_values: ['a'] }] }),
  },
  { name: 'trees that are none', bytes: () => catJson({ oblivious_trees: [null, 7, 'tree'] }) },
  { name: 'a column of 2^31', bytes: () => catFeature({ flat_feature_index: 2 ** 31 }) },
  { name: 'a column below zero', bytes: () => catFeature({ flat_feature_index: -3 }) },
  { name: 'borders of texts', bytes: () => catFeature({ borders: ['a'] }) },
  { name: 'a scale that is no number', bytes: () => catJson({ scale_and_bias: ['much', [0]] }) },
  { name: 'a bias that is no number', bytes: () => catJson({ scale_and_bias: [1, ['much']] }) },
  { name: 'trees in each other, 100,000 deep', bytes: () => nested(100_000) },
  {
    name: 'lists in each other, a million deep',
    bytes: () => Buffer.concat([Buffer.from('{"oblivious_trees":'), filled('[', 1_000_000)]),
  },
  {
    name: 'trees of nothing, millions',
    bytes: () =>
      Buffer.concat([Buffer.from('{"oblivious_trees":['), filled('{},', 4_000_000), Buffer.from('{}]}')]),
  },
  {
    name: 'leaves, 8 million',
    bytes: () =>
      Buffer.concat([
        Buffer.from('{"oblivious_trees":[{"splits":[],"leaf_values":['),
        filled('0,', 2 ** 23),
        Buffer.from('0]}]}'),
      ]),
  },
  { name: 'half of itself', bytes: () => cut(catJson({}), 0.6) },
];
