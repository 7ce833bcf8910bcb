import { argMax, binary, cast, compare, concatColumns, together } from '../../graph/operators.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Value } from '../../graph/value.ts';
import { asColumns, asked } from '../asked.ts';
import { classAt, classLabels } from '../classes/class-labels.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';

/**
 * Votes of several classifiers, or the mean of their probabilities. They were fitted with the numbers of the classes.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/ensemble/_voting.py
 */
export async function convertVotingClassifier(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  const classes = await classLabels(estimator.estimator('le_'));
  const members = await convertMembers(estimator, features, context);
  const weights = await weightsOf(estimator, members.length);
  if (estimator.textOr('voting', 'hard') === 'soft') {
    const all = once(() =>
      Array.fromAsync(members, ([inner, one]) => asked(graph, inner, one, 'predict_proba')),
    );
    const mean = once(async () => weightedMean(graph, await all(), weights));
    return {
      kind: 'classifier',
      classes: [classes],
      predict: once(async () => classAt(graph, classes, argMax(graph, await mean()))),
      predict_proba: mean,
      // Otherwise it is no matrix.
      ...(estimator.flag('flatten_transform', true) && {
        transform: once(async () => Features.of(graph, concatColumns(graph, await all()))),
      }),
    };
  }
  const votes = once(() => Array.fromAsync(members, ([inner, one]) => asked(graph, inner, one, 'predict')));
  const predict = once(async () => {
    const numbers = graph.floats(classes.map((_, at) => at));
    const counts = (await votes()).map((vote, at) => {
      const isFor = compare(graph, 'Equal', asColumns(graph, vote), numbers);
      return binary(graph, 'Mul', cast(graph, isFor, 'float64'), graph.scalar(weights[at] ?? 1));
    });
    return classAt(graph, classes, argMax(graph, together(graph, 'Add', counts)));
  });
  const transform = once(async () =>
    Features.of(graph, ...(await votes()).map((vote) => asColumns(graph, vote))),
  );
  return { kind: 'classifier', classes: [classes], predict, transform };
}

/** The mean of what several regressors answer. */
export async function convertVotingRegressor(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  const members = await convertMembers(estimator, features, context);
  const weights = await weightsOf(estimator, members.length);
  const all = once(() => Array.fromAsync(members, ([inner, one]) => asked(graph, inner, one, 'predict')));
  return {
    kind: 'regressor',
    predict: once(async () => weightedMean(graph, await all(), weights)),
    transform: once(async () => Features.of(graph, ...(await all()).map((one) => asColumns(graph, one)))),
  };
}

async function convertMembers(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<readonly (readonly [Estimator, Methods])[]> {
  const members: [Estimator, Methods][] = [];
  for (const inner of await estimator.estimators('estimators_')) {
    members.push([inner, await context.convert(inner, features)]);
  }
  if (members.length === 0) throw estimator.mismatch('estimators_', 'a list of estimators');
  return members;
}

/** The weights of those that weren't dropped; all alike where there are none. */
async function weightsOf(estimator: Estimator, count: number): Promise<readonly number[]> {
  if ((estimator.get('weights') ?? null) === null) return Array.from({ length: count }, () => 1);
  const all = [...(await estimator.numbers('weights')).data];
  const kept: number[] = [];
  for (const [index, item] of (await estimator.items('estimators')).entries()) {
    const [, member] = await estimator.itemsOf(item, `estimators[${index}]`);
    if (member !== 'drop' && member !== null) kept.push(all[index] ?? Number.NaN);
  }
  if (kept.length !== count) throw estimator.mismatch('weights', `a list of ${count} numbers`);
  return kept;
}

/** numpy.average: the sum of each times its weight, by the sum of the weights. */
function weightedMean(graph: Graph, values: readonly Value[], weights: readonly number[]): Value {
  const weighted = values.map((value, at) => {
    const weight = weights[at] ?? 1;
    const number = cast(graph, value, 'float64');
    return weight === 1 ? number : binary(graph, 'Mul', number, graph.scalar(weight));
  });
  const total = weights.reduce((all, weight) => all + weight, 0);
  return binary(graph, 'Div', together(graph, 'Add', weighted), graph.scalar(total));
}
