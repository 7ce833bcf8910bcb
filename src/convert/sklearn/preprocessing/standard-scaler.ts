import { binary } from '../../graph/operators.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../features.ts';
import { once, type Context, type Methods } from '../methods.ts';

/**
 * (x - mean) / scale
 * https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.StandardScaler.html
 */
export async function convertStandardScaler(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const transform = once(async () => {
    let value = features.matrix();
    // mean_ is there, too, where it isn't subtracted.
    if (estimator.flag('with_mean', true)) {
      value = binary(graph, 'Sub', value, graph.floats((await estimator.numbers('mean_')).data));
    }
    if (estimator.flag('with_std', true)) {
      value = binary(graph, 'Div', value, graph.floats((await estimator.numbers('scale_')).data));
    }
    return Features.of(graph, value);
  });
  return { kind: 'transformer', transform };
}
