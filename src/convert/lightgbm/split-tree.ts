import { MlpackError } from '../../errors/mlpack-error.ts';
import type { WeightedTree } from '../trees/decision-tree.ts';
import { DecisionFlags, type LightGbmTree } from './lightgbm-model.ts';

/** LightGBM takes all that is as near to zero as this for zero (kZeroThreshold, a number of float32). */
export const zeroThreshold = Math.fround(1e-35);

const maxCategories = 2 ** 23;

/** The next number of float64 below `-zeroThreshold`. */
const belowZero = -(zeroThreshold + 2 ** -169);

/**
 * A tree as one of comparisons `<=`: its nodes, then its leaves.
 * https://github.com/microsoft/LightGBM/blob/v4.6.0/include/LightGBM/tree.h (NumericalDecision, CategoricalDecision)
 *
 * @param target the sum that its leaves are added to
 * @param zeroColumns of columns whose zeros are missing the column that has NaN instead
 * @throws MlpackError MODEL_INVALID for a node that compares with a set that isn't there
 */
export function splitTree(
  tree: LightGbmTree,
  target: number,
  zeroColumns: ReadonlyMap<number, number>,
  place: string,
): WeightedTree {
  const nodes = tree.columns.length;
  const count = nodes + tree.values.length;
  const columns = new Int32Array(count);
  const thresholds = new Float64Array(count);
  const yes = new Int32Array(count).fill(-1);
  const no = new Int32Array(count).fill(-1);
  const missingYes = new Uint8Array(count);
  const categories = new Map<number, Uint32Array>();
  const membersByNumber = new Map<number, Uint32Array>();
  const childOf = (child: number): number => (child < 0 ? nodes + ~child : child);
  for (let node = 0; node < nodes; node += 1) {
    const [column, flags, threshold] = nodeOf(tree, node);
    yes[node] = childOf(tree.left[node] ?? 0);
    no[node] = childOf(tree.right[node] ?? 0);
    columns[node] = isZeroMissing(flags) ? (zeroColumns.get(column) ?? -1) : column;
    if ((flags & DecisionFlags.categorical) !== 0) {
      const set = tree.sets[threshold];
      if (set === undefined) {
        throw new MlpackError(
          'MODEL_INVALID',
          `${place} compares with a set of categories that isn't there.`,
        );
      }
      const members = membersByNumber.get(threshold) ?? membersOf(set, place);
      membersByNumber.set(threshold, members);
      categories.set(node, members);
    } else {
      thresholds[node] = comparedWith(threshold);
      missingYes[node] = goesLeft(flags, threshold) ? 1 : 0;
    }
  }
  const weights = new Float64Array(count);
  weights.set(tree.values, nodes);
  return { columns, thresholds, yes, no, missingYes, categories, weights, target };
}

/** Columns whose zeros are missing for a node of a tree. */
export function* zeroMissingColumns(tree: LightGbmTree): Generator<number> {
  for (let node = 0; node < tree.columns.length; node += 1) {
    const [column, flags] = nodeOf(tree, node);
    if (isZeroMissing(flags)) yield column;
  }
}

function nodeOf({ columns, decisions, thresholds }: LightGbmTree, node: number): [number, number, number] {
  return [columns[node] ?? -1, decisions[node] ?? 0, thresholds[node] ?? Number.NaN];
}

function isZeroMissing(flags: number): boolean {
  const { categorical, missing, missingZero } = DecisionFlags;
  return (flags & categorical) === 0 && (flags & missing) === missingZero;
}

/** Whether NaN goes left: as the node says, or as zero does where it says that nothing is missing. */
function goesLeft(flags: number, threshold: number): boolean {
  const { defaultLeft, missing, missingZero, missingNan } = DecisionFlags;
  const kind = flags & missing;
  return kind === missingZero || kind === missingNan ? (flags & defaultLeft) !== 0 : threshold >= 0;
}

/** The threshold that tells numbers apart as this one does where all that are about zero are made zero before. */
function comparedWith(threshold: number): number {
  if (!(Math.abs(threshold) <= zeroThreshold)) return threshold;
  return threshold >= 0 ? zeroThreshold : belowZero;
}

/** @throws MlpackError MODEL_UNSUPPORTED for categories that are numbered higher than tables go */
function membersOf(set: Uint32Array, place: string): Uint32Array {
  if (set.length * 32 > maxCategories) {
    throw new MlpackError(
      'MODEL_UNSUPPORTED',
      `${place} compares with a set of categories up to ${set.length * 32 - 1}; those up to ${maxCategories - 1} are converted.`,
      { suggestions: ['Number the categories from 0 on before training.'] },
    );
  }
  const members = new Uint32Array(set.length * 32);
  let count = 0;
  for (const [at, word] of set.entries()) {
    for (let bit = 0; bit < 32; bit += 1) if (((word >>> bit) & 1) === 1) members[count++] = at * 32 + bit;
  }
  return members.slice(0, count);
}
