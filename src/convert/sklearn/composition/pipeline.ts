import { PickleObject } from '../../pickle/pickle-values.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';

/**
 * One estimator after the other. Samplers of imbalanced-learn change rows while fitting only, and do nothing here.
 * https://scikit-learn.org/stable/modules/generated/sklearn.pipeline.Pipeline.html
 */
export async function convertPipeline(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const steps: Estimator[] = [];
  for (const [index, item] of (await estimator.items('steps')).entries()) {
    const [, step = null] = await estimator.itemsOf(item, `steps[${index}]`);
    // A step that is left out is None or "passthrough".
    if (!(step instanceof PickleObject)) continue;
    const inner = estimator.estimatorOf(step, `steps[${index}]`);
    if (!isSampler(inner)) steps.push(inner);
  }
  const last = steps.pop();
  if (last === undefined) return { kind: 'transformer', transform: once(async () => features) };
  let between = features;
  for (const step of steps) {
    const { transform } = await context.convert(step, between);
    if (transform === undefined) throw step.unsupported('is no transformer, but stands before others');
    between = await transform();
  }
  return await context.convert(last, between);
}

/** Whether an estimator is a sampler of imbalanced-learn. */
export function isSampler({ object }: Estimator): boolean {
  return /^imblearn\.(over_sampling|under_sampling|combine)\b/.test(object.type.module);
}
