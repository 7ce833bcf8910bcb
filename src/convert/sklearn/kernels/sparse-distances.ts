import type { Graph } from '../../graph/graph.ts';
import { binary } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import { product, squaredLengths } from '../columns/arithmetic.ts';
import type { Features } from '../columns/features.ts';
import type { Numbers } from '../estimator.ts';
import { transposed } from '../matrix.ts';

/**
 * Squared distances by one product of matrices, |x|² - 2xy + |y|², without the columns that are zero. Rows are not moved to the
 * middle of the points first: no column would be zero then.
 *
 * @param points [points, columns]
 * @returns float64 [rows, points]
 */
export function sparseDistances(graph: Graph, features: Features, points: Numbers): Value {
  const [count = 0, columns = 0] = points.shape;
  const turned = transposed({ ...points, data: points.data.map((number) => -2 * number) });
  const squares = Float64Array.from({ length: count }, (_, point) =>
    points.data
      .subarray(point * columns, (point + 1) * columns)
      .reduce((sum, number) => sum + number * number, 0),
  );
  const lengths = binary(graph, 'Add', squaredLengths(graph, features), graph.floats(squares, [1, count]));
  const sum = binary(graph, 'Add', product(graph, features, turned), lengths);
  return binary(graph, 'Max', sum, graph.scalar(0));
}
