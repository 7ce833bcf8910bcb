import { cast, gatherColumns } from '../../graph/operators.ts';
import { PickleObject } from '../../pickle/pickle-values.ts';
import { asColumns, asked } from '../asked.ts';
import { classAt, classLabels, type ClassLabel } from '../classes/class-labels.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';

const stackMethods = ['predict_proba', 'decision_function', 'predict'] as const;

/**
 * A last estimator on what others answer, and on what they were given where that passes through.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/ensemble/_stacking.py
 */
export async function convertStacking(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  const classes = await stackedClasses(estimator);
  const methods = await estimator.items('stack_method_');
  const answers: Features[] = [];
  for (const [index, inner] of (await estimator.estimators('estimators_')).entries()) {
    const method = stackMethods.find((name) => name === methods[index]);
    if (method === undefined) throw estimator.mismatch('stack_method_', 'a list of methods');
    const answer = asColumns(
      graph,
      await asked(graph, inner, await context.convert(inner, features), method),
    );
    // Of two probabilities the second says all.
    const isHalf = method === 'predict_proba' && classes?.length === 2;
    answers.push(Features.of(graph, isHalf ? gatherColumns(graph, answer, [1]) : answer));
  }
  if (estimator.flag('passthrough', false)) answers.push(features);
  const stacked = Features.beside(graph, answers);
  const last = estimator.estimator('final_estimator_');
  const final = await context.convert(last, stacked);
  const transform = once(async () => stacked);
  if (classes === undefined) return { ...final, transform };
  if (final.kind !== 'classifier') throw last.unsupported('answers no classes, which is needed of it');
  const predict = once(async () =>
    classAt(graph, classes, cast(graph, await asked(graph, last, final, 'predict'), 'int64')),
  );
  return { ...final, classes: [classes], predict, transform };
}

/** The classes by the numbers that the last estimator was fitted with; undefined of a regressor. */
async function stackedClasses(estimator: Estimator): Promise<readonly ClassLabel[] | undefined> {
  const name = estimator.oneOf('_label_encoder', '_le');
  const encoder = estimator.get(name);
  if (encoder instanceof PickleObject) return await classLabels(estimator.estimatorOf(encoder, name));
  if (encoder !== undefined)
    throw estimator.unsupported('answers for several outputs, which is not converted');
  return undefined;
}
