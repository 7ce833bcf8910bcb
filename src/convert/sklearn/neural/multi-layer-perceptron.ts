import { argMax, cast, compare, reshape } from '../../graph/operators.ts';
import { classAt, classLabels } from '../classes/class-labels.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { bothProbabilities } from '../probabilities.ts';
import { readLayers } from './layers.ts';

/**
 * MLPClassifier, also of several labels that a row may have.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/neural_network/_multilayer_perceptron.py
 */
export async function convertMlpClassifier(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const binarizer = estimator.estimator('_label_binarizer');
  const classes = await classLabels(binarizer);
  const isMultilabel = binarizer.textOr('y_type_', 'multiclass').startsWith('multilabel');
  const layers = await readLayers(estimator, features.count);
  const isSingle = layers.outputCount === 1;
  if (!(isSingle && classes.length === 2) && layers.outputCount !== classes.length) {
    throw estimator.mismatch(
      'coefs_',
      `a list of arrays with an output for each of ${classes.length} classes`,
    );
  }
  const outputs = once(async () => layers.apply(graph, features));
  const predict = once(async () => {
    const value = await outputs();
    if (!isMultilabel && !isSingle) return classAt(graph, classes, argMax(graph, value));
    const isAbove = cast(graph, compare(graph, 'Greater', value, graph.scalar(0.5)), 'int64');
    return isMultilabel ? isAbove : classAt(graph, classes, reshape(graph, isAbove, [-1]));
  });
  const probabilities = once(async () =>
    isSingle ? bothProbabilities(graph, await outputs()) : await outputs(),
  );
  return { kind: 'classifier', classes: [classes], predict, predict_proba: probabilities };
}

/** MLPRegressor, of one output or of several. */
export async function convertMlpRegressor(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const layers = await readLayers(estimator, features.count);
  const predict = once(async () => {
    const outputs = layers.apply(graph, features);
    return layers.outputCount === 1 ? reshape(graph, outputs, [-1]) : outputs;
  });
  return { kind: 'regressor', predict };
}
