import type { Graph } from './graph.ts';
import type { Value } from './value.ts';

/**
 * Where each element stands among some keys, NaN for one that is none of them (LabelEncoder of ai.onnx.ml).
 *
 * @param value of any shape, of text or float64 as the keys are
 * @returns float64 of the same shape
 */
export function keyPlaces(graph: Graph, value: Value, keys: readonly string[] | Float64Array): Value {
  const shape = [keys.length];
  const dtype = keys instanceof Float64Array ? 'float64' : 'string';
  return graph.node(
    'LabelEncoder',
    [value],
    { dtype: 'float64', shape: value.shape },
    {
      domain: 'ai.onnx.ml',
      attributes: {
        keys_tensor: { tensor: { dtype, shape, data: keys } },
        values_tensor: { tensor: { dtype: 'float64', shape, data: Float64Array.from(keys.keys()) } },
        default_tensor: { tensor: { dtype: 'float64', shape: [1], data: Float64Array.of(Number.NaN) } },
      },
    },
  );
}
