import type { Graph } from '../../graph/graph.ts';
import type { Value } from '../../graph/value.ts';
import { PickleGlobal, PickleObject, type PickleValue } from '../../pickle/pickle-values.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { applyNamed, functionPath } from '../named-function.ts';

/**
 * A function of numpy, or none: then the columns go through as they come, numbers or text.
 * https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.FunctionTransformer.html
 */
export async function convertFunctionTransformer(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const transform = once(async () => {
    const func = estimator.get('func') ?? null;
    if (func === null || isCheck(func)) return features;
    return Features.of(graph, applied(estimator, features.matrix(), graph, 'func', 'kw_args'));
  });
  return { kind: 'transformer', transform };
}

/** Whether a function is scikit-learn's own check of an array, as its histogram boosters have it: it changes nothing. */
function isCheck(func: PickleValue): boolean {
  const called = func instanceof PickleObject && func.type.path === 'functools.partial' ? func.args[0] : func;
  return called instanceof PickleGlobal && called.path === 'sklearn.utils.validation.check_array';
}

export async function invertFunctionTransformer(
  estimator: Estimator,
  value: Value,
  graph: Graph,
): Promise<Value> {
  if ((estimator.get('inverse_func') ?? null) === null) return value;
  return applied(estimator, value, graph, 'inverse_func', 'inv_kw_args');
}

function applied(estimator: Estimator, value: Value, graph: Graph, func: string, keywords: string): Value {
  const named = estimator.get(func) ?? null;
  const made = applyNamed(graph, named, value, estimator.get(keywords) ?? null);
  if (made !== undefined) return made;
  const path = functionPath(named);
  throw estimator.unsupported(
    path === undefined
      ? `has a function of its own as ${func}, which mlpack doesn't convert`
      : `has ${path.module}.${path.name} as ${func}, with settings or at all not known to mlpack`,
    'Use a function of numpy on numbers, such as numpy.log1p.',
    'Or leave the step out, and have callers send what it makes.',
  );
}
