import { binary } from '../../graph/operators.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Value } from '../../graph/value.ts';
import type { Estimator, Numbers } from '../estimator.ts';
import { product } from '../columns/arithmetic.ts';
import type { Features } from '../columns/features.ts';
import { transposed } from '../matrix.ts';

/** Weights of columns, a row for each score, and what is added to each. */
export interface LinearModel {
  readonly coefficients: Numbers;
  readonly intercept: Float64Array;
}

/**
 * coef_ and intercept_ of an estimator of some columns.
 *
 * @throws MlpackError MODEL_INVALID where they don't fit together
 */
export async function linearModel(estimator: Estimator, columnCount: number): Promise<LinearModel> {
  const coefficients = await estimator.matrixOf('coef_', null, columnCount);
  const [rowCount = 0] = coefficients.shape;
  const { data: intercept } = await estimator.numbers('intercept_');
  // Fitted without an intercept it is one zero, however many scores there are.
  if (intercept.length !== rowCount && intercept.length !== 1) {
    throw estimator.mismatch('intercept_', `an array of ${rowCount} numbers`);
  }
  return { coefficients, intercept };
}

/** x @ coef_.T + intercept_: float64 [rows, scores]. */
export function linearScores(
  graph: Graph,
  features: Features,
  { coefficients, intercept }: LinearModel,
): Value {
  return binary(graph, 'Add', product(graph, features, transposed(coefficients)), graph.floats(intercept));
}
