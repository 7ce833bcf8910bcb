import { flatBytes, type Flat } from './flat-bytes.ts';
import { longBytes, ubjsonBytes, type Ubjson } from './ubjson-bytes.ts';
import { boosterJson, stump } from './xgboost.ts';

/** A file of a booster that lies, or costs much, by what it does. */
interface HostileBooster {
  readonly name: string;
  readonly bytes: () => Buffer;
}

const filled = (piece: Buffer | string, count: number) =>
  Buffer.alloc(Buffer.byteLength(piece) * count, piece);
const cut = (bytes: Buffer, share: number) => bytes.subarray(0, Math.floor(bytes.length * share));

/** A model of XGBoost of one tree that has something else than a stump has. */
const withTree = (changes: object) => boosterJson({ trees: [{ ...stump(1, 2, 3), ...changes }] });
const ofSet = (changes: object) =>
  withTree({
    split_type: [1, 0, 0],
    categories: [1],
    categories_nodes: [0],
    categories_segments: [0],
    categories_sizes: [1],
    ...changes,
  });
/** With something in place of a text that was put there before. */
const spliced = (document: Buffer, mark: string, piece: Buffer) => {
  const at = document.indexOf(mark);
  return Buffer.concat([document.subarray(0, at), piece, document.subarray(at + mark.length)]);
};
const withTrees = (piece: Buffer) =>
  spliced(
    boosterJson({ trees: [{ here: 1 }] }),
    '[{"here":1}]',
    Buffer.concat([Buffer.from('['), piece, Buffer.from(']')]),
  );

const xgboostJson: readonly HostileBooster[] = [
  { name: 'a tree that goes on to itself', bytes: () => withTree({ left_children: [0, -1, -1] }) },
  { name: 'a child that is not there', bytes: () => withTree({ right_children: [9, -1, -1] }) },
  { name: 'a node of two parents', bytes: () => withTree({ right_children: [1, -1, -1] }) },
  { name: 'a child far below zero', bytes: () => withTree({ left_children: [-(2 ** 31), -1, -1] }) },
  { name: 'a column below zero', bytes: () => withTree({ split_indices: [-1, 0, 0] }) },
  { name: 'a column of 2^31', bytes: () => withTree({ split_indices: [2 ** 31, 0, 0] }) },
  {
    name: 'a threshold that is no number',
    bytes: () => spliced(withTree({ split_conditions: ['here', 2, 3] }), '"here"', Buffer.from('NaN')),
  },
  {
    name: 'a tree that says it has 2^31 nodes',
    bytes: () => withTree({ tree_param: { num_nodes: '2147483647', size_leaf_vector: '1' } }),
  },
  {
    name: 'leaves of 2^31 numbers',
    bytes: () => withTree({ tree_param: { num_nodes: '3', size_leaf_vector: '2147483647' } }),
  },
  { name: 'a set of categories of 2^31', bytes: () => ofSet({ categories_sizes: [2 ** 31] }) },
  { name: 'a category of 2^31', bytes: () => ofSet({ categories: [2 ** 31] }) },
  { name: 'a category below zero', bytes: () => ofSet({ categories: [-5] }) },
  { name: 'a set that begins before it', bytes: () => ofSet({ categories_segments: [-1] }) },
  {
    name: 'more trees than there are',
    bytes: () =>
      spliced(
        boosterJson({ trees: [stump(1, 2, 3)] }),
        '"num_trees":"1"',
        Buffer.from('"num_trees":"4294967295"'),
      ),
  },
  { name: '2^31 columns', bytes: () => boosterJson({ columnCount: 2 ** 31 }) },
  { name: 'less than no columns', bytes: () => boosterJson({ columnCount: -4, trees: [stump(1, 2, 3)] }) },
  { name: '2^31 classes', bytes: () => boosterJson({ classCount: 2 ** 31 }) },
  { name: 'a base score that is none', bytes: () => boosterJson({ baseScore: 'inf' }) },
  { name: 'an objective of 20 MB', bytes: () => boosterJson({ objective: 'x'.repeat(20_000_000) }) },
  {
    name: 'a name of 20 MB, and trees of another sum',
    bytes: () => boosterJson({ featureNames: ['x'.repeat(20_000_000)], trees: [stump(1, 2, 3)], sums: [7] }),
  },
  { name: 'lists in each other, a million deep', bytes: () => withTrees(filled('[', 1_000_000)) },
  {
    name: 'lists in each other where nothing is read',
    bytes: () => withTrees(Buffer.concat([Buffer.from('{"Config":'), filled('[', 1_000_000)])),
  },
  { name: 'trees of nothing, millions', bytes: () => withTrees(filled('{},', 4_000_000)) },
  { name: 'lists of nothing, millions', bytes: () => withTrees(filled('[],', 4_000_000)) },
  { name: 'texts of nothing, millions', bytes: () => withTrees(filled('"",', 4_000_000)) },
  {
    name: 'numbers, millions, and then a text',
    bytes: () => withTrees(Buffer.concat([filled('1,', 8_000_000), Buffer.from('"a"')])),
  },
  { name: 'a number of a million digits', bytes: () => withTrees(filled('9', 1_000_000)) },
  {
    name: 'keys, a million',
    bytes: () =>
      withTrees(
        Buffer.concat([
          Buffer.from('{'),
          Buffer.from(Array.from({ length: 1_000_000 }, (_, at) => `"${at}":1,`).join('')),
          Buffer.from('"a":1}'),
        ]),
      ),
  },
  { name: 'half of itself', bytes: () => cut(boosterJson({ trees: [stump(1, 2, 3)] }), 0.6) },
];

const document = (trees: Ubjson): Ubjson => ({
  learner: {
    attributes: {},
    gradient_booster: {
      name: 'gbtree',
      model: { gbtree_model_param: { num_trees: '1' }, tree_info: [0], trees },
    },
    learner_model_param: { base_score: '0', num_class: '0', num_feature: '1' },
    objective: { name: 'reg:squarederror' },
  },
  version: [3, 0, 0],
});
const ubjson = (...trees: readonly Buffer[]) => ubjsonBytes(document(Buffer.concat(trees)));
const typed = (type: string, count: number) => Buffer.concat([Buffer.from(`[$${type}#`), longBytes(count)]);

const xgboostUbjson: readonly HostileBooster[] = [
  { name: 'an array of 2^60 numbers', bytes: () => ubjson(typed('d', 2 ** 60)) },
  { name: 'an array of less than nothing', bytes: () => ubjson(typed('d', -1)) },
  { name: 'an array of 2^31 nothings', bytes: () => ubjson(typed('Z', 2 ** 31)) },
  {
    name: 'a list of 2^50 items',
    bytes: () => ubjson(Buffer.concat([Buffer.from('[#'), longBytes(2 ** 50)])),
  },
  { name: 'a text of 2^62', bytes: () => ubjson(Buffer.concat([Buffer.from('S'), longBytes(2 ** 62)])) },
  { name: 'lists in each other, a million deep', bytes: () => ubjson(filled('[', 1_000_000)) },
  {
    name: 'lists of nothing, millions',
    bytes: () => ubjson(Buffer.from('['), filled('[]', 4_000_000), Buffer.from(']')),
  },
  {
    name: 'nothings, millions',
    bytes: () => ubjson(Buffer.from('['), filled('Z', 8_000_000), Buffer.from(']')),
  },
  { name: 'what means nothing, millions', bytes: () => ubjson(filled('N', 16_000_000)) },
  { name: 'half of itself', bytes: () => cut(ubjson(ubjsonBytes([stump(1, 2, 3) as Ubjson])), 0.7) },
];

const uint32 = (...values: readonly number[]) => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, at * 4);
  return bytes;
};
const uint64 = (value: bigint) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
};
const sized = (text: string) => Buffer.concat([uint64(BigInt(text.length)), Buffer.from(text)]);
const objective = sized('reg:squarederror');
/** What stands before the trees of the binary form. */
const binaryHead = (columns = 1, classes = 0, attributes = 0) =>
  Buffer.concat([uint32(0, columns, classes, attributes, 0, 1, 7, 1), Buffer.alloc(104)]);
const binary = (trees: number, ...rest: readonly Buffer[]) =>
  Buffer.concat([binaryHead(), objective, sized('gbtree'), uint32(trees), Buffer.alloc(156), ...rest]);
const treeHead = (nodes: number, roots = 1) => Buffer.concat([uint32(roots, nodes), Buffer.alloc(140)]);
const node = (left: number, right: number, column: number, threshold = 1) => {
  const bytes = Buffer.alloc(20);
  for (const [at, value] of [-1, left, right, column].entries()) bytes.writeInt32LE(value | 0, at * 4);
  bytes.writeFloatLE(threshold, 16);
  return bytes;
};
const binaryTree = (root: Buffer) =>
  binary(1, treeHead(3), root, node(-1, -1, 0), node(-1, -1, 0), Buffer.alloc(48), uint32(0));

const xgboostBinary: readonly HostileBooster[] = [
  { name: '2^32 trees', bytes: () => binary(2 ** 32 - 1) },
  { name: 'a tree of 2^31 nodes', bytes: () => binary(1, treeHead(2 ** 31)) },
  { name: 'a tree of many roots', bytes: () => binary(1, treeHead(3, 99)) },
  { name: 'a tree that goes on to itself', bytes: () => binaryTree(node(0, 2, 0)) },
  { name: 'a child that is not there', bytes: () => binaryTree(node(1, 77, 0)) },
  { name: 'a column that is not there', bytes: () => binaryTree(node(1, 2, 5)) },
  { name: 'a threshold that is no number', bytes: () => binaryTree(node(1, 2, 0, Number.NaN)) },
  { name: 'trees of nothing, many', bytes: () => binary(100_000, filled(treeHead(0), 100_000)) },
  {
    name: '2^32 columns',
    bytes: () =>
      Buffer.concat([binaryHead(2 ** 32 - 1), objective, sized('gbtree'), uint32(0), Buffer.alloc(156)]),
  },
  {
    name: '2^32 classes',
    bytes: () =>
      Buffer.concat([binaryHead(1, 2 ** 32 - 1), objective, sized('gbtree'), uint32(0), Buffer.alloc(156)]),
  },
  {
    name: 'attributes of 2^63',
    bytes: () =>
      Buffer.concat([
        binaryHead(1, 0, 1),
        objective,
        sized('gbtree'),
        uint32(0),
        Buffer.alloc(156),
        uint64(2n ** 63n),
      ]),
  },
  {
    name: 'linear weights of 2^62',
    bytes: () =>
      Buffer.concat([binaryHead(), objective, sized('gblinear'), Buffer.alloc(136), uint64(2n ** 62n)]),
  },
  {
    name: 'a booster of another kind',
    bytes: () => Buffer.concat([binaryHead(), objective, sized('x'.repeat(1_000_000))]),
  },
  {
    name: 'a snapshot longer than its file',
    bytes: () => Buffer.concat([Buffer.from('CONFIG-offset:'), uint64(2n ** 62n), Buffer.alloc(64)]),
  },
  { name: 'half of itself', bytes: () => cut(binaryTree(node(1, 2, 0)), 0.7) },
];

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

const lightGbmText: readonly HostileBooster[] = [
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

const int = (value: number): Flat => ({ kind: 'int', value });
const texts = (text: string): Flat => ({ kind: 'text', text });
const list = (...items: readonly Flat[]): Flat => ({ kind: 'list', items });
const table = (fields: Readonly<Record<number, Flat>>): Flat => ({ kind: 'table', fields });
const ints = (...values: readonly number[]): Flat => ({
  kind: 'numbers',
  count: values.length,
  bytes: uint32(...values),
});
const floats = (values: readonly number[]): Flat => ({
  kind: 'numbers',
  count: values.length,
  bytes: Buffer.from(Float32Array.from(values).buffer),
});
const doubles = (values: readonly number[]): Flat => ({
  kind: 'numbers',
  count: values.length,
  bytes: Buffer.from(Float64Array.from(values).buffer),
});
const column = (index: number, borders: readonly number[]) =>
  table({ 0: { kind: 'byte', value: 0 }, 1: int(index), 2: int(index), 3: floats(borders) });
/** The file of CatBoost whose trees have some fields; fields by the numbers of its schema. */
const cbm = (fields: Readonly<Record<number, Flat>>, info: Flat = list()) => {
  const core = flatBytes(
    table({
      0: texts('FlabuffersModel_v1'),
      1: table({ 0: int(1), 1: ints(0), 2: ints(1), 5: list(column(0, [1])), 8: doubles([1, 2]), ...fields }),
      2: info,
    }),
  );
  return Buffer.concat([Buffer.from('CBM1'), uint32(core.length), core]);
};

const shared = (item: Flat, count: number) => list(...Array.from({ length: count }, () => item));

const catBoostCbm: readonly HostileBooster[] = [
  {
    name: 'a core of 4 GB',
    bytes: () => Buffer.concat([Buffer.from('CBM1'), uint32(2 ** 32 - 1), Buffer.alloc(64, 0xff)]),
  },
  { name: 'zeros', bytes: () => Buffer.concat([Buffer.from('CBM1'), uint32(64), Buffer.alloc(64)]) },
  { name: '2^31 sums', bytes: () => cbm({ 0: int(2 ** 31 - 1) }) },
  { name: 'less than no sums', bytes: () => cbm({ 0: int(-1) }) },
  {
    name: 'a vector of 2^32',
    bytes: () => cbm({ 1: { kind: 'numbers', count: 2 ** 32 - 1, bytes: Buffer.alloc(8) } }),
  },
  { name: 'a tree of 2^31 levels', bytes: () => cbm({ 2: ints(2 ** 31 - 1) }) },
  { name: 'a tree of less than no levels', bytes: () => cbm({ 2: ints(-1) }) },
  { name: 'a split that is not there', bytes: () => cbm({ 1: ints(99) }) },
  { name: 'a split below zero', bytes: () => cbm({ 1: ints(-1) }) },
  { name: 'a column of 2^31', bytes: () => cbm({ 5: list(column(2 ** 31 - 1, [1])) }) },
  { name: 'a column below zero', bytes: () => cbm({ 5: list(column(-5, [1])) }) },
  { name: 'a border that is no number', bytes: () => cbm({ 5: list(column(0, [Number.NaN])) }) },
  {
    name: 'a column of 100,000 borders 10,000 times',
    bytes: () =>
      cbm({
        5: shared(
          column(
            0,
            Array.from({ length: 100_000 }, (_, at) => at),
          ),
          10_000,
        ),
      }),
  },
  {
    name: 'a text of a megabyte 10,000 times',
    bytes: () =>
      cbm({ 6: list(table({ 0: int(0), 1: ints(1), 2: shared(texts('x'.repeat(1_000_000)), 10_000) })) }),
  },
  {
    name: 'an entry of a megabyte 10,000 times',
    bytes: () => cbm({}, shared(table({ 0: texts('x'.repeat(1_000_000)), 1: texts('y') }), 10_000)),
  },
  {
    name: 'steps to nowhere',
    bytes: () =>
      cbm({
        1: ints(0, 0, 0),
        2: ints(3),
        10: { kind: 'numbers', count: 3, bytes: uint32(0xffffffff, 0, 0) },
        11: ints(0, 0, 1),
      }),
  },
  {
    name: 'leaves that are not there',
    bytes: () =>
      cbm({
        1: ints(0, 0, 0),
        2: ints(3),
        10: { kind: 'numbers', count: 3, bytes: uint32(0x00020001, 0, 0) },
        11: ints(0, -1, 2 ** 31 - 1),
      }),
  },
  { name: 'half of itself', bytes: () => cut(cbm({}), 0.5) },
];

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

const catBoostJson: readonly HostileBooster[] = [
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

/** By what libraries save: the name of a file, and what may be in it. */
export const hostileBoosters: Readonly<Record<string, readonly HostileBooster[]>> = {
  'model.json': xgboostJson,
  'model.ubj': xgboostUbjson,
  'model.bst': xgboostBinary,
  'model.txt': lightGbmText,
  'model.cbm': catBoostCbm,
  'catboost.json': catBoostJson,
};
