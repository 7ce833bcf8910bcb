import {
  argMax,
  binary,
  cast,
  compare,
  concatColumns,
  gatherColumns,
  together,
} from '../../graph/operators.ts';
import type { Graph } from '../../graph/graph.ts';
import { columnsOf, type Value } from '../../graph/value.ts';
import { asColumns, asked } from '../asked.ts';
import { classAt, classLabels } from '../classes/class-labels.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { treesOfColumns, type EnsembleTree } from './ensemble-tree.ts';
import { FittedTree } from './fitted-tree.ts';
import { classShares } from './class-shares.ts';
import { leafValues, meanOfTrees } from './leaf-values.ts';
import { meanOfLeaves } from './forest-regressor.ts';

const treeClassifiers: ReadonlySet<string> = new Set([
  'sklearn.DecisionTreeClassifier',
  'sklearn.ExtraTreeClassifier',
]);
const treeRegressors: ReadonlySet<string> = new Set([
  'sklearn.DecisionTreeRegressor',
  'sklearn.ExtraTreeRegressor',
]);

/**
 * The mean of the probabilities of classifiers that were fitted with some of the rows and columns each, and with the
 * numbers of the classes; of those that have no probabilities the share of their votes.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/ensemble/_bagging.py
 */
export async function convertBaggingClassifier(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  const classes = await classLabels(estimator);
  const members = await treesOfColumns(estimator);
  const ofTrees = members.every((member) => treeClassifiers.has(member.estimator.type));
  const converted = ofTrees ? [] : await convertMembers(members, features, context);
  const probabilities = once(async () => {
    if (ofTrees) return await meanOfShares(estimator, members, classes.length, features, context);
    const all = await Array.fromAsync(converted, ([member, methods]) =>
      memberProbabilities(graph, member, methods, classes.length),
    );
    return mean(graph, all);
  });
  const methods: Methods = {
    kind: 'classifier',
    classes: [classes],
    predict: once(async () => classAt(graph, classes, argMax(graph, await probabilities()))),
    predict_proba: probabilities,
  };
  if (converted.length === 0 || converted.some(([, one]) => one.decision_function === undefined))
    return methods;
  const decision = once(async () =>
    mean(
      graph,
      await Array.fromAsync(converted, ([member, one]) => asked(graph, member, one, 'decision_function')),
    ),
  );
  return { ...methods, decision_function: decision };
}

/** The mean of what regressors answer that were fitted with some of the rows and columns each. */
export async function convertBaggingRegressor(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  const members = await treesOfColumns(estimator);
  const [first] = members;
  const predict = once(async () => {
    if (first !== undefined && members.every((member) => treeRegressors.has(member.estimator.type))) {
      const x = cast(graph, features.matrix(), 'float32');
      const [outputs] = new FittedTree(first.estimator).valueShape;
      return await meanOfLeaves(context, x, estimator, members, outputs);
    }
    const converted = await convertMembers(members, features, context);
    return mean(
      graph,
      await Array.fromAsync(converted, ([member, one]) => asked(graph, member, one, 'predict')),
    );
  });
  return { kind: 'regressor', predict };
}

async function convertMembers(
  members: readonly EnsembleTree[],
  features: Features,
  context: Context,
): Promise<readonly (readonly [Estimator, Methods])[]> {
  return await Array.fromAsync(members, async ({ estimator, columns = new Int32Array() }) => {
    if (columns.some((column) => !(column >= 0 && column < features.count))) {
      throw estimator.mismatch('estimators_features_', `columns of ${features.count}`);
    }
    return [estimator, await context.convert(estimator, features.select([...columns]))] as const;
  });
}

async function meanOfShares(
  estimator: Estimator,
  members: readonly EnsembleTree[],
  classCount: number,
  features: Features,
  context: Context,
): Promise<Value> {
  const known = await Array.fromAsync(members, ({ estimator: tree }) => memberClasses(tree, classCount));
  const x = cast(context.graph, features.matrix(), 'float32');
  const shares = known.map((numbers) => classShares(estimator, [numbers.length]));
  const values = await leafValues(context, x, estimator, members, classCount, (leaf, row, tree) => {
    const numbers = known[tree] ?? [];
    const own = new Float64Array(numbers.length);
    shares[tree]?.(leaf, own, tree);
    for (const [at, number] of numbers.entries()) row[number] = own[at] ?? 0;
  });
  return meanOfTrees(context.graph, values);
}

/** Numbers of the classes that an estimator has seen. */
async function memberClasses(member: Estimator, classCount: number): Promise<readonly number[]> {
  const numbers = (await classLabels(member)).map(Number);
  if (numbers.some((number) => !(Number.isInteger(number) && number >= 0 && number < classCount))) {
    throw member.mismatch('classes_', `numbers of ${classCount} classes`);
  }
  return numbers;
}

/** float64 [rows, classes of the ensemble] */
async function memberProbabilities(
  graph: Graph,
  member: Estimator,
  methods: Methods,
  classCount: number,
): Promise<Value> {
  if (methods.predict_proba === undefined) {
    const numbers = graph.floats([...Array(classCount).keys()]);
    const vote = asColumns(graph, await asked(graph, member, methods, 'predict'));
    return cast(graph, compare(graph, 'Equal', vote, numbers), 'float64');
  }
  const own = await asked(graph, member, methods, 'predict_proba');
  const known = (methods.classes?.[0] ?? []).map(Number);
  if (columnsOf(own) === classCount && known.length === classCount) return own;
  const none = known.length;
  const columns = Array.from({ length: classCount }, (_, number) => known.indexOf(number)).map((at) =>
    at < 0 ? none : at,
  );
  const zero = binary(graph, 'Mul', gatherColumns(graph, own, [0]), graph.scalar(0));
  const padded = concatColumns(graph, [own, zero]);
  return gatherColumns(graph, padded, columns);
}

function mean(graph: Graph, values: readonly Value[]): Value {
  const sum = together(graph, 'Add', values);
  return binary(graph, 'Div', sum, graph.scalar(values.length));
}
