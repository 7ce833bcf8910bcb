import { NumpyArray } from '../../numpy/numpy-array.ts';
import { readRecords, type RecordField } from '../../numpy/read-records.ts';
import type { DecisionTree } from '../../trees/decision-tree.ts';
import type { Estimator } from '../estimator.ts';

/** Raw values of categories are from 0 to this, one bit of a bitset each. */
const categoryCount = 256;
const wordBits = 32;

export interface HistTree extends DecisionTree {
  /** By node. */
  readonly weights: Float64Array;
}

/**
 * A tree of histogram-based gradient boosting.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/ensemble/_hist_gradient_boosting/common.pyx
 * (PREDICTOR_RECORD_DTYPE), and _predictor.pyx for how it is walked.
 *
 * @param knownOf the categories of a column that were seen when it was fitted
 */
export async function readHistTree(
  predictor: Estimator,
  knownOf: (column: number) => ReadonlySet<number>,
): Promise<HistTree> {
  const nodes = predictor.get('nodes');
  if (!(nodes instanceof NumpyArray) || nodes.shape.length !== 1) {
    throw predictor.mismatch('nodes', 'an array of records');
  }
  const count = nodes.length;
  const names = nodes.dtype.fields ?? new Map<string, unknown>();
  // Before 0.24 there were no categories, and thresholds had another name.
  const knowsCategories = names.has('is_categorical');
  const columns = new Int32Array(count);
  const thresholds = new Float64Array(count);
  const [yes, no] = [new Int32Array(count), new Int32Array(count)];
  const missingYes = new Uint8Array(count);
  const isLeaf = new Uint8Array(count);
  const weights = new Float64Array(count);
  const isCategorical = new Uint8Array(count);
  const bitsets = new Int32Array(count);
  const fields: readonly RecordField[] = [
    ['feature_idx', columns],
    [names.has('num_threshold') ? 'num_threshold' : 'threshold', thresholds],
    ['left', yes],
    ['right', no],
    ['missing_go_to_left', missingYes],
    ['is_leaf', isLeaf],
    ['value', weights],
    ...(knowsCategories
      ? ([
          ['is_categorical', isCategorical],
          ['bitset_idx', bitsets],
        ] as const)
      : []),
  ];
  try {
    await readRecords(nodes, fields);
  } catch (error) {
    throw error instanceof TypeError ? predictor.mismatch('nodes', 'an array of numbers') : error;
  }
  const categories = new Map<number, readonly number[]>();
  const lefts = isCategorical.includes(1) ? (await predictor.matrix('raw_left_cat_bitsets')).data : undefined;
  for (let node = 0; node < count; node += 1) {
    if (isLeaf[node] === 1) {
      yes[node] = -1;
      no[node] = -1;
    } else if (lefts !== undefined && isCategorical[node] === 1) {
      const known = knownOf(columns[node] ?? -1);
      const first = (bitsets[node] ?? 0) * (categoryCount / wordBits);
      const unknownYes = missingYes[node] === 1;
      categories.set(
        node,
        Array.from({ length: categoryCount }, (_, category) => category).filter(
          (category) => isIn(lefts, first, category) || (unknownYes && !known.has(category)),
        ),
      );
    }
  }
  return { columns, thresholds, yes, no, missingYes, weights, categories };
}

function isIn(words: Float64Array, first: number, category: number): boolean {
  const word = words[first + Math.floor(category / wordBits)] ?? 0;
  return ((word >>> (category % wordBits)) & 1) === 1;
}
