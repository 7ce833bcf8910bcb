import { cast, compare } from '../../graph/operators.ts';
import { classLabels } from '../classes/class-labels.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { linearClassifier } from './linear-classifier.ts';
import { linearModel, linearScores } from './linear-scores.ts';

/**
 * RidgeClassifier, also of several labels that a row may have.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/linear_model/_ridge.py (_RidgeClassifierMixin)
 */
export async function convertRidgeClassifier(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  // Its classes are those of what it made numbers of them with; only newer versions have them in classes_, too.
  const binarizer = estimator.estimator('_label_binarizer');
  const classes = await classLabels(binarizer);
  if (!binarizer.textOr('y_type_', 'multiclass').startsWith('multilabel')) {
    return (await linearClassifier(estimator, features, context, classes)).methods;
  }
  const model = await linearModel(estimator, features.count);
  const scores = once(async () => linearScores(graph, features, model));
  const predict = once(async () =>
    cast(graph, compare(graph, 'Greater', await scores(), graph.scalar(0)), 'int64'),
  );
  return { kind: 'classifier', classes: [classes], predict, decision_function: scores };
}
