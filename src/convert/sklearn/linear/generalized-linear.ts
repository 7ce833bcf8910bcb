import { PickleObject } from '../../pickle/pickle-values.ts';
import { unary } from '../../graph/operators.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { linearPrediction } from './linear-regressor.ts';

/**
 * Generalized linear models: the exponential of a linear model, or the linear model itself.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/linear_model/_glm/glm.py
 */
export async function convertGeneralizedLinear(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const score = await linearPrediction(estimator, features, context);
  const isLog = await hasLogLink(estimator);
  const predict = once(async () => (isLog ? unary(context.graph, 'Exp', await score()) : await score()));
  return { kind: 'regressor', predict };
}

async function hasLogLink(estimator: Estimator): Promise<boolean> {
  // Versions before 1.1 keep the link that they fitted with.
  const fitted = estimator.get('_link_instance');
  if (fitted instanceof PickleObject) return fitted.type.name === 'LogLink';
  // Only TweedieRegressor has a power and a choice of links.
  if (!estimator.has('power')) return true;
  const link = estimator.textOr('link', 'auto');
  if (link !== 'auto') return link === 'log';
  return (await estimator.number('power')) > 0;
}
