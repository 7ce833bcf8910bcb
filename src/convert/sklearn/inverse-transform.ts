import { binary } from '../graph/operators.ts';
import type { Graph } from '../graph/graph.ts';
import type { Value } from '../graph/value.ts';
import type { Estimator } from './estimator.ts';
import { applyNamed, functionPath } from './named-function.ts';

/** What a transformer made, made into what it was made of: float64 [rows, columns]. */
export async function inverseTransform(transformer: Estimator, value: Value, graph: Graph): Promise<Value> {
  const floats = async (name: string) => graph.floats((await transformer.numbers(name)).data);
  switch (transformer.type) {
    case 'sklearn.FunctionTransformer': {
      const named = transformer.get('inverse_func') ?? null;
      if (named === null) return value;
      const applied = applyNamed(graph, named, value);
      if (applied !== undefined) return applied;
      const name = functionPath(named)?.name ?? 'a function of its own';
      throw transformer.unsupported(
        `has ${name} as inverse_func, which isn't known`,
        'Use a function of numpy.',
      );
    }
    case 'sklearn.StandardScaler': {
      const scaled = transformer.flag('with_std', true)
        ? binary(graph, 'Mul', value, await floats('scale_'))
        : value;
      return transformer.flag('with_mean', true)
        ? binary(graph, 'Add', scaled, await floats('mean_'))
        : scaled;
    }
    case 'sklearn.MinMaxScaler':
      return binary(graph, 'Div', binary(graph, 'Sub', value, await floats('min_')), await floats('scale_'));
    case 'sklearn.MaxAbsScaler':
      return binary(graph, 'Mul', value, await floats('scale_'));
    case 'sklearn.RobustScaler': {
      const scaled = transformer.flag('with_scaling', true)
        ? binary(graph, 'Mul', value, await floats('scale_'))
        : value;
      return transformer.flag('with_centering', true)
        ? binary(graph, 'Add', scaled, await floats('center_'))
        : scaled;
    }
    default:
      throw transformer.unsupported("can't be turned around by mlpack");
  }
}
