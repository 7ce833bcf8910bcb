import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Graph } from '../graph/graph.ts';
import { binary, concatColumns, where } from '../graph/operators.ts';
import { columnsOf, type Value } from '../graph/value.ts';
import { constantRows } from '../sklearn/constant-rows.ts';
import { Features } from '../sklearn/columns/features.ts';
import type { LightGbmTree } from './lightgbm-model.ts';

/** Numbers in the tables of all leaves; more than any model needs. */
const maxTable = 2 ** 25;

/**
 * What trees answer whose leaves are linear models: constant plus coefficients times columns, added up in their order; the
 * plain value of the leaf where one of its columns is missing.
 * https://github.com/microsoft/LightGBM/blob/v4.6.0/include/LightGBM/tree.h (Tree::Predict)
 *
 * @param x float64 [rows, columns]
 * @param leaves int64 [rows, trees]: the leaf that each row ends in, counted through all trees
 * @returns float64 [rows, trees]
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED
 */
export function linearLeafValues(
  graph: Graph,
  x: Value,
  leaves: Value,
  trees: readonly LightGbmTree[],
  place: string,
): Value {
  const columns = columnsOf(x);
  const tables = leafTables(trees, columns, place);
  const at = (numbers: Float64Array): Value => lookedUp(graph, graph.floats(numbers), leaves);
  const zeros = constantRows(graph, Features.of(graph, x), graph.floats([0], [1, 1]));
  const padded = concatColumns(graph, [x, zeros]);
  let sum = at(tables.constants);
  let isMissing: Value | undefined;
  for (const { column, coefficient } of tables.terms) {
    const index = lookedUp(graph, graph.ints(column), leaves);
    const number = graph.node(
      'GatherElements',
      [padded, index],
      { dtype: 'float64', shape: leaves.shape },
      { attributes: { axis: { int: 1 } } },
    );
    sum = binary(graph, 'Add', sum, binary(graph, 'Mul', at(coefficient), number));
    const isNaN = graph.node('IsNaN', [number], { dtype: 'bool', shape: leaves.shape });
    isMissing = isMissing === undefined ? isNaN : binary(graph, 'Or', isMissing, isNaN);
  }
  return isMissing === undefined ? sum : where(graph, isMissing, at(tables.values), sum);
}

interface LeafTables {
  readonly constants: Float64Array;
  readonly values: Float64Array;
  /** The first column of each leaf with its coefficient, then the second, …; leaves that have fewer add zero times zero. */
  readonly terms: readonly { readonly column: number[]; readonly coefficient: Float64Array }[];
}

function leafTables(trees: readonly LightGbmTree[], columns: number, place: string): LeafTables {
  const leaves = trees.reduce((sum, { values }) => sum + values.length, 0);
  const most = trees.reduce((max, { linear }) => Math.max(max, linear?.counts.reduce(larger, 0) ?? 0), 0);
  if (leaves * most > maxTable) {
    throw new MlpackError(
      'MODEL_UNSUPPORTED',
      `${place} has ${leaves} leaves that are linear models of up to ${most} columns, which are too many.`,
      { suggestions: ['Train it without linear_tree.'] },
    );
  }
  const terms = Array.from({ length: most }, () => ({
    column: Array.from({ length: leaves }, () => columns),
    coefficient: new Float64Array(leaves),
  }));
  const constants = new Float64Array(leaves);
  const values = new Float64Array(leaves);
  let first = 0;
  for (const tree of trees) {
    values.set(tree.values, first);
    constants.set(tree.linear?.constants ?? tree.values, first);
    let read = 0;
    for (const [leaf, count] of tree.linear?.counts.entries() ?? []) {
      for (const term of terms.slice(0, count)) {
        const column = tree.linear?.columns[read] ?? -1;
        if (!(column >= 0 && column < columns)) {
          throw new MlpackError('MODEL_INVALID', `${place} has a leaf of column ${column} of ${columns}.`);
        }
        term.column[first + leaf] = column;
        term.coefficient[first + leaf] = tree.linear?.coefficients[read] ?? Number.NaN;
        read += 1;
      }
    }
    first += tree.values.length;
  }
  return { constants, values, terms };
}

function larger(left: number, right: number): number {
  return Math.max(left, right);
}

function lookedUp(graph: Graph, table: Value, index: Value): Value {
  return graph.node('Gather', [table, index], { dtype: table.dtype, shape: index.shape });
}
