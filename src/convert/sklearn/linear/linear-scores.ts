import { binary, matmul } from '../../graph/operators.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Value } from '../../graph/value.ts';
import type { Estimator, Numbers } from '../estimator.ts';

/** x @ coef_.T + intercept_: float64 [rows, rows of coef_]. */
export async function linearScores(graph: Graph, x: Value, estimator: Estimator): Promise<Value> {
  const product = matmul(graph, x, graph.constant(transposed(await estimator.matrix('coef_'))));
  const intercept = (await estimator.numbers('intercept_')).data;
  return binary(graph, 'Add', product, graph.floats(intercept));
}

function transposed({ shape, data }: Numbers) {
  const [rows = 0, columns = 0] = shape;
  const turned = new Float64Array(data.length);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      turned[column * rows + row] = data[row * columns + column] ?? Number.NaN;
    }
  }
  return { dtype: 'float64', shape: [columns, rows], data: turned } as const;
}
