import type { Graph } from '../../graph/graph.ts';
import {
  binary,
  compare,
  concatColumns,
  gatherColumns,
  matmul,
  reshape,
  unary,
  where,
} from '../../graph/operators.ts';
import { repeat, type Round } from '../../graph/repeat.ts';
import { columnsApart } from '../../graph/squared-distances.ts';
import type { Value } from '../../graph/value.ts';
import type { Features } from '../columns/features.ts';
import { constantRows } from '../constant-rows.ts';
import type { Numbers } from '../estimator.ts';

/** What is minimised, and when it's near enough. */
export interface Descent {
  /** Products of the components with each other, and the penalty on squares on the diagonal. */
  readonly products: Numbers;
  readonly rounds: number;
  readonly tolerance: number;
}

/**
 * How much of each component rows have, from nothing on: each component's share becomes what is best beside the others' and
 * isn't below zero, round after round, until all rows together are near enough.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/decomposition/_nmf.py (_fit_coordinate_descent)
 *
 * @param wanted products of the rows and the components: float64 [rows, components]
 * @returns float64 [rows, components]
 */
export function descended(graph: Graph, features: Features, wanted: Value, descent: Descent): Value {
  const [count = 0] = descent.products.shape;
  const nothing = constantRows(graph, features, graph.floats(new Float64Array(count), [1, count]));
  const [made = nothing] = repeat(
    graph,
    descent.rounds,
    [nothing, graph.scalar(Number.NaN)],
    (inner, values) => {
      const [shares = nothing, first = nothing] = values;
      return oneRound(inner, shares, first, wanted, descent);
    },
  );
  return made;
}

/** @param first how far from the least the first round found it to be; NaN before */
function oneRound(
  graph: Graph,
  shares: Value,
  first: Value,
  wanted: Value,
  { products, tolerance }: Descent,
): Round {
  const [count = 0] = products.shape;
  const zero = graph.scalar(0);
  const columns = [...columnsApart(graph, shares)];
  let slopes = binary(
    graph,
    'Sub',
    matmul(graph, shares, graph.floats(products.data, products.shape)),
    wanted,
  );
  let violation = zero;
  for (const [at, share] of columns.entries()) {
    const slope = gatherColumns(graph, slopes, [at]);
    const free = where(graph, compare(graph, 'Equal', share, zero), binary(graph, 'Min', slope, zero), slope);
    violation = binary(graph, 'Add', violation, sumOf(graph, unary(graph, 'Abs', free)));
    const curve = products.data[at * count + at] ?? 0;
    if (curve === 0) continue;
    const step = binary(graph, 'Div', slope, graph.scalar(curve));
    const next = binary(graph, 'Max', binary(graph, 'Sub', share, step), zero);
    columns[at] = next;
    const own = graph.floats(products.data.subarray(at * count, (at + 1) * count), [1, count]);
    slopes = binary(graph, 'Add', slopes, binary(graph, 'Mul', binary(graph, 'Sub', next, share), own));
  }
  const isFirst = graph.node('IsNaN', [first], { dtype: 'bool', shape: [] });
  const initial = where(graph, isFirst, violation, first);
  const goesOn = compare(graph, 'Greater', binary(graph, 'Div', violation, initial), graph.scalar(tolerance));
  return { goesOn, values: [concatColumns(graph, columns), initial] };
}

/** The sum of all elements, without dimensions. */
function sumOf(graph: Graph, value: Value): Value {
  const sum = graph.node(
    'ReduceSum',
    [reshape(graph, value, [-1])],
    { dtype: value.dtype, shape: [] },
    {
      attributes: { keepdims: { int: 0 } },
    },
  );
  return sum;
}
