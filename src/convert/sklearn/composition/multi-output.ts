import { cast, concatColumns, reshape } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import { asked } from '../asked.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';

/**
 * One estimator for each of several outputs.
 * https://scikit-learn.org/stable/modules/multiclass.html#multioutput-classification
 */
export async function convertMultiOutput(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  const members: (readonly [Estimator, Methods])[] = [];
  for (const inner of await estimator.estimators('estimators_')) {
    members.push([inner, await context.convert(inner, features)]);
  }
  const predict = once(async () =>
    besideEachOther(
      await Array.fromAsync(members, ([inner, methods]) => asked(graph, inner, methods, 'predict')),
    ),
  );
  if (members.every(([, { kind }]) => kind === 'regressor')) return { kind: 'regressor', predict };
  const probabilities = once(() =>
    Array.fromAsync(members, ([inner, methods]) => asked(graph, inner, methods, 'predict_proba')),
  );
  return {
    kind: 'classifier',
    classes: members.map(([, { classes }]) => classes?.[0] ?? []),
    predict,
    ...(members.every(([, one]) => one.predict_proba !== undefined) && { predict_proba: probabilities }),
  };

  /** Columns of one type, as numpy makes them of labels of several: text if any is, else float64. */
  function besideEachOther(each: readonly Value[]): Value {
    const dtypes = new Set(each.map(({ dtype }) => dtype));
    const [only = 'float64', ...others] = dtypes;
    const dtype = others.length === 0 ? only : dtypes.has('string') ? 'string' : 'float64';
    return concatColumns(
      graph,
      each.map((one) => reshape(graph, cast(graph, one, dtype), [-1, 1])),
    );
  }
}
