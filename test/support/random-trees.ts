import type { Comparison, DecisionTree, WeightedTree } from '../../src/convert/trees/decision-tree.ts';

/** How many columns trees compare. */
export const columnCount = 3;

/** A tree of an odd number of nodes, whose children lie in any order. */
export function randomTree(random: () => number, count: number, target: number): WeightedTree {
  const below = (limit: number): number => Math.floor(random() * limit);
  const numbers = [
    0,
    ...Array.from({ length: count - 1 }, (_, index) => index + 1).toSorted(() => random() - 0.5),
  ];
  const yes = new Int32Array(count).fill(-1);
  const no = new Int32Array(count).fill(-1);
  const leaves = [numbers.shift() ?? 0];
  while (numbers.length > 0) {
    const [node = 0] = leaves.splice(below(leaves.length), 1);
    leaves.push((yes[node] = numbers.shift() ?? 0), (no[node] = numbers.shift() ?? 0));
  }
  const special = [0, -0, 1e-50, -1e-50, 2 ** -149, 1e300, -1e300, Infinity, -Infinity, 1 / 3, 0.1, 16777217];
  return {
    columns: Int32Array.from({ length: count }, () => below(columnCount)),
    thresholds: Float64Array.from({ length: count }, () =>
      random() < 0.5 ? (special[below(special.length)] ?? 0) : random() - 0.5,
    ),
    yes,
    no,
    missingYes: Uint8Array.from({ length: count }, () => below(2)),
    weights: Float64Array.from({ length: count }, () => random() - 0.5),
    target,
  };
}

/** Values at the trees' thresholds and beside them, missing ones and infinities. */
export function rowsAround(
  trees: readonly DecisionTree[],
  random: () => number,
  dtype: 'float64' | 'float32',
): number[][] {
  const round = dtype === 'float32' ? Math.fround : (number: number) => number;
  const values = [Number.NaN, Infinity, -Infinity, 0, 2 ** -149, -(2 ** -149), 3.4028234663852886e38, 1e-300];
  for (const { thresholds } of trees) {
    for (const threshold of thresholds) {
      values.push(threshold, threshold * (1 + 2 ** -52), threshold * (1 - 2 ** -53));
      values.push(threshold * (1 + 2 ** -23), threshold * (1 - 2 ** -24));
    }
  }
  return Array.from({ length: 1000 }, () =>
    Array.from({ length: columnCount }, () => round(values[Math.floor(random() * values.length)] ?? 0)),
  );
}

/** The leaf in which a row ends. */
export function leafOf(tree: DecisionTree, row: readonly number[], comparison: Comparison): number {
  let node = 0;
  while (tree.yes[node] !== -1) {
    const value = row[tree.columns[node] ?? 0] ?? 0;
    const threshold = tree.thresholds[node] ?? 0;
    const holds = { '<': value < threshold, '<=': value <= threshold, '>': value > threshold }[comparison];
    const goesYes = Number.isNaN(value) ? tree.missingYes?.[node] === 1 : holds;
    node = (goesYes ? tree.yes : tree.no)[node] ?? 0;
  }
  return node;
}
