import { boosterJson, stump } from '../xgboost.ts';
import { cut, filled, type HostileBooster } from './hostile-booster.ts';

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

export const xgboostJson: readonly HostileBooster[] = [
  {
    name: 'two columns of one name',
    bytes: () => boosterJson({ trees: [stump(1, 2, 3)], columnCount: 2, featureNames: ['a', 'a'] }),
    says: 'learner.feature_names should be a list of different names, not of "a" twice, but is a list of 2.',
  },
  { name: 'a tree that goes on to itself', bytes: () => withTree({ left_children: [0, -1, -1] }) },
  { name: 'a child that is not there', bytes: () => withTree({ right_children: [9, -1, -1] }) },
  { name: 'a node of two parents', bytes: () => withTree({ right_children: [1, -1, -1] }) },
  { name: 'a child far below zero', bytes: () => withTree({ left_children: [-(2 ** 31), -1, -1] }) },
  { name: 'a column below zero', bytes: () => withTree({ split_indices: [-1, 0, 0] }) },
  {
    name: 'a child between two nodes',
    bytes: () => withTree({ left_children: [1.5, -1, -1] }),
    says: 'trees[0].left_children[0] should be a whole number of int32, but is 1.5.',
  },
  {
    name: 'a right child between two nodes',
    bytes: () => withTree({ right_children: [2.5, -1, -1] }),
    says: 'trees[0].right_children[0] should be a whole number of int32, but is 2.5.',
  },
  {
    name: 'a child that is another one in 32 bits',
    bytes: () => withTree({ left_children: [2 ** 32 + 1, -1, -1] }),
    says: 'trees[0].left_children[0] should be a whole number of int32, but is 4294967297.',
  },
  {
    name: 'a column between two',
    bytes: () => withTree({ split_indices: [0.5, 0, 0] }),
    says: 'trees[0].split_indices[0] should be a whole number of int32, but is 0.5.',
  },
  {
    name: 'a category between two',
    bytes: () => ofSet({ categories: [1.5] }),
    says: 'trees[0].categories[0] should be a whole number of int32, but is 1.5.',
  },
  {
    name: 'a set of a category and a half',
    bytes: () => ofSet({ categories_sizes: [1.5] }),
    says: 'trees[0].categories_sizes[0] should be a whole number of int32, but is 1.5.',
  },
  {
    name: 'a tree of another sum',
    bytes: () => boosterJson({ trees: [stump(1, 2, 3)], sums: [5] }),
    says: 'tree_info[0] should be a number below 1, but is 5.',
  },
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
  {
    name: 'numbers, tens of millions',
    bytes: () => withTrees(Buffer.concat([filled('1,', 24_000_000), Buffer.from('1')])),
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
