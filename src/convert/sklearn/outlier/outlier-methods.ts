import type { Graph } from '../../graph/graph.ts';
import { binary, compare } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import { once, type Methods } from '../methods.ts';
import { inlierLabels } from './inlier-labels.ts';

/**
 * What an outlier detector answers of its scores: how far they are above `offset_`, and whether they are.
 *
 * @param scores float64 [rows], higher for rows like those that it was fitted with
 */
export function outlierMethods(graph: Graph, estimator: Estimator, scores: () => Promise<Value>): Methods {
  const decision = once(async () =>
    binary(graph, 'Sub', await scores(), graph.scalar(await estimator.number('offset_'))),
  );
  return {
    kind: 'outlier',
    predict: once(async () =>
      inlierLabels(graph, compare(graph, 'GreaterOrEqual', await decision(), graph.scalar(0))),
    ),
    decision_function: decision,
    score_samples: scores,
  };
}
