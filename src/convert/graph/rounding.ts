import type { Graph } from './graph.ts';
import { cast } from './operators.ts';
import type { Value } from './value.ts';

/** What becomes of a float64 number that scikit-learn keeps in its own type. */
export type Rounding = (graph: Graph, numbers: Value) => Value;

export const exact: Rounding = (_, numbers) => numbers;

/** As a number is that was kept as float32. */
export const asFloat32: Rounding = (graph, numbers) =>
  cast(graph, cast(graph, numbers, 'float32'), 'float64');
