import { concatColumns, softmax, unary } from '../../graph/operators.ts';
import { logistic } from '../../graph/logistic.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { bothProbabilities } from '../probabilities.ts';
import { linearClassifier } from './linear-classifier.ts';
import { sigmoidProbabilities } from './sigmoid-probabilities.ts';

/**
 * Logistic regression: softmax of the scores, or normalised sigmoids where each class was fitted against the others.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/linear_model/_logistic.py (predict_proba)
 */
export async function convertLogisticRegression(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  const { isBinary, scores, methods } = await linearClassifier(estimator, features, context);
  const probabilities = once(async () => {
    const value = await scores();
    if (isOneVsRest(estimator)) return sigmoidProbabilities(graph, estimator, value);
    if (!isBinary) return softmax(graph, value);
    // Two classes of a multinomial model have the scores -d and d.
    const isMultinomial = estimator.textOr('multi_class', 'auto') === 'multinomial';
    return isMultinomial
      ? softmax(graph, concatColumns(graph, [unary(graph, 'Neg', value), value]))
      : bothProbabilities(graph, logistic(graph, value));
  });
  return { ...methods, predict_proba: probabilities };
}

/** multi_class is gone since scikit-learn 1.8, where only liblinear still fits each class against the others. */
function isOneVsRest(estimator: Estimator): boolean {
  const multiClass = estimator.textOr('multi_class', 'auto');
  const isLiblinear = estimator.textOr('solver', 'lbfgs') === 'liblinear';
  return multiClass === 'ovr' || (multiClass !== 'multinomial' && isLiblinear);
}
