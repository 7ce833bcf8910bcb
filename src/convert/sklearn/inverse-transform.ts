import { PickleObject } from '../pickle/pickle-values.ts';
import type { Graph } from '../graph/graph.ts';
import type { Value } from '../graph/value.ts';
import type { Estimator } from './estimator.ts';
import { invertRobustScaler, invertStandardScaler } from './preprocessing/centre-and-scale.ts';
import { invertFunctionTransformer } from './preprocessing/function-transformer.ts';
import { invertMaxAbsScaler } from './preprocessing/max-abs-scaler.ts';
import { invertMinMaxScaler } from './preprocessing/min-max-scaler.ts';
import { invertPowerTransformer } from './preprocessing/power-transformer.ts';
import { invertQuantileTransformer } from './preprocessing/quantile-transformer.ts';

type Inverse = (transformer: Estimator, value: Value, graph: Graph) => Promise<Value>;

const inverses: ReadonlyMap<string, Inverse> = new Map([
  ['sklearn.FunctionTransformer', invertFunctionTransformer],
  ['sklearn.MaxAbsScaler', invertMaxAbsScaler],
  ['sklearn.MinMaxScaler', invertMinMaxScaler],
  ['sklearn.Pipeline', invertPipeline],
  ['sklearn.PowerTransformer', invertPowerTransformer],
  ['sklearn.QuantileTransformer', invertQuantileTransformer],
  ['sklearn.RobustScaler', invertRobustScaler],
  ['sklearn.StandardScaler', invertStandardScaler],
]);

/**
 * What a transformer made, made into what it was made of: float64 [rows, columns].
 *
 * @throws MlpackError MODEL_UNSUPPORTED for a transformer that can't be turned around
 */
export async function inverseTransform(transformer: Estimator, value: Value, graph: Graph): Promise<Value> {
  const inverse = inverses.get(transformer.type);
  if (inverse === undefined) throw transformer.unsupported("can't be turned around by mlpack");
  return await inverse(transformer, value, graph);
}

/** Its steps from the last to the first. */
async function invertPipeline(pipeline: Estimator, made: Value, graph: Graph): Promise<Value> {
  let value = made;
  const steps = [...(await pipeline.items('steps')).entries()];
  for (const [index, item] of steps.toReversed()) {
    const field = `steps[${index}]`;
    const [, step = null] = await pipeline.itemsOf(item, field);
    if (step === null || step === 'passthrough') continue;
    if (!(step instanceof PickleObject)) throw pipeline.mismatch(field, 'a transformer');
    value = await inverseTransform(pipeline.estimatorOf(step, field), value, graph);
  }
  return value;
}
