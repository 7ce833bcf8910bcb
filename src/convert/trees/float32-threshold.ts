import { neighbour } from '../../../contract/trees/neighbour.ts';
import type { Comparison } from './decision-tree.ts';

/**
 * The number of float32 that all numbers of float32 compare with as they do with one of float64: rounding to the nearest
 * would send those that lie between both to the wrong side.
 */
export function float32Threshold(threshold: number, comparison: Comparison): number {
  const nearest = Math.fround(threshold);
  if (comparison === '<') return nearest < threshold ? neighbour(nearest, 1, 'float32') : nearest;
  return nearest > threshold ? neighbour(nearest, -1, 'float32') : nearest;
}
