import { concatColumns, reshape } from '../../graph/operators.ts';
import { asColumns, asked } from '../asked.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../features.ts';
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
  const predict = once(async () => {
    const each = await Array.fromAsync(members, ([inner, methods]) => asked(inner, methods, 'predict'));
    const isText = each.some(({ dtype }) => dtype === 'string');
    return concatColumns(
      graph,
      each.map((one) =>
        isText || one.dtype === 'int64' ? reshape(graph, one, [-1, 1]) : asColumns(graph, one),
      ),
    );
  });
  if (members.every(([, { kind }]) => kind === 'regressor')) return { kind: 'regressor', predict };
  const probabilities = once(() =>
    Array.fromAsync(members, ([inner, methods]) => asked(inner, methods, 'predict_proba')),
  );
  return {
    kind: 'classifier',
    classes: members.map(([, { classes }]) => classes?.[0] ?? []),
    predict,
    ...(members.every(([, one]) => one.predict_proba !== undefined) && { predict_proba: probabilities }),
  };
}
