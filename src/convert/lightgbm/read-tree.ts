import { MlpackError } from '../../errors/mlpack-error.ts';
import type { LightGbmTree, LinearLeaves } from './lightgbm-model.ts';
import { integersOf, numbersOf } from './text-numbers.ts';

/**
 * Makes a tree of its lines.
 * https://github.com/microsoft/LightGBM/blob/v4.6.0/src/io/tree.cpp (Tree::Tree of a string)
 *
 * @param number of the tree, the first being 0
 * @throws MlpackError MODEL_INVALID for lines that are no tree
 */
export function readTree(lines: ReadonlyMap<string, string>, number: number, place: string): LightGbmTree {
  const read = new TreeLines(lines, number, place);
  const leaves = read.integer('num_leaves');
  const values = read.numbers('leaf_value', leaves);
  if (values.some(Number.isNaN)) throw read.invalid('leaf_value', 'with NaN, which is no number');
  const nodes = leaves - 1;
  const linear = read.integer('is_linear', 0) === 1 ? linearLeaves(read, leaves) : null;
  const decisions = lines.has('decision_type')
    ? read.integers('decision_type', nodes)
    : new Int32Array(Math.max(0, nodes));
  return {
    columns: read.integers('split_feature', nodes),
    thresholds: read.numbers('threshold', nodes),
    // Without sets all nodes compare with numbers, whatever their flags say.
    decisions: read.integer('num_cat') > 0 ? decisions : decisions.map((flags) => flags & ~1),
    left: read.integers('left_child', nodes),
    right: read.integers('right_child', nodes),
    values,
    sets: categorySets(read),
    linear,
  };
}

function linearLeaves(read: TreeLines, leaves: number): LinearLeaves {
  const counts = read.integers('num_features', leaves);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (counts.some((count) => count < 0)) throw read.invalid('num_features');
  return {
    constants: read.numbers('leaf_const', leaves),
    counts,
    columns: read.integers('leaf_features', total),
    coefficients: read.numbers('leaf_coeff', total),
  };
}

function categorySets(read: TreeLines): readonly Uint32Array[] {
  const count = read.integer('num_cat');
  if (count < 0) throw read.invalid('num_cat');
  if (count === 0) return [];
  const boundaries = read.integers('cat_boundaries', count + 1);
  const words = read.numbers('cat_threshold', boundaries.at(-1) ?? 0);
  if (words.some((word) => word >>> 0 !== word)) throw read.invalid('cat_threshold');
  return Array.from({ length: count }, (_, set) => {
    const [start = 0, end = 0] = boundaries.subarray(set, set + 2);
    if (!(start >= 0 && start <= end && end <= words.length)) throw read.invalid('cat_boundaries');
    return Uint32Array.from(words.subarray(start, end));
  });
}

/** The lines of a tree, which are what they are expected to be. */
class TreeLines {
  readonly #lines: ReadonlyMap<string, string>;
  readonly #number: number;
  readonly #place: string;

  constructor(lines: ReadonlyMap<string, string>, number: number, place: string) {
    this.#lines = lines;
    this.#number = number;
    this.#place = place;
  }

  integer(key: string, otherwise?: number): number {
    const text = this.#lines.get(key);
    if (text === undefined && otherwise !== undefined) return otherwise;
    const [number] = this.integers(key, 1);
    return number ?? 0;
  }

  numbers(key: string, count: number): Float64Array {
    return this.#there(key, numbersOf(this.#lines.get(key) ?? '', count));
  }

  integers(key: string, count: number): Int32Array {
    return this.#there(key, integersOf(this.#lines.get(key) ?? '', count));
  }

  invalid(key: string, problem = 'that does not fit its number of leaves'): MlpackError {
    return new MlpackError(
      'MODEL_INVALID',
      `${this.#place} has a tree, number ${this.#number}, that has a "${key}" ${problem}.`,
      { suggestions: ['Copy the file again, or save the model again: booster.save_model("model.txt").'] },
    );
  }

  #there<Numbers>(key: string, numbers: Numbers | null): Numbers {
    if (numbers === null) throw this.invalid(key);
    return numbers;
  }
}
