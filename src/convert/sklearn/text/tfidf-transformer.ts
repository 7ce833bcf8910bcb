import type { Graph } from '../../graph/graph.ts';
import { binary, logarithm } from '../../graph/operators.ts';
import { NumpyArray } from '../../numpy/numpy-array.ts';
import { PickleObject } from '../../pickle/pickle-values.ts';
import type { SparseColumns } from '../columns/sparse-columns.ts';
import { Features } from '../columns/features.ts';
import type { Estimator } from '../estimator.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { asFloat32, exact, type Rounding } from '../../graph/rounding.ts';
import { normaliseRows } from '../preprocessing/row-norms.ts';

/**
 * Counts of tokens weighted by how few texts had each.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/feature_extraction/text.py (TfidfTransformer)
 */
export async function convertTfidfTransformer(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const transform = once(async () => {
    const made = Features.ofSparse(graph, await weightTokens(estimator, features.listed(), graph));
    // The product with a diagonal leaves out zeros that are stored, as of hashed tokens of both signs.
    const isProduct = estimator.has('_idf_diag') && estimator.flag('use_idf', true);
    return isProduct ? made.withoutZeros() : made;
  });
  return { kind: 'transformer', transform };
}

/** @throws MlpackError MODEL_INVALID where it isn't fitted with as many tokens */
export async function weightTokens(
  estimator: Estimator,
  counts: SparseColumns,
  graph: Graph,
): Promise<SparseColumns> {
  const idf = estimator.flag('use_idf', true) ? await inverseFrequencies(estimator, counts.count) : null;
  const rounding = idf?.rounding ?? exact;
  let columns = counts;
  if (estimator.flag('sublinear_tf', false)) {
    const log = rounding(graph, logarithm(graph, columns.entries.numbers));
    columns = columns.withNumbers(rounding(graph, binary(graph, 'Add', log, graph.scalar(1))));
  }
  if (idf !== null) {
    const weights = columns.ofColumns(graph.floats(idf.weights));
    columns = columns.withNumbers(rounding(graph, binary(graph, 'Mul', columns.entries.numbers, weights)));
  }
  return normaliseRows(graph, columns, estimator, rounding);
}

interface InverseFrequencies {
  readonly weights: Float64Array;
  /** They are kept in the type that all is computed in. */
  readonly rounding: Rounding;
}

async function inverseFrequencies(estimator: Estimator, count: number): Promise<InverseFrequencies> {
  // Since scikit-learn 1.5 they are an array, before that the diagonal of a matrix.
  const diagonal = estimator.get('_idf_diag');
  const [holder, name] =
    diagonal instanceof PickleObject
      ? ([estimator.estimatorOf(diagonal, '_idf_diag'), 'data'] as const)
      : ([estimator, 'idf_'] as const);
  if (!holder.has(name)) throw estimator.mismatch('idf_', 'an array of numbers');
  const value = holder.get(name);
  const isFloat32 = value instanceof NumpyArray && value.dtype.name === 'float32';
  return { weights: await holder.vectorOf(name, count), rounding: isFloat32 ? asFloat32 : exact };
}
