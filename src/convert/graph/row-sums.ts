import type { Graph } from './graph.ts';
import { binary, reshape } from './operators.ts';
import type { Value } from './value.ts';

/**
 * Which row each of some items is in, where the items of one row lie after those of another.
 *
 * @param lengths how many items each row has: int64 [rows]
 * @returns int64 [items]
 */
export function rowOfEach(graph: Graph, lengths: Value): Value {
  const ends = graph.node('CumSum', [lengths, graph.ints([0], [])], lengths);
  const after = binary(graph, 'Add', totalOf(graph, lengths), graph.ints([1]));
  // Each row that ends at a place moves all behind it one row further.
  const ended = addAt(graph, filled(graph, 0, after), ends, filled(graph, 1, shapeOf(graph, lengths)));
  const rows = graph.node('CumSum', [ended, graph.ints([0], [])], { dtype: 'int64', shape: [null] });
  return graph.node('Slice', [rows, graph.ints([0]), graph.ints([-1])], { dtype: 'int64', shape: [null] });
}

/** The sum of whole numbers: int64 [numbers] to [1]. */
export function totalOf(graph: Graph, numbers: Value): Value {
  return graph.node(
    'ReduceSum',
    [numbers, graph.ints([0])],
    { dtype: 'int64', shape: [1] },
    { attributes: { keepdims: { int: 1 } } },
  );
}

/**
 * The sum of the items in each row, added up in their order: so a row has the same sum alone and among others.
 *
 * @param items float64 [items, columns]
 * @param rows the row that each is in: int64 [items]
 * @param rowSource [rows]: only how many there are counts
 * @returns float64 [rows, columns]
 */
export function sumRows(graph: Graph, items: Value, rows: Value, rowSource: Value): Value {
  return scatterRows(graph, items, rows, rowSource, 'add');
}

/** The greatest of the items in each row, none of which is below zero; zero of none. As {@link sumRows}. */
export function greatestOfRows(graph: Graph, items: Value, rows: Value, rowSource: Value): Value {
  return scatterRows(graph, items, rows, rowSource, 'max');
}

/**
 * The matrix whose elements are the sums of what is listed of them, added up in the order in which it is.
 *
 * @param numbers float64 [items]
 * @param rows the row that each is in: int64 [items]
 * @param columns the column that each is in: int64 [items]
 * @param rowSource [rows]: only how many there are counts
 * @param width how many columns there are
 * @returns float64 [rows, width]
 */
export function sumElements(
  graph: Graph,
  numbers: Value,
  { rows, columns, rowSource }: { readonly rows: Value; readonly columns: Value; readonly rowSource: Value },
  width: number,
): Value {
  const count = graph.ints([width], []);
  const zeros = zerosOf(graph, binary(graph, 'Mul', shapeOf(graph, rowSource), count), [null]);
  const places = binary(graph, 'Add', binary(graph, 'Mul', rows, count), columns);
  return reshape(graph, addAt(graph, zeros, places, numbers), [-1, width]);
}

function scatterRows(
  graph: Graph,
  items: Value,
  rows: Value,
  rowSource: Value,
  reduction: 'add' | 'max',
): Value {
  const columns = items.shape[1] ?? null;
  const sizes = graph.node(
    'Concat',
    [shapeOf(graph, rowSource), graph.ints([columns ?? 0])],
    { dtype: 'int64', shape: [2] },
    { attributes: { axis: { int: 0 } } },
  );
  const zeros = zerosOf(graph, sizes, [null, columns]);
  const places = graph.node('Expand', [reshape(graph, rows, [-1, 1]), shapeOf(graph, items)], {
    dtype: 'int64',
    shape: items.shape,
  });
  return addAt(graph, zeros, places, items, reduction);
}

/**
 * ScatterElements, which onnxruntime carries out one element after the other; it does ScatterND in several threads at once, also
 * where they add to the same element.
 */
function addAt(
  graph: Graph,
  to: Value,
  places: Value,
  numbers: Value,
  reduction: 'add' | 'max' = 'add',
): Value {
  return graph.node('ScatterElements', [to, places, numbers], to, {
    attributes: { axis: { int: 0 }, reduction: { text: reduction } },
  });
}

function zerosOf(graph: Graph, sizes: Value, shape: Value['shape']): Value {
  return graph.node(
    'ConstantOfShape',
    [sizes],
    { dtype: 'float64', shape },
    {
      attributes: { value: { tensor: { dtype: 'float64', shape: [1], data: Float64Array.of(0) } } },
    },
  );
}

function filled(graph: Graph, number: 0 | 1, shape: Value): Value {
  return graph.node(
    'ConstantOfShape',
    [shape],
    { dtype: 'int64', shape: [null] },
    {
      attributes: {
        value: { tensor: { dtype: 'int64', shape: [1], data: BigInt64Array.of(BigInt(number)) } },
      },
    },
  );
}

function shapeOf(graph: Graph, value: Value): Value {
  return graph.node('Shape', [value], { dtype: 'int64', shape: [value.shape.length] });
}
