import type { Graph } from '../../graph/graph.ts';
import { binary, gatherItems, reshape } from '../../graph/operators.ts';
import { rowOfEach, sumElements, totalOf } from '../../graph/row-sums.ts';
import type { Value } from '../../graph/value.ts';
import type { SparseMatrix } from '../sparse-matrix.ts';
import type { SparseColumns } from './sparse-columns.ts';

/** Points that are mostly zero, by column: which points have a number in it, and which. */
export interface PostingLists {
  /** How many points there are. */
  readonly count: number;
  /** Where the list of each column starts, those of all columns one after the other. */
  readonly starts: Float64Array;
  /** How many points each column has. */
  readonly lengths: Float64Array;
  /** Of all lists: which point. */
  readonly points: Float64Array;
  /** Of all lists: its number. */
  readonly numbers: Float64Array;
  /** The sum of each point's squares. */
  readonly squares: Float64Array;
}

/** @param matrix [points, columns] */
export function postingLists(matrix: SparseMatrix): PostingLists {
  const { rows, columns } = matrix;
  const lengths = new Float64Array(columns);
  const squares = new Float64Array(rows);
  matrix.visit((point, column, number) => {
    lengths[column] = (lengths[column] ?? 0) + 1;
    squares[point] = (squares[point] ?? 0) + number * number;
  });
  const starts = new Float64Array(columns);
  let end = 0;
  for (const [column, length] of lengths.entries()) {
    starts[column] = end;
    end += length;
  }
  const points = new Float64Array(end);
  const numbers = new Float64Array(end);
  const next = starts.slice();
  matrix.visit((point, column, number) => {
    const place = next[column] ?? 0;
    points[place] = point;
    numbers[place] = number;
    next[column] = place + 1;
  });
  return { count: rows, starts, lengths, points, numbers, squares };
}

/**
 * The product of rows with each point, where both are mostly zero: only what both have is multiplied.
 *
 * @returns float64 [rows, points]
 */
export function postingProduct(graph: Graph, x: SparseColumns, lists: PostingLists): Value {
  const { columns, numbers, rows, rowSource } = x.entries;
  const lengths = gatherItems(graph, whole(graph, lists.lengths), columns);
  const starts = gatherItems(graph, whole(graph, lists.starts), columns);
  // All pairs of an entry and a point that has a number in its column, by which entry they are of.
  const entry = rowOfEach(graph, lengths);
  const pair = graph.node(
    'Range',
    [graph.ints([0], []), reshape(graph, totalOf(graph, lengths), []), graph.ints([1], [])],
    { dtype: 'int64', shape: [null] },
  );
  const ends = graph.node('CumSum', [lengths, graph.ints([0], [])], lengths);
  const before = binary(graph, 'Sub', ends, lengths);
  const place = binary(graph, 'Add', pair, gatherItems(graph, binary(graph, 'Sub', starts, before), entry));
  const products = binary(
    graph,
    'Mul',
    gatherItems(graph, graph.floats(lists.numbers), place),
    gatherItems(graph, numbers, entry),
  );
  const points = gatherItems(graph, whole(graph, lists.points), place);
  return sumElements(
    graph,
    products,
    { rows: gatherItems(graph, rows, entry), columns: points, rowSource },
    lists.count,
  );
}

function whole(graph: Graph, numbers: Float64Array): Value {
  const data = new BigInt64Array(numbers.length);
  for (const [at, number] of numbers.entries()) data[at] = BigInt(number);
  return graph.constant({ dtype: 'int64', shape: [data.length], data });
}
