import { reshape } from '../../graph/operators.ts';
import { columnsOf } from '../../graph/value.ts';
import { asColumns, asked } from '../asked.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { inverseTransform } from '../inverse-transform.ts';
import { once, type Context, type Methods } from '../methods.ts';

/**
 * A regressor of a target that was transformed, with what it answers transformed back.
 * https://scikit-learn.org/stable/modules/generated/sklearn.compose.TransformedTargetRegressor.html
 */
export async function convertTransformedTarget(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  const inner = estimator.estimator('regressor_');
  const methods = await context.convert(inner, features);
  const predict = once(async () => {
    const answer = asColumns(graph, await asked(graph, inner, methods, 'predict'));
    const value = await inverseTransform(estimator.estimator('transformer_'), answer, graph);
    const isVector = (await estimator.numberOr('_training_dim', 1)) === 1 && columnsOf(value) === 1;
    return isVector ? reshape(graph, value, [-1]) : value;
  });
  return { kind: 'regressor', predict };
}
