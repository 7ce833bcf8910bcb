import type { Graph } from '../../graph/graph.ts';
import { exactDistances, productDistances } from '../../graph/squared-distances.ts';
import type { Value } from '../../graph/value.ts';
import { centred } from '../centred.ts';
import type { Numbers } from '../estimator.ts';

/** Beyond this, squared distances times gamma from one product of matrices are off by more than 1e-11. */
const maxProductLength = 1e4;

/**
 * Squared distances as exact as the exponential of them times -gamma needs.
 *
 * @param x float64 [rows, columns]
 * @param points [points, columns]
 * @returns float64 [rows, points]
 */
export function radialDistances(graph: Graph, x: Value, points: Numbers, gamma: number): Value {
  const { shifted, numbers } = centred(graph, x, points);
  return areShort(numbers, gamma)
    ? productDistances(graph, shifted, numbers)
    : exactDistances(graph, x, points);
}

/** Whether distances to points may be computed by a product of matrices, for the exponential of them times -gamma. */
export function areShort({ shape, data }: Numbers, gamma: number): boolean {
  const [, columns = 0] = shape;
  let longest = 0;
  for (let at = 0; at < data.length; at += columns) {
    const row = data.subarray(at, at + columns);
    longest = Math.max(
      longest,
      row.reduce((sum, number) => sum + number * number, 0),
    );
  }
  return longest * gamma <= maxProductLength;
}
