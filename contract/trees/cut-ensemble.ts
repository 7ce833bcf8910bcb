import type { WalkedSums } from './walked-sums.ts';
import type { FloatDtype } from './tree-walk.ts';

/** Trees that read one tensor and make another. */
export interface CutEnsemble {
  readonly trees: WalkedSums;
  /** The name of what they read: [rows, columns]. */
  readonly input: string;
  /** The type in which rows are compared. */
  readonly compares: FloatDtype;
  /** The type of the sums. */
  readonly dtype: FloatDtype;
  /** The name of what they make: [rows, sums]. */
  readonly output: string;
  readonly sums: number;
}

/** Numbers with their shape. */
export interface FloatTensor {
  readonly dtype: FloatDtype;
  readonly shape: readonly number[];
  readonly elements: Float32Array | Float64Array;
}

/**
 * What trees make of what they read.
 *
 * @throws RangeError for no numbers of rows and columns, or fewer columns than they compare
 */
export function ensembleAnswer(
  { trees, dtype, sums }: CutEnsemble,
  { shape, elements }: { readonly shape: readonly number[]; readonly elements: unknown },
): FloatTensor {
  const [rows, columns] = shape;
  if (rows === undefined || columns === undefined || shape.length !== 2 || !isFloats(elements)) {
    throw new RangeError('trees compare numbers in rows and columns');
  }
  return { dtype, shape: [rows, sums], elements: trees.of(elements, rows, columns) };
}

function isFloats(elements: unknown): elements is Float32Array | Float64Array {
  return elements instanceof Float32Array || elements instanceof Float64Array;
}
