import type { Graph } from '../../graph/graph.ts';
import { binary } from '../../graph/operators.ts';
import { columnsOf, type Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import { scaleColumns } from '../columns/arithmetic.ts';
import { Features } from '../columns/features.ts';
import { once, type EstimatorConverter } from '../methods.ts';

/** Which attributes of a scaler say what is done. They are there, too, where their flag says that they aren't used. */
interface Attributes {
  readonly centre: string;
  readonly isCentred: string;
  readonly isScaled: string;
}

const standard: Attributes = { centre: 'mean_', isCentred: 'with_mean', isScaled: 'with_std' };
const robust: Attributes = { centre: 'center_', isCentred: 'with_centering', isScaled: 'with_scaling' };

/**
 * (x - mean) / scale
 * https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.StandardScaler.html
 */
export const convertStandardScaler = converterOf(standard);

/**
 * (x - median) / range between quantiles
 * https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.RobustScaler.html
 */
export const convertRobustScaler = converterOf(robust);

export async function standardise(estimator: Estimator, x: Value, graph: Graph): Promise<Value> {
  return await scaled(estimator, x, graph, standard);
}

export async function invertStandardScaler(estimator: Estimator, value: Value, graph: Graph): Promise<Value> {
  return await inverted(estimator, value, graph, standard);
}

export async function invertRobustScaler(estimator: Estimator, value: Value, graph: Graph): Promise<Value> {
  return await inverted(estimator, value, graph, robust);
}

function converterOf(attributes: Attributes): EstimatorConverter {
  return async (estimator, features, { graph }) => {
    const transform = once(async () => {
      // What isn't centred keeps its zeros.
      if (features.hasSparse && !estimator.flag(attributes.isCentred, true)) {
        if (!estimator.flag(attributes.isScaled, true)) return features;
        return scaleColumns(graph, features, 'Div', await estimator.vectorOf('scale_', features.count));
      }
      return Features.of(graph, await scaled(estimator, features.matrix(), graph, attributes));
    });
    return { kind: 'transformer', transform };
  };
}

async function scaled(
  estimator: Estimator,
  x: Value,
  graph: Graph,
  { centre, isCentred, isScaled }: Attributes,
): Promise<Value> {
  let value = x;
  if (estimator.flag(isCentred, true))
    value = binary(graph, 'Sub', value, await vector(estimator, centre, x, graph));
  if (estimator.flag(isScaled, true))
    value = binary(graph, 'Div', value, await vector(estimator, 'scale_', x, graph));
  return value;
}

async function inverted(
  estimator: Estimator,
  made: Value,
  graph: Graph,
  { centre, isCentred, isScaled }: Attributes,
): Promise<Value> {
  let value = made;
  if (estimator.flag(isScaled, true))
    value = binary(graph, 'Mul', value, await vector(estimator, 'scale_', made, graph));
  if (estimator.flag(isCentred, true))
    value = binary(graph, 'Add', value, await vector(estimator, centre, made, graph));
  return value;
}

async function vector(estimator: Estimator, name: string, x: Value, graph: Graph): Promise<Value> {
  return graph.floats(await estimator.vectorOf(name, columnsOf(x)));
}
