import { binary, matmul } from '../../graph/operators.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import { transposed } from '../matrix.ts';

/** x @ coef_.T + intercept_: float64 [rows, rows of coef_]. */
export async function linearScores(graph: Graph, x: Value, estimator: Estimator): Promise<Value> {
  const product = matmul(graph, x, graph.constant(transposed(await estimator.matrix('coef_'))));
  const intercept = (await estimator.numbers('intercept_')).data;
  return binary(graph, 'Add', product, graph.floats(intercept));
}
