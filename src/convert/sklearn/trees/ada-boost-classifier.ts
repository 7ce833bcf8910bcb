import {
  argMax,
  binary,
  cast,
  compare,
  concatColumns,
  gatherColumns,
  logarithm,
  reduceColumns,
  reshape,
  softmax,
  unary,
  where,
} from '../../graph/operators.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Value } from '../../graph/value.ts';
import { asked } from '../asked.ts';
import { classAt, classLabels, type ClassLabel } from '../classes/class-labels.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { isBefore } from '../sklearn-version.ts';
import { classShares } from './class-shares.ts';
import { leafValues, sumOfTrees, type LeafRow } from './leaf-values.ts';

const treeTypes: ReadonlySet<string> = new Set([
  'sklearn.DecisionTreeClassifier',
  'sklearn.ExtraTreeClassifier',
]);

/**
 * Classifiers that were fitted one after the other, each with more weight on what those before it got wrong: the sum of
 * their votes (SAMME), or of the logarithms of their probabilities (SAMME.R, before 1.6).
 * https://github.com/scikit-learn/scikit-learn/blob/1.4.2/sklearn/ensemble/_weight_boosting.py (AdaBoostClassifier)
 */
export async function convertAdaBoostClassifier(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  const boost = await readBoost(estimator);
  const { classes } = boost;
  const isBinary = classes.length === 2;
  const sums = once(async () => {
    const sum = boost.members.every((member) => treeTypes.has(member.type))
      ? await sumOfLeaves(boost, features, context)
      : await sumOfMembers(boost, features, context);
    const total = boost.weights.reduce((all, weight) => all + weight, 0);
    return binary(graph, 'Div', sum, graph.scalar(total));
  });
  const decision = once(async () => {
    const value = await sums();
    if (!isBinary) return value;
    const [first, second] = [gatherColumns(graph, value, [0]), gatherColumns(graph, value, [1])];
    return reshape(graph, binary(graph, 'Sub', second, first), [-1]);
  });
  const probabilities = once(async () => {
    const scores = await decision();
    if (!isBinary) return softmax(graph, binary(graph, 'Div', scores, graph.scalar(classes.length - 1)));
    const second = reshape(graph, scores, [-1, 1]);
    const both = concatColumns(graph, [unary(graph, 'Neg', second), second]);
    return softmax(graph, binary(graph, 'Div', both, graph.scalar(2)));
  });
  const predict = once(async () => {
    const scores = await decision();
    const index = isBinary
      ? cast(graph, compare(graph, 'Greater', scores, graph.scalar(0)), 'int64')
      : argMax(graph, scores);
    return classAt(graph, classes, index);
  });
  return {
    kind: 'classifier',
    classes: [classes],
    predict,
    predict_proba: probabilities,
    decision_function: decision,
  };
}

interface Boost {
  readonly estimator: Estimator;
  readonly classes: readonly ClassLabel[];
  readonly members: readonly Estimator[];
  readonly weights: Float64Array;
  /** Whether probabilities count (SAMME.R) instead of votes (SAMME). */
  readonly byProbability: boolean;
  /** What a class gets of a vote for another, as a share of the vote's weight. */
  readonly otherwise: number;
}

async function readBoost(estimator: Estimator): Promise<Boost> {
  const classes = await classLabels(estimator);
  if (classes.length < 2)
    throw estimator.unsupported('was fitted with a single class', 'Train it with two at least.');
  const members = await estimator.estimators('estimators_');
  const { data: weights } = await estimator.numbers('estimator_weights_');
  if (members.length === 0 || weights.length < members.length) {
    throw estimator.mismatch('estimators_', 'a list of estimators, each with a weight');
  }
  return {
    estimator,
    classes,
    members,
    weights,
    byProbability: estimator.textOr('algorithm', 'SAMME') === 'SAMME.R',
    // What no attribute tells: since 1.3.1 a vote for one class is one against the others.
    otherwise: isBefore(estimator, 1, 3, 1) ? 0 : -1 / (classes.length - 1),
  };
}

/** Of decision trees: what each leaf adds is known beforehand. */
async function sumOfLeaves(boost: Boost, features: Features, context: Context): Promise<Value> {
  const { estimator, classes, members } = boost;
  const known = await Array.fromAsync(members, (member) => classLabels(member));
  const shares = known.map((labels) => classShares(estimator, [labels.length]));
  const rowOf: LeafRow = (values, row, tree) => {
    const labels = known[tree] ?? [];
    const own = new Float64Array(labels.length);
    shares[tree]?.(values, own, tree);
    if (boost.byProbability) {
      if (own.length !== row.length) throw estimator.mismatch('classes_', 'the classes of its trees');
      addLogarithms(own, row);
      return;
    }
    const vote = labels[own.indexOf(Math.max(...own))];
    const weight = boost.weights[tree] ?? 0;
    for (const [at, label] of classes.entries()) row[at] = label === vote ? weight : boost.otherwise * weight;
  };
  const x = cast(context.graph, features.matrix(), 'float32');
  const trees = members.map((member) => ({ estimator: member }));
  return sumOfTrees(context.graph, await leafValues(context, x, estimator, trees, classes.length, rowOf));
}

/** _samme_proba */
function addLogarithms(shares: Float64Array, row: Float64Array): void {
  const logs = shares.map((share) => Math.log(Math.max(share, Number.EPSILON)));
  const sum = logs.reduce((all, log) => all + log, 0);
  for (const [at, log] of logs.entries()) row[at] = (row.length - 1) * (log - (1 / row.length) * sum);
}

async function sumOfMembers(boost: Boost, features: Features, context: Context): Promise<Value> {
  const { graph } = context;
  let sum: Value | undefined;
  for (const [index, member] of boost.members.entries()) {
    const methods = await context.convert(member, features);
    const added = boost.byProbability
      ? logarithms(graph, await asked(graph, member, methods, 'predict_proba'), boost.classes.length)
      : votes(graph, await asked(graph, member, methods, 'predict'), boost, boost.weights[index] ?? 0);
    sum = sum === undefined ? added : binary(graph, 'Add', sum, added);
  }
  if (sum === undefined) throw boost.estimator.mismatch('estimators_', 'a list of estimators');
  return sum;
}

function logarithms(graph: Graph, probabilities: Value, classCount: number): Value {
  const logs = logarithm(graph, binary(graph, 'Max', probabilities, graph.scalar(Number.EPSILON)));
  const share = binary(graph, 'Mul', graph.scalar(1 / classCount), reduceColumns(graph, 'ReduceSum', logs));
  return binary(graph, 'Mul', graph.scalar(classCount - 1), binary(graph, 'Sub', logs, share));
}

function votes(graph: Graph, predicted: Value, { classes, otherwise }: Boost, weight: number): Value {
  const label = reshape(graph, predicted, [-1, 1]);
  const all = classes.map((_, at) => at);
  const labels = cast(graph, classAt(graph, classes, graph.ints(all)), label.dtype);
  const isVote = compare(graph, 'Equal', label, labels);
  return where(graph, isVote, graph.scalar(weight), graph.scalar(otherwise * weight));
}
