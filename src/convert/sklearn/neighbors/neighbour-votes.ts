import type { Graph } from '../../graph/graph.ts';
import { binary, cast, compare, reduceColumns, reshape } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import { PickleList } from '../../pickle/pickle-values.ts';
import { classLabels, classLabelsOf, type ClassLabel } from '../classes/class-labels.ts';
import type { Estimator } from '../estimator.ts';
import type { FittedRows } from './fitted-rows.ts';

/** One output of a classifier by neighbours. */
export interface VotedOutput {
  readonly classes: readonly ClassLabel[];
  /** The number of the class of each of the rows that it was fitted with, in their order. */
  readonly labels: readonly number[];
}

/** The outputs of a classifier by neighbours. @throws MlpackError MODEL_INVALID */
export async function votedOutputs(
  estimator: Estimator,
  { numbers, order }: FittedRows,
): Promise<readonly VotedOutput[]> {
  const value = estimator.get('classes_');
  const isSeveral = estimator.flag('outputs_2d_', false);
  const classes: (readonly ClassLabel[])[] = [];
  if (isSeveral && value instanceof PickleList) {
    for (const item of value.items) classes.push(await classLabelsOf(estimator, item, 'classes_'));
  } else {
    classes.push(await classLabels(estimator));
  }
  const count = classes.length;
  const rowCount = numbers.shape[0] ?? 0;
  const labels = await estimator.vectorOf('_y', rowCount * count);
  return classes.map((own, output) => {
    const ofOutput = Array.from(
      { length: rowCount },
      (_, at) => labels[(order?.[at] ?? at) * count + output] ?? -1,
    );
    if (!ofOutput.every((label) => Number.isInteger(label) && label >= 0 && label < own.length)) {
      throw estimator.mismatch('_y', 'an array of the numbers of classes');
    }
    return { classes: own, labels: ofOutput };
  });
}

/**
 * The share of each class in the votes of some neighbours.
 *
 * @param indices the neighbours: int64 [rows, neighbours]
 * @param weights of their votes: float64 [rows, neighbours]; null where all count the same
 * @returns float64 [rows, classes]
 */
export function neighbourShares(
  graph: Graph,
  { classes, labels }: VotedOutput,
  indices: Value,
  weights: Value | null,
): Value {
  const count = indices.shape[1] ?? 1;
  const found = graph.node('Gather', [graph.ints(labels), indices], {
    dtype: 'int64',
    shape: indices.shape,
  });
  const isOf = compare(
    graph,
    'Equal',
    reshape(graph, found, [-1, count, 1]),
    graph.ints([...classes.keys()], [1, 1, classes.length]),
  );
  const votes = cast(graph, isOf, 'float64');
  const weighted =
    weights === null ? votes : binary(graph, 'Mul', votes, reshape(graph, weights, [-1, count, 1]));
  const sums = graph.node(
    'ReduceSum',
    [weighted, graph.ints([1])],
    { dtype: 'float64', shape: [null, classes.length] },
    { attributes: { keepdims: { int: 0 } } },
  );
  return binary(graph, 'Div', sums, reduceColumns(graph, 'ReduceSum', sums));
}
