import type { Graph } from '../../graph/graph.ts';
import { exactDistances, productDistances } from '../../graph/squared-distances.ts';
import type { Value } from '../../graph/value.ts';
import { centred } from '../centred.ts';
import type { Numbers } from '../estimator.ts';

/** Beyond this, squared distances times gamma from one product of matrices are off by more than 1e-11. */
export const maxProductLength = 1e4;

/**
 * Squared distances as exact as the exponential of them times -gamma needs.
 *
 * @param x float64 [rows, columns]
 * @param points [points, columns]
 * @returns float64 [rows, points]
 */
export function radialDistances(graph: Graph, x: Value, points: Numbers, gamma: number): Value {
  const { shifted, numbers } = centred(graph, x, points);
  const [, columns = 0] = points.shape;
  let longest = 0;
  for (let at = 0; at < numbers.data.length; at += columns) {
    const row = numbers.data.subarray(at, at + columns);
    longest = Math.max(
      longest,
      row.reduce((sum, number) => sum + number * number, 0),
    );
  }
  return longest * gamma <= maxProductLength
    ? productDistances(graph, shifted, numbers)
    : exactDistances(graph, x, points);
}
