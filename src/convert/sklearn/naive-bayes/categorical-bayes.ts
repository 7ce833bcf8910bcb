import type { Graph } from '../../graph/graph.ts';
import { binary, cast, compare, reshape, where, together } from '../../graph/operators.ts';
import { columnsApart } from '../../graph/squared-distances.ts';
import type { Value } from '../../graph/value.ts';
import { classLabels } from '../classes/class-labels.ts';
import type { Estimator, Numbers } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { transposed } from '../matrix.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { posteriorMethods } from '../posterior.ts';

/**
 * CategoricalNB: how often each number of a category is found within each class. Numbers that there are no categories for are
 * an error, as they are in scikit-learn.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/naive_bayes.py (CategoricalNB)
 */
export async function convertCategoricalBayes(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const classes = await classLabels(estimator);
  const priors = await estimator.vectorOf('class_log_prior_', classes.length);
  const tables = await categoryTables(estimator, classes.length, features.count);
  const likelihoods = once(async () => {
    const parts = columnsApart(graph, features.matrix()).map((column, at) => {
      const table = tables[at];
      if (table === undefined) throw new RangeError(`there is no column ${at}`);
      return lookup(graph, column, table);
    });
    const sum = together(graph, 'Add', parts);
    return binary(graph, 'Add', sum, graph.floats(priors));
  });
  return posteriorMethods(graph, classes, likelihoods);
}

/** Of each column what each of its categories says for each class: [categories, classes]. */
async function categoryTables(
  estimator: Estimator,
  classCount: number,
  columnCount: number,
): Promise<readonly (Numbers & ReturnType<typeof transposed>)[]> {
  const name = 'feature_log_prob_';
  const items = await estimator.items(name);
  if (items.length !== columnCount) throw estimator.mismatch(name, `a list of ${columnCount} arrays`);
  return await Array.fromAsync(items, async (item, at) => {
    const table = await estimator.numbersOf(item, `${name}[${at}]`);
    if (table.shape.length !== 2 || table.shape[0] !== classCount) {
      throw estimator.mismatch(name, `a list of arrays of ${classCount} rows`);
    }
    return transposed(table);
  });
}

/** @param column float64 [rows, 1] */
function lookup(graph: Graph, column: Value, table: ReturnType<typeof transposed>): Value {
  const [categoryCount = 0, classCount = 0] = table.shape;
  const category = cast(graph, reshape(graph, column, [-1]), 'int64');
  // Gather counts negative numbers from the end; one past it, it refuses.
  const isNegative = compare(graph, 'Less', category, graph.ints([0], []));
  const index = where(graph, isNegative, graph.ints([categoryCount], []), category);
  return graph.node('Gather', [graph.constant(table), index], {
    dtype: 'float64',
    shape: [null, classCount],
  });
}
