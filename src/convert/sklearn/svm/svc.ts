import { argMax, binary, cast, compare, reshape, unary } from '../../graph/operators.ts';
import { logistic } from '../../graph/logistic.ts';
import { classAt, classLabels } from '../classes/class-labels.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { countVotes, pairVotes } from '../pair-votes.ts';
import { coupledProbabilities } from './pair-coupling.ts';
import { pairScores } from './pair-scores.ts';

/** The votes of pairs are counted with a table of so many classes by as many pairs of them. */
const maxClasses = 200;

/**
 * SVC and NuSVC. The label is what most classifiers of pairs say, which need not be the most probable class.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/svm/_base.py
 */
export async function convertSvc(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const classes = await classLabels(estimator);
  const classCount = classes.length;
  if (classCount < 2) throw estimator.mismatch('classes_', 'a list of two classes or more');
  if (classCount > maxClasses) {
    throw estimator.unsupported(
      `tells ${classCount} classes apart, more than ${maxClasses}`,
      'Use LinearSVC, which has one classifier for each class instead of one for each pair of them.',
    );
  }
  const isBinary = classCount === 2;
  const scores = once(() => pairScores(graph, features, estimator, classCount));
  const decision = once(async () => {
    const confidences = unary(graph, 'Neg', await scores());
    if (isBinary) return reshape(graph, confidences, [-1]);
    if (estimator.textOr('decision_function_shape', 'ovr') !== 'ovr') return await scores();
    const isSecond = compare(graph, 'Less', await scores(), graph.scalar(0));
    return pairVotes(graph, isSecond, confidences, classCount);
  });
  const predict = once(async () => {
    if (estimator.flag('break_ties', false) && !isBinary) {
      return classAt(graph, classes, argMax(graph, await decision()));
    }
    const isSecond = compare(graph, 'LessOrEqual', await scores(), graph.scalar(0));
    const index = isBinary
      ? cast(graph, reshape(graph, isSecond, [-1]), 'int64')
      : argMax(graph, countVotes(graph, isSecond, classCount));
    return classAt(graph, classes, index);
  });
  const probabilities = once(async () => {
    const pairs = (classCount * (classCount - 1)) / 2;
    const slope = await estimator.vectorOf(estimator.oneOf('_probA', 'probA_'), pairs);
    const offset = await estimator.vectorOf(estimator.oneOf('_probB', 'probB_'), pairs);
    const line = binary(
      graph,
      'Add',
      binary(graph, 'Mul', await scores(), graph.floats(slope, [1, pairs])),
      graph.floats(offset, [1, pairs]),
    );
    return coupledProbabilities(graph, logistic(graph, unary(graph, 'Neg', line)), classCount);
  });
  return {
    kind: 'classifier',
    classes: [classes],
    predict,
    ...(estimator.flag('probability', false) && { predict_proba: probabilities }),
    decision_function: decision,
  };
}
