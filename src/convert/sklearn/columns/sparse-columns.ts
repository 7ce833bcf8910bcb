import type { Graph } from '../../graph/graph.ts';
import { binary, compare, gatherColumns, gatherItems, reshape, unary, where } from '../../graph/operators.ts';
import { greatestOfRows, sumElements, sumRows } from '../../graph/row-sums.ts';
import { columnsOf, type Value } from '../../graph/value.ts';
import type { Numbers } from '../estimator.ts';

/** What is listed of columns that are mostly zero. Of one row nothing is listed twice in a column. */
export interface SparseEntries {
  /** Which column each number is in: int64 [entries]. */
  readonly columns: Value;
  /** float64 [entries] */
  readonly numbers: Value;
  /** Which row each is in: int64 [entries]. */
  readonly rows: Value;
  /** One of each row, so that rows without entries are known: [rows]. */
  readonly rowSource: Value;
}

/**
 * Columns of which only those numbers are computed that are not zero, as texts have a few of a vocabulary's words. What takes them
 * by a product with weights never needs the zeros.
 */
export class SparseColumns {
  readonly count: number;
  readonly entries: SparseEntries;
  readonly #graph: Graph;

  constructor(graph: Graph, count: number, entries: SparseEntries) {
    this.#graph = graph;
    this.count = count;
    this.entries = entries;
  }

  /** What isn't zero of a matrix float64 [rows, columns]. */
  static ofMatrix(graph: Graph, x: Value): SparseColumns {
    const vector = { dtype: 'int64', shape: [null] } as const;
    const isListed = unary(graph, 'Not', compare(graph, 'Equal', x, graph.scalar(0)));
    const places = graph.node('NonZero', [isListed], { dtype: 'int64', shape: [2, null] });
    const along = (axis: 0 | 1) =>
      graph.node('Gather', [places, graph.ints([axis], [])], vector, { attributes: { axis: { int: 0 } } });
    const pairs = graph.node('Transpose', [places], { dtype: 'int64', shape: [null, 2] });
    return new SparseColumns(graph, columnsOf(x), {
      columns: along(1),
      numbers: graph.node('GatherND', [x, pairs], { dtype: 'float64', shape: [null] }),
      rows: along(0),
      rowSource: reshape(graph, gatherColumns(graph, x, [0]), [-1]),
    });
  }

  /** Several side by side, of the same rows. */
  static beside(graph: Graph, several: readonly SparseColumns[]): SparseColumns {
    const [only, ...others] = several;
    if (only !== undefined && others.length === 0) return only;
    let count = 0;
    const moved = several.map(({ count: own, entries: { columns } }) => {
      const start = count;
      count += own;
      return start === 0 ? columns : binary(graph, 'Add', columns, graph.ints([start], []));
    });
    return new SparseColumns(graph, count, {
      columns: joined(graph, moved),
      numbers: joined(
        graph,
        several.map(({ entries }) => entries.numbers),
      ),
      rows: joined(
        graph,
        several.map(({ entries }) => entries.rows),
      ),
      rowSource: several[0]?.entries.rowSource ?? graph.ints([]),
    });
  }

  /** The same places with other numbers: float64 [entries]. */
  withNumbers(numbers: Value): SparseColumns {
    return new SparseColumns(this.#graph, this.count, { ...this.entries, numbers });
  }

  /** The same places with the numbers that a matrix has there: float64 [rows, columns]. */
  withNumbersOf(matrix: Value): SparseColumns {
    const graph = this.#graph;
    const pair = { dtype: 'int64', shape: [null, 2] } as const;
    const places = graph.node(
      'Concat',
      [this.entries.rows, this.entries.columns].map((places) => reshape(graph, places, [-1, 1])),
      pair,
      { attributes: { axis: { int: 1 } } },
    );
    return this.withNumbers(graph.node('GatherND', [matrix, places], { dtype: 'float64', shape: [null] }));
  }

  /** Without the zeros that are listed, as scipy eliminates them. */
  withoutZeros(): SparseColumns {
    const graph = this.#graph;
    const isZero = compare(graph, 'Equal', this.entries.numbers, graph.scalar(0));
    const columns = where(graph, isZero, graph.ints([-1], []), this.entries.columns);
    return SparseColumns.known(graph, this.count, { ...this.entries, columns });
  }

  /** What a column has for each entry in it. @param ofColumns [columns] */
  ofColumns(ofColumns: Value): Value {
    return gatherItems(this.#graph, ofColumns, this.entries.columns);
  }

  /** What a row has for each entry in it. @param ofRows [rows, 1] */
  ofRows(ofRows: Value): Value {
    return gatherItems(this.#graph, reshape(this.#graph, ofRows, [-1]), this.entries.rows);
  }

  /** The sum of what the entries of each row have: float64 [entries] to [rows, 1]. */
  rowSums(numbers: Value): Value {
    const { rows, rowSource } = this.entries;
    return sumRows(this.#graph, reshape(this.#graph, numbers, [-1, 1]), rows, rowSource);
  }

  /** The greatest of what the entries of each row have, none of it below zero: float64 [entries] to [rows, 1]. */
  greatest(numbers: Value): Value {
    const { rows, rowSource } = this.entries;
    return greatestOfRows(this.#graph, reshape(this.#graph, numbers, [-1, 1]), rows, rowSource);
  }

  /**
   * The product with a matrix, of which only the rows are read whose columns have entries.
   *
   * @param weights [columns, sums]
   * @returns float64 [rows, sums]
   */
  product({ shape, data }: Numbers): Value {
    const graph = this.#graph;
    const { columns, numbers, rows, rowSource } = this.entries;
    const [, sums = 0] = shape;
    const read = graph.node('Gather', [graph.floats(data, shape), columns], {
      dtype: 'float64',
      shape: [null, sums],
    });
    return sumRows(graph, binary(graph, 'Mul', read, reshape(graph, numbers, [-1, 1])), rows, rowSource);
  }

  /** Some of the columns, each once, in the order given. */
  select(kept: readonly number[]): SparseColumns {
    const graph = this.#graph;
    const places = new BigInt64Array(this.count).fill(-1n);
    for (const [place, column] of kept.entries()) places[column] = BigInt(place);
    const table = graph.constant({ dtype: 'int64', shape: [this.count], data: places });
    return SparseColumns.known(graph, kept.length, {
      ...this.entries,
      columns: gatherItems(graph, table, this.entries.columns),
    });
  }

  /** Columns whose entries may be in none, which have the number -1: these are left out. */
  static known(
    graph: Graph,
    count: number,
    { columns, numbers, rows, rowSource }: SparseEntries,
  ): SparseColumns {
    const isKnown = compare(graph, 'GreaterOrEqual', columns, graph.ints([0], []));
    const among = (values: Value) =>
      graph.node('Compress', [values, isKnown], values, { attributes: { axis: { int: 0 } } });
    return new SparseColumns(graph, count, {
      columns: among(columns),
      numbers: among(numbers),
      rows: among(rows),
      rowSource,
    });
  }

  /** How often each place is listed: float64 [rows, columns], 0 or 1. */
  listedCounts(): Value {
    const { numbers } = this.entries;
    const length = this.#graph.node('Shape', [numbers], { dtype: 'int64', shape: [1] });
    const ones = this.#graph.node('Expand', [this.#graph.scalar(1), length], numbers);
    return sumElements(this.#graph, ones, this.entries, this.count);
  }

  /** With all zeros: float64 [rows, columns]. */
  matrix(): Value {
    return sumElements(this.#graph, this.entries.numbers, this.entries, this.count);
  }
}

function joined(graph: Graph, values: readonly Value[]): Value {
  const [first] = values;
  const result = { dtype: first?.dtype ?? 'float64', shape: [null] } as const;
  return graph.node('Concat', values, result, { attributes: { axis: { int: 0 } } });
}
