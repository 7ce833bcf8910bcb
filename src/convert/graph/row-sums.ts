import type { Graph } from './graph.ts';
import { binary, reshape } from './operators.ts';
import type { Value } from './value.ts';

/**
 * Which row each of some items is in, where the items of one row lie after those of another.
 *
 * @param items [items]: only how many they are counts
 * @param lengths how many of them each row has: int64 [rows]
 * @returns int64 [items]
 */
export function rowOfEach(graph: Graph, items: Value, lengths: Value): Value {
  const ends = graph.node('CumSum', [lengths, graph.ints([0], [])], lengths);
  const after = binary(graph, 'Add', shapeOf(graph, items), graph.ints([1]));
  // Each row that ends at a place moves all behind it one row further.
  const ended = addAt(graph, filled(graph, 0, after), ends, filled(graph, 1, shapeOf(graph, lengths)));
  const rows = graph.node('CumSum', [ended, graph.ints([0], [])], { dtype: 'int64', shape: [null] });
  return graph.node('Slice', [rows, graph.ints([0]), graph.ints([-1])], { dtype: 'int64', shape: [null] });
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
  const zeros = graph.node(
    'ConstantOfShape',
    [sizes],
    { dtype: 'float64', shape: [null, columns] },
    {
      attributes: { value: { tensor: { dtype: 'float64', shape: [1], data: Float64Array.of(0) } } },
    },
  );
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
