import type { Graph } from '../graph/graph.ts';
import { binary } from '../graph/operators.ts';
import type { Value } from '../graph/value.ts';
import type { Numbers } from './estimator.ts';

/**
 * Rows and points moved so that the points' middle is zero. Distances stay, and lengths become as short as can be: so does
 * the error of distances that are computed from lengths.
 *
 * @param x float64 [rows, columns]
 * @param points [points, columns]
 */
export function centred(
  graph: Graph,
  x: Value,
  points: Numbers,
): { readonly shifted: Value; readonly numbers: Numbers } {
  const [count = 0, columns = 0] = points.shape;
  const centre = new Float64Array(columns);
  for (const [at, number] of points.data.entries()) {
    centre[at % columns] = (centre[at % columns] ?? 0) + number / count;
  }
  const data = points.data.map((number, at) => number - (centre[at % columns] ?? 0));
  const shifted = binary(graph, 'Sub', x, graph.floats(centre, [1, columns]));
  return { shifted, numbers: { shape: points.shape, data } };
}
