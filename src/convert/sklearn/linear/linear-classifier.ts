import { argMax, cast, compare, reshape } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import { classAt, classLabels, type ClassLabel } from '../classes/class-labels.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { linearModel, linearScores } from './linear-scores.ts';

/** What all linear classifiers have in common. */
export interface LinearClassifier {
  readonly classes: readonly ClassLabel[];
  /** Whether two classes have one score between them. */
  readonly isBinary: boolean;
  /** float64 [rows, 1] of two classes, else [rows, classes]. */
  readonly scores: () => Promise<Value>;
  /** predict and decision_function. */
  readonly methods: Methods;
}

/**
 * Classifiers that answer with the class of the highest score, or with the second of two whose score is above 0.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/linear_model/_base.py (LinearClassifierMixin)
 */
export async function convertLinearClassifier(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  return (await linearClassifier(estimator, features, context)).methods;
}

/** @param classes of the estimator, where they are not in classes_ */
export async function linearClassifier(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
  classes?: readonly ClassLabel[],
): Promise<LinearClassifier> {
  const labels = classes ?? (await classLabels(estimator));
  const model = await linearModel(estimator, features.count);
  const scoreCount = labels.length === 2 ? 1 : labels.length;
  if (model.coefficients.shape[0] !== scoreCount) {
    throw estimator.mismatch('coef_', `a matrix of ${scoreCount} rows for ${labels.length} classes`);
  }
  const isBinary = labels.length === 2;
  const scores = once(async () => linearScores(graph, features, model));
  const predict = once(async () => {
    const value = await scores();
    const index = isBinary
      ? cast(graph, compare(graph, 'Greater', reshape(graph, value, [-1]), graph.scalar(0)), 'int64')
      : argMax(graph, value);
    return classAt(graph, labels, index);
  });
  const decision = once(async () => (isBinary ? reshape(graph, await scores(), [-1]) : await scores()));
  return {
    classes: labels,
    isBinary,
    scores,
    methods: { kind: 'classifier', classes: [labels], predict, decision_function: decision },
  };
}
