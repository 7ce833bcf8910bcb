import { cut, filled, type HostileBooster } from './hostile-booster.ts';

const lightGbmHead = (changes: Readonly<Record<string, string>> = {}) =>
  Object.entries({
    num_class: '1',
    num_tree_per_iteration: '1',
    label_index: '0',
    max_feature_idx: '0',
    objective: 'regression',
    feature_names: 'a',
    feature_infos: '[0:1]',
    ...changes,
  })
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
const lightGbmTree = (changes: Readonly<Record<string, string>> = {}) =>
  Object.entries({
    Tree: '0',
    num_leaves: '2',
    num_cat: '0',
    split_feature: '0',
    threshold: '1',
    decision_type: '2',
    left_child: '-1',
    right_child: '-2',
    leaf_value: '1 2',
    ...changes,
  })
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
const lightGbm = (
  tree: Readonly<Record<string, string>>,
  head: Readonly<Record<string, string>> = {},
  after = '',
) =>
  Buffer.from(`tree\nversion=v4\n${lightGbmHead(head)}\n${lightGbmTree(tree)}\n\nend of trees\n\n${after}`);
/** Nodes in a row, each of which compares with a set. */
const chained = (nodes: number) => ({
  num_leaves: String(nodes + 1),
  num_cat: '1',
  split_feature: Array.from({ length: nodes }, () => 0).join(' '),
  threshold: Array.from({ length: nodes }, () => 0).join(' '),
  decision_type: Array.from({ length: nodes }, () => 1).join(' '),
  left_child: Array.from({ length: nodes }, (_, at) => (at + 1 < nodes ? at + 1 : -1)).join(' '),
  right_child: Array.from({ length: nodes }, (_, at) => -2 - at).join(' '),
  leaf_value: Array.from({ length: nodes + 1 }, () => 1).join(' '),
});

/** A tree of a model of two columns, which alone tells that it is not asked of one. */
const ofTwoColumns = (tree: Readonly<Record<string, string>>) =>
  lightGbm(tree, { max_feature_idx: '1', feature_names: 'a b', feature_infos: '[0:1] [0:1]' });

export const lightGbmText: readonly HostileBooster[] = [
  {
    name: 'a tree of two columns that goes on to itself',
    bytes: () => ofTwoColumns({ left_child: '0' }),
    says: "Booster has a tree that goes on from node 0 to 0, which can't be.",
  },
  {
    name: 'a column that is not there of two',
    bytes: () => ofTwoColumns({ split_feature: '99' }),
    says: 'Booster has a tree that compares column 99 of 2 in node 0.',
  },
  {
    name: 'a set between two',
    bytes: () =>
      ofTwoColumns({
        num_cat: '1',
        decision_type: '1',
        threshold: '0.5',
        cat_boundaries: '0 1',
        cat_threshold: '1',
      }),
    says: "compares with a set of categories that isn't there.",
  },
  { name: 'a tree that goes on to itself', bytes: () => lightGbm({ left_child: '0' }) },
  { name: 'a leaf that is not there', bytes: () => lightGbm({ right_child: '-99' }) },
  { name: 'a child that is not there', bytes: () => lightGbm({ right_child: '99' }) },
  { name: 'a column below zero', bytes: () => lightGbm({ split_feature: '-7' }) },
  { name: 'a column that is not there', bytes: () => lightGbm({ split_feature: '2147483647' }) },
  { name: 'a threshold that is no number', bytes: () => lightGbm({ threshold: 'nan' }) },
  { name: '2^31 leaves', bytes: () => lightGbm({ num_leaves: '2147483647' }) },
  { name: 'less than no leaves', bytes: () => lightGbm({ num_leaves: '-5' }) },
  {
    name: 'a set of categories of 2^31 words',
    bytes: () =>
      lightGbm({
        num_cat: '1',
        decision_type: '1',
        threshold: '0',
        cat_boundaries: '0 2147483647',
        cat_threshold: '1',
      }),
  },
  { name: 'less than no sets', bytes: () => lightGbm({ num_cat: '-1', decision_type: '1', threshold: '0' }) },
  {
    name: 'one set of 3 million categories in 1,000 nodes',
    bytes: () =>
      lightGbm({
        ...chained(1000),
        cat_boundaries: '0 100000',
        cat_threshold: Array.from({ length: 100_000 }, () => '4294967295').join(' '),
      }),
  },
  {
    name: 'a set of 32 million categories',
    bytes: () =>
      lightGbm({
        ...chained(1),
        cat_boundaries: '0 1000000',
        cat_threshold: Array.from({ length: 1_000_000 }, () => '4294967295').join(' '),
      }),
  },
  ...['nan', '-1e300', '0', 'inf'].map((sigmoid) => ({
    name: `a sigmoid of ${sigmoid}`,
    bytes: () => lightGbm({}, { objective: `binary sigmoid:${sigmoid}` }),
    says: `Booster has "sigmoid:${sigmoid}" in its "objective", which should be above zero.`,
  })),
  {
    name: 'a leaf that is no number',
    bytes: () => lightGbm({ leaf_value: '1 nan' }),
    says: 'Booster has a tree, number 0, that has a "leaf_value" with NaN, which is no number.',
  },
  {
    name: 'two columns of one name, with what a terminal obeys',
    bytes: () => lightGbm({}, { max_feature_idx: '1', feature_names: 'a\u001b[31m a\u001b[31m' }),
    says: 'Booster has "a\\u001b[31m" twice in its "feature_names".',
  },
  {
    name: 'categories in lists in each other, 3 million',
    bytes: () => lightGbm({}, {}, `pandas_categorical:${'['.repeat(3_000_000)}`),
    says: 'has "pandas_categorical" that are no lists of texts and numbers, one for each column.',
  },
  {
    name: 'lists of categories for more columns than there are',
    bytes: () => lightGbm({}, {}, 'pandas_categorical:[["a[", "\\""], []]'),
    says: 'has "pandas_categorical" that are no lists of texts and numbers, one for each column.',
  },
  {
    name: 'more trees than there are',
    bytes: () => lightGbm({}, { tree_sizes: Array.from({ length: 100_000 }, () => 1).join(' ') }),
  },
  {
    name: '16 million classes',
    bytes: () =>
      Buffer.from(
        `tree\nversion=v4\n${lightGbmHead({ num_class: '16777215', num_tree_per_iteration: '16777215' })}\nend of trees\n\n`,
      ),
  },
  { name: 'more columns than names', bytes: () => lightGbm({}, { max_feature_idx: '16777214' }) },
  {
    name: 'columns of one letter, millions',
    bytes: () =>
      lightGbm(
        { split_feature: '-1' },
        { max_feature_idx: '3999999', feature_names: 'a '.repeat(4_000_000) },
      ),
  },
  { name: 'an objective of 20 MB', bytes: () => lightGbm({}, { objective: 'x'.repeat(20_000_000) }) },
  {
    name: 'columns of one letter, millions more than said',
    bytes: () => lightGbm({}, { feature_names: 'a '.repeat(12_000_000) }),
  },
  { name: 'a line of 15 MB', bytes: () => lightGbm({ leaf_value: '1 '.repeat(7_500_000) }) },
  { name: 'a line of 40 MB', bytes: () => lightGbm({ leaf_value: '1 '.repeat(20_000_000) }) },
  {
    name: 'lines that say nothing, millions',
    bytes: () => Buffer.concat([Buffer.from('tree\nversion=v4\n'), filled('\n', 16_000_000)]),
  },
  {
    name: 'lines of keys, a million',
    bytes: () =>
      Buffer.from(`tree\nversion=v4\n${Array.from({ length: 1_000_000 }, (_, at) => `k${at}=1\n`).join('')}`),
  },
  {
    name: 'linear leaves of 2^31 columns',
    bytes: () =>
      lightGbm({
        is_linear: '1',
        leaf_const: '1 2',
        num_features: '2147483647 0',
        leaf_features: '0',
        leaf_coeff: '1',
      }),
  },
  {
    name: 'linear leaves of less than nothing',
    bytes: () =>
      lightGbm({
        is_linear: '1',
        leaf_const: '1 2',
        num_features: '-1 1',
        leaf_features: '',
        leaf_coeff: '',
      }),
  },
  {
    name: 'linear leaves of a column that is not there',
    bytes: () =>
      lightGbm({
        is_linear: '1',
        leaf_const: '1 2',
        num_features: '1 0',
        leaf_features: '9',
        leaf_coeff: '1',
      }),
  },
  {
    name: 'categories of pandas in each other',
    bytes: () => lightGbm({}, {}, `pandas_categorical:${'['.repeat(4_000_000)}\n`),
  },
  { name: 'half of itself', bytes: () => cut(lightGbm({}), 0.6) },
];
