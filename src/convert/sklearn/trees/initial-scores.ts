import {
  binary,
  cast,
  gatherColumns,
  logarithm,
  reduceColumns,
  reshape,
  unary,
} from '../../graph/operators.ts';
import type { Graph } from '../../graph/graph.ts';
import { columnsOf, type Value } from '../../graph/value.ts';
import { asked } from '../asked.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import type { Context } from '../methods.ts';
import { isBefore } from '../sklearn-version.ts';

/**
 * What boosting begins with where that is the same for all rows, as it is unless an estimator is set for it.
 * @returns undefined where an estimator guesses first
 */
export async function constantInit(
  estimator: Estimator,
  targets: number,
  isClassifier: boolean,
): Promise<readonly number[] | undefined> {
  if (estimator.get('init_') === 'zero') return [];
  const init = estimator.estimator('init_');
  if (isClassifier) {
    if (init.type !== 'sklearn.DummyClassifier' || init.textOr('strategy', '') !== 'prior') return undefined;
    const { data: priors } = await init.numbers('class_prior_');
    const shares = targets === 1 ? [priors[1] ?? Number.NaN] : [...priors];
    if (shares.length !== targets) throw init.mismatch('class_prior_', `${targets} numbers`);
    return links(estimator, shares);
  }
  if (init.type !== 'sklearn.DummyRegressor') return undefined;
  const { data: constants } = await init.numbers('constant_');
  if (constants.length !== 1) throw init.mismatch('constant_', 'a number');
  return [...constants];
}

/** What the estimator says that guesses first: float64 [rows, targets]. @param features of float32, which it gets, too */
export async function initScores(
  estimator: Estimator,
  features: Features,
  context: Context,
  targets: number,
  isClassifier: boolean,
): Promise<Value> {
  const { graph } = context;
  const init = estimator.estimator('init_');
  const methods = await context.convert(init, features);
  if (!isClassifier) {
    return reshape(graph, cast(graph, await asked(graph, init, methods, 'predict'), 'float64'), [-1, 1]);
  }
  const all = await asked(graph, init, methods, 'predict_proba');
  if (columnsOf(all) !== (targets === 1 ? 2 : targets)) {
    throw init.mismatch('classes_', `as many classes as there are trees in a stage`);
  }
  const shares = targets === 1 ? gatherColumns(graph, all, [1]) : all;
  const least = leastShare(estimator);
  const clipped = binary(
    graph,
    'Min',
    binary(graph, 'Max', shares, graph.scalar(least)),
    graph.scalar(1 - least),
  );
  return linkOf(graph, estimator, clipped);
}

/** No class is less likely at first: that of float32 became that of float64 in 1.8, which no attribute tells. */
function leastShare(estimator: Estimator): number {
  return isBefore(estimator, 1, 8, 0) ? 2 ** -23 : 2 ** -52;
}

/** The scores of probabilities. */
function links(estimator: Estimator, shares: readonly number[]): readonly number[] {
  const least = leastShare(estimator);
  const clipped = shares.map((share) => Math.min(Math.max(share, least), 1 - least));
  const [only = Number.NaN] = clipped;
  if (clipped.length === 1) return [oddsFactor(estimator) * Math.log(only / (1 - only))];
  const logs = clipped.map((share) => Math.log(share));
  if (!isCentered(estimator)) return logs;
  const mean = Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
  return clipped.map((share) => Math.log(share / mean));
}

function linkOf(graph: Graph, estimator: Estimator, shares: Value): Value {
  if (columnsOf(shares) === 1) {
    const odds = binary(graph, 'Div', shares, binary(graph, 'Sub', graph.scalar(1), shares));
    return binary(graph, 'Mul', logarithm(graph, odds), graph.scalar(oddsFactor(estimator)));
  }
  const logs = logarithm(graph, shares);
  if (!isCentered(estimator)) return logs;
  const mean = unary(graph, 'Exp', reduceColumns(graph, 'ReduceMean', logs));
  return logarithm(graph, binary(graph, 'Div', shares, mean));
}

function oddsFactor(estimator: Estimator): number {
  return estimator.textOr('loss', 'log_loss') === 'exponential' ? 0.5 : 1;
}

/** Since 1.4 the scores of several classes add up to zero at first. */
function isCentered(estimator: Estimator): boolean {
  return estimator.has('n_trees_per_iteration_');
}
