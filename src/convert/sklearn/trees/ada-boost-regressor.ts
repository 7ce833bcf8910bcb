import { binary, cast, compare, concatColumns, gatherColumns, reshape } from '../../graph/operators.ts';
import type { Graph } from '../../graph/graph.ts';
import { smallestOfRows } from '../../graph/smallest-of-rows.ts';
import { columnsOf, type Value } from '../../graph/value.ts';
import { asColumns, asked } from '../asked.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { leafValues } from './leaf-values.ts';

const treeTypes: ReadonlySet<string> = new Set([
  'sklearn.DecisionTreeRegressor',
  'sklearn.ExtraTreeRegressor',
]);

/**
 * The weighted median of what regressors answer.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/ensemble/_weight_boosting.py (AdaBoostRegressor)
 */
export async function convertAdaBoostRegressor(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const members = await estimator.estimators('estimators_');
  const { data } = await estimator.numbers('estimator_weights_');
  if (members.length === 0 || data.length < members.length) {
    throw estimator.mismatch('estimators_', 'a list of estimators, each with a weight');
  }
  const weights = data.slice(0, members.length);
  const predict = once(async () => {
    const answers = members.every((member) => treeTypes.has(member.type))
      ? await treeAnswers(estimator, members, features, context)
      : await memberAnswers(members, features, context);
    return weightedMedian(context.graph, answers, weights);
  });
  return { kind: 'regressor', predict };
}

/** float64 [rows, members] */
async function treeAnswers(
  estimator: Estimator,
  members: readonly Estimator[],
  features: Features,
  context: Context,
): Promise<Value> {
  const { graph } = context;
  const x = cast(graph, features.matrix(), 'float32');
  const trees = members.map((member) => ({ estimator: member }));
  const values = await leafValues(context, x, estimator, trees, 1, (leaf, row) => {
    if (leaf.length !== 1) throw estimator.mismatch('estimators_', 'trees of one output');
    row.set(leaf);
  });
  const byTree = reshape(graph, values, [members.length, -1]);
  return graph.node('Transpose', [byTree], { dtype: 'float64', shape: [null, members.length] });
}

async function memberAnswers(
  members: readonly Estimator[],
  features: Features,
  context: Context,
): Promise<Value> {
  const answers = await Array.fromAsync(members, async (member) =>
    asked(context.graph, member, await context.convert(member, features), 'predict'),
  );
  return concatColumns(
    context.graph,
    answers.map((answer) => asColumns(context.graph, answer)),
  );
}

/** The first of the sorted answers that, with those before it, has half of all weight: [rows, members] to [rows]. */
function weightedMedian(graph: Graph, answers: Value, weights: Float64Array): Value {
  const members = columnsOf(answers);
  const shape = [null, members];
  const [sorted, order] = smallestOfRows(graph, answers, members);
  const ordered = graph.node('Gather', [graph.floats(weights), order], { dtype: 'float64', shape });
  const upTo = graph.node('CumSum', [ordered, graph.ints([1], [])], { dtype: 'float64', shape });
  const half = binary(graph, 'Mul', graph.scalar(0.5), gatherColumns(graph, upTo, [members - 1]));
  const isReached = cast(graph, compare(graph, 'GreaterOrEqual', upTo, half), 'int32');
  const first = graph.node(
    'ArgMax',
    [isReached],
    { dtype: 'int64', shape: [null, 1] },
    { attributes: { axis: { int: 1 }, keepdims: { int: 1 } } },
  );
  const median = graph.node(
    'GatherElements',
    [sorted, first],
    { dtype: 'float64', shape: [null, 1] },
    { attributes: { axis: { int: 1 } } },
  );
  return reshape(graph, median, [-1]);
}
