import { argMax, cast, compare, concatColumns, gatherColumns, reshape } from '../../graph/operators.ts';
import { PickleList } from '../../pickle/pickle-values.ts';
import { asColumns, asked, binaryScore } from '../asked.ts';
import { classAt, classLabels } from '../classes/class-labels.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { pairVotes } from '../pair-votes.ts';

/**
 * One classifier for each pair of classes.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/multiclass.py
 */
export async function convertOneVsOne(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  const classes = await classLabels(estimator);
  if (estimator.get('pairwise_indices_') instanceof PickleList) {
    throw estimator.unsupported('takes distances between rows instead of rows, which is not converted');
  }
  const members: (readonly [Estimator, Methods])[] = [];
  for (const inner of await estimator.estimators('estimators_')) {
    members.push([inner, await context.convert(inner, features)]);
  }
  if (members.length !== (classes.length * (classes.length - 1)) / 2) {
    throw estimator.mismatch(
      'estimators_',
      `a list of one estimator for each pair of ${classes.length} classes`,
    );
  }
  const hasDecision = members[0]?.[1].decision_function !== undefined;
  const scores = once(async () => {
    const predictions: Awaited<ReturnType<typeof asked>>[] = [];
    const confidences: typeof predictions = [];
    for (const [inner, methods] of members) {
      predictions.push(asColumns(graph, await asked(graph, inner, methods, 'predict')));
      confidences.push(asColumns(graph, await binaryScore(graph, inner, methods)));
    }
    const isSecond = compare(graph, 'Equal', concatColumns(graph, predictions), graph.scalar(1));
    const votes = pairVotes(graph, isSecond, concatColumns(graph, confidences), classes.length);
    return classes.length === 2 ? reshape(graph, gatherColumns(graph, votes, [1]), [-1]) : votes;
  });
  const predict = once(async () => {
    const value = await scores();
    if (classes.length > 2) return classAt(graph, classes, argMax(graph, value));
    const isAbove = compare(graph, 'Greater', value, graph.scalar(hasDecision ? 0 : 0.5));
    return classAt(graph, classes, cast(graph, isAbove, 'int64'));
  });
  return { kind: 'classifier', classes: [classes], predict, decision_function: scores };
}
