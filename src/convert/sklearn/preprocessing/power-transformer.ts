import type { Graph } from '../../graph/graph.ts';
import { expMinusOne, logOnePlus } from '../../graph/near-zero.ts';
import { binary, compare, logarithm, unary, where } from '../../graph/operators.ts';
import { columnsOf, type Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { invertStandardScaler, standardise } from './centre-and-scale.ts';

/**
 * Powers that make columns more like normal ones, by Yeo and Johnson or by Box and Cox.
 * https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.PowerTransformer.html
 */
export async function convertPowerTransformer(
  estimator: Estimator,
  features: Features,
  { graph, notes }: Context,
): Promise<Methods> {
  const transform = once(async () => {
    const x = features.matrix();
    const lambdas = await estimator.vectorOf('lambdas_', columnsOf(x));
    const isBoxCox = usesBoxCox(estimator);
    if (isBoxCox) notes.push('PowerTransformer with box-cox gives NaN for values that are not above 0.');
    const powers = isBoxCox ? boxCox(graph, x, lambdas) : yeoJohnson(graph, x, lambdas);
    return Features.of(
      graph,
      estimator.flag('standardize', true)
        ? await standardise(estimator.estimator('_scaler'), powers, graph)
        : powers,
    );
  });
  return { kind: 'transformer', transform };
}

export async function invertPowerTransformer(
  estimator: Estimator,
  value: Value,
  graph: Graph,
): Promise<Value> {
  const powers = estimator.flag('standardize', true)
    ? await invertStandardScaler(estimator.estimator('_scaler'), value, graph)
    : value;
  const lambdas = await estimator.vectorOf('lambdas_', columnsOf(value));
  return usesBoxCox(estimator)
    ? inverseBoxCox(graph, powers, lambdas)
    : inverseYeoJohnson(graph, powers, lambdas);
}

function usesBoxCox(estimator: Estimator): boolean {
  const method = estimator.textOr('method', 'yeo-johnson');
  if (method !== 'box-cox' && method !== 'yeo-johnson') {
    throw estimator.mismatch('method', 'box-cox or yeo-johnson');
  }
  return method === 'box-cox';
}

/** https://docs.scipy.org/doc/scipy/reference/generated/scipy.special.boxcox.html */
function boxCox(graph: Graph, x: Value, lambdas: Float64Array): Value {
  const isPositive = compare(graph, 'Greater', x, graph.scalar(0));
  const log = logarithm(graph, where(graph, isPositive, x, graph.scalar(Number.NaN)));
  return powerOf(graph, log, graph.floats(lambdas));
}

function inverseBoxCox(graph: Graph, value: Value, lambdas: Float64Array): Value {
  return unary(graph, 'Exp', logOf(graph, value, graph.floats(lambdas)));
}

/**
 * Below zero it is the same power of what is mirrored, with 2 - lambda.
 * https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.yeojohnson.html
 */
function yeoJohnson(graph: Graph, x: Value, lambdas: Float64Array): Value {
  const { isPositive, lambda } = sides(graph, x, lambdas);
  const power = powerOf(graph, logOnePlus(graph, unary(graph, 'Abs', x)), lambda);
  return where(graph, isPositive, power, unary(graph, 'Neg', power));
}

function inverseYeoJohnson(graph: Graph, value: Value, lambdas: Float64Array): Value {
  const { isPositive, lambda } = sides(graph, value, lambdas);
  const size = expMinusOne(graph, logOf(graph, unary(graph, 'Abs', value), lambda));
  return where(graph, isPositive, size, unary(graph, 'Neg', size));
}

function sides(
  graph: Graph,
  x: Value,
  lambdas: Float64Array,
): { readonly isPositive: Value; readonly lambda: Value } {
  const isPositive = compare(graph, 'GreaterOrEqual', x, graph.scalar(0));
  // scipy takes what is as near to 0 as this for 0.
  const nearZero = (lambda: number) => (Math.abs(lambda) < Number.EPSILON ? 0 : lambda);
  const positive = graph.floats(lambdas.map(nearZero));
  const negative = graph.floats(lambdas.map((lambda) => nearZero(2 - lambda)));
  return { isPositive, lambda: where(graph, isPositive, positive, negative) };
}

/** (exp(log) ** lambda - 1) / lambda, which goes to the logarithm itself where lambda goes to 0. */
function powerOf(graph: Graph, log: Value, lambda: Value): Value {
  const power = binary(graph, 'Div', expMinusOne(graph, binary(graph, 'Mul', lambda, log)), lambda);
  return where(graph, isZero(graph, lambda), log, power);
}

/** What {@link powerOf} was made of. */
function logOf(graph: Graph, power: Value, lambda: Value): Value {
  const log = binary(graph, 'Div', logOnePlus(graph, binary(graph, 'Mul', lambda, power)), lambda);
  return where(graph, isZero(graph, lambda), power, log);
}

function isZero(graph: Graph, lambda: Value): Value {
  return compare(graph, 'Equal', lambda, graph.scalar(0));
}
