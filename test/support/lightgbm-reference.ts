import type { LightGbmModel, LightGbmTree } from '../../src/convert/lightgbm/lightgbm-model.ts';

const zero = Math.fround(1e-35);

/**
 * The margins of a row as LightGBM computes them, line by line as it is written there.
 * https://github.com/microsoft/LightGBM/blob/v4.6.0/include/LightGBM/tree.h
 */
export function referenceMargins(model: LightGbmModel, row: readonly number[]): number[] {
  // Predictor: what is about zero is left out of the buffer, which is zero everywhere.
  const buffer = row.map((value) => (Math.abs(value) > zero || Number.isNaN(value) ? value : 0));
  const margins = Array.from({ length: model.treesPerIteration }, () => 0);
  for (const [at, tree] of model.trees.entries()) {
    const target = at % model.treesPerIteration;
    margins[target] = (margins[target] ?? 0) + predict(tree, buffer);
  }
  return margins;
}

function predict(tree: LightGbmTree, row: readonly number[]): number {
  let node = tree.columns.length === 0 ? -1 : 0;
  while (node >= 0) node = decision(tree, row[tree.columns[node] ?? -1] ?? 0, node);
  const leaf = ~node;
  const value = tree.values[leaf] ?? 0;
  if (tree.linear === null) return value;
  const { constants, counts, columns, coefficients } = tree.linear;
  const first = counts.subarray(0, leaf).reduce((sum, count) => sum + count, 0);
  let output = constants[leaf] ?? 0;
  for (let at = first; at < first + (counts[leaf] ?? 0); at += 1) {
    const feature = row[columns[at] ?? -1] ?? 0;
    if (Number.isNaN(feature)) return value;
    output += (coefficients[at] ?? 0) * feature;
  }
  return output;
}

function decision(tree: LightGbmTree, value: number, node: number): number {
  const flags = tree.decisions[node] ?? 0;
  const left = tree.left[node] ?? 0;
  const right = tree.right[node] ?? 0;
  const threshold = tree.thresholds[node] ?? 0;
  if ((flags & 1) !== 0) {
    // A cast to int of what int can't hold is its least number.
    const category = Math.abs(value) < 2 ** 31 ? Math.trunc(value) : -(2 ** 31);
    if (Number.isNaN(value) || category < 0) return right;
    const word = tree.sets[threshold]?.[Math.floor(category / 32)] ?? 0;
    return ((word >>> (category % 32)) & 1) === 1 ? left : right;
  }
  const missing = (flags >> 2) & 3;
  const number = Number.isNaN(value) && missing !== 2 ? 0 : value;
  if ((missing === 1 && Math.abs(number) <= zero) || (missing === 2 && Number.isNaN(number))) {
    return (flags & 2) === 0 ? right : left;
  }
  return number <= threshold ? left : right;
}
