import type { CatBoostTree } from './catboost-model.ts';

/** CatBoost's own limit is 16. */
const maxDepth = 24;

/** Whether a tree can have so many levels of splits. */
export function isDepth(depth: number): boolean {
  return Number.isInteger(depth) && depth >= 0 && depth <= maxDepth;
}

/**
 * A tree that makes the same split at all nodes of a level. The first split decides the lowest bit of a leaf's number, so the
 * root makes the last one.
 *
 * @param splits from the first on
 * @param values of the leaves in their order
 */
export function obliviousTree(splits: ArrayLike<number>, values: Float64Array): CatBoostTree {
  const depth = splits.length;
  const inner = 2 ** depth - 1;
  const count = inner * 2 + 1;
  const tree = emptyTree(count, values);
  for (let node = 0; node < count; node += 1) {
    if (node < inner) {
      tree.splits[node] = splits[depth - 1 - Math.floor(Math.log2(node + 1))] ?? -1;
      tree.no[node] = node * 2 + 1;
      tree.yes[node] = node * 2 + 2;
    } else {
      tree.leaves[node] = node - inner;
    }
  }
  return tree;
}

/** A tree whose nodes all stay to be filled in: each is a leaf. */
export function emptyTree(count: number, values: Float64Array): CatBoostTree {
  return {
    splits: new Int32Array(count),
    yes: new Int32Array(count).fill(-1),
    no: new Int32Array(count).fill(-1),
    leaves: new Int32Array(count),
    values,
  };
}
