import { binary, gatherColumns, matmul, softmax } from '../../graph/operators.ts';
import { logistic } from '../../graph/logistic.ts';
import { columnsOf } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { linearClassifier } from '../linear/linear-classifier.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { bothProbabilities } from '../probabilities.ts';

/**
 * LinearDiscriminantAnalysis, as a classifier and as a transformer.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/discriminant_analysis.py
 */
export async function convertLinearDiscriminant(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  const { isBinary, scores, methods } = await linearClassifier(estimator, features, context);
  const probabilities = once(async () =>
    isBinary ? bothProbabilities(graph, logistic(graph, await scores())) : softmax(graph, await scores()),
  );
  const transform = once(async () => {
    const scalings = await estimator.matrixOf('scalings_', features.count, null);
    const x = features.matrix();
    // Only this solver has the columns begin at their means.
    const centered =
      estimator.textOr('solver', 'svd') === 'svd'
        ? binary(graph, 'Sub', x, graph.floats(await estimator.vectorOf('xbar_', features.count)))
        : x;
    const product = matmul(graph, centered, graph.floats(scalings.data, scalings.shape));
    const kept = Math.min(await estimator.number('_max_components'), columnsOf(product));
    if (!Number.isInteger(kept) || kept < 1) throw estimator.mismatch('_max_components', 'a whole number');
    return Features.of(graph, gatherColumns(graph, product, [...Array(kept).keys()]));
  });
  return {
    ...methods,
    predict_proba: probabilities,
    // Least squares make no directions to project on.
    ...(estimator.textOr('solver', 'svd') !== 'lsqr' && { transform }),
  };
}
