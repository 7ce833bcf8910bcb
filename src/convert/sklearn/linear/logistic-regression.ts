import {
  argMax,
  binary,
  cast,
  compare,
  concatColumns,
  reduceColumns,
  reshape,
  softmax,
  unary,
} from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import { classAt, classLabels } from '../class-labels.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { linearScores } from './linear-scores.ts';

/**
 * Logistic regression: softmax of the scores, or normalised sigmoids where each class was fitted against the others.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/linear_model/_logistic.py (predict_proba)
 */
export async function convertLogisticRegression(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const classes = await classLabels(estimator);
  const scores = once(() => linearScores(graph, features.matrix(), estimator));
  const isBinary = (await estimator.matrix('coef_')).shape[0] === 1;
  const predict = once(async () => {
    const value = await scores();
    const index = isBinary
      ? cast(graph, compare(graph, 'Greater', reshape(graph, value, [-1]), graph.scalar(0)), 'int64')
      : argMax(graph, value);
    return classAt(graph, classes, index);
  });
  const decision = once(async () => (isBinary ? reshape(graph, await scores(), [-1]) : await scores()));
  const probabilities = once(async () => {
    const value = await scores();
    if (isOneVsRest(estimator)) return isBinary ? bothOf(sigmoid(value)) : normalised(sigmoid(value));
    if (!isBinary) return softmax(graph, value);
    // Two classes of a multinomial model have the scores -d and d.
    const isMultinomial = estimator.textOr('multi_class', 'auto') === 'multinomial';
    return isMultinomial
      ? softmax(graph, concatColumns(graph, [unary(graph, 'Neg', value), value]))
      : bothOf(sigmoid(value));
  });
  return {
    kind: 'classifier',
    classes: [classes],
    predict,
    predict_proba: probabilities,
    decision_function: decision,
  };

  function sigmoid(value: Value): Value {
    return unary(graph, 'Sigmoid', value);
  }

  function bothOf(second: Value): Value {
    return concatColumns(graph, [binary(graph, 'Sub', graph.scalar(1), second), second]);
  }

  function normalised(value: Value): Value {
    return binary(graph, 'Div', value, reduceColumns(graph, 'ReduceSum', value));
  }
}

/** multi_class is gone since scikit-learn 1.8, where only liblinear still fits each class against the others. */
function isOneVsRest(estimator: Estimator): boolean {
  const multiClass = estimator.textOr('multi_class', 'auto');
  const isLiblinear = estimator.textOr('solver', 'lbfgs') === 'liblinear';
  return multiClass === 'ovr' || (multiClass !== 'multinomial' && isLiblinear);
}
