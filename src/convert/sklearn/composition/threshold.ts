import { binary, cast, compare, gatherColumns, reshape, unary } from '../../graph/operators.ts';
import { PickleDict, PickleGlobal, type PickleValue } from '../../pickle/pickle-values.ts';
import { asked } from '../asked.ts';
import { classAt, type ClassLabel } from '../classes/class-labels.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';

/** Measures of scikit-learn whose positive class is 1 where none is given. */
const measuresOfOne: ReadonlySet<string> = new Set([
  'average_precision_score',
  'f1_score',
  'fbeta_score',
  'jaccard_score',
  'precision_score',
  'recall_score',
]);

/**
 * A classifier of two classes that says the positive one from a threshold on that was chosen.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/model_selection/_classification_threshold.py
 */
export async function convertFixedThreshold(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const isAuto = estimator.get('threshold') === 'auto';
  const threshold = isAuto ? null : await estimator.number('threshold');
  return await withThreshold(estimator, features, context, threshold, estimator.get('pos_label') ?? null);
}

/** A threshold that was searched for by a measure, which has a positive class of its own. */
export async function convertTunedThreshold(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const threshold = await estimator.number('best_threshold_');
  return await withThreshold(estimator, features, context, threshold, positiveLabel(estimator));
}

/** @param threshold null for what the classifier itself has */
async function withThreshold(
  estimator: Estimator,
  features: Features,
  context: Context,
  threshold: number | null,
  positive: PickleValue,
): Promise<Methods> {
  const { graph } = context;
  const inner = estimator.estimator(estimator.oneOf('estimator_', 'estimator'));
  const methods = await context.convert(inner, features);
  const [classes = [], ...others] = methods.classes ?? [];
  if (classes.length !== 2 || others.length > 0) throw inner.unsupported("doesn't tell two classes apart");
  const index = positiveIndex(estimator, classes, positive);
  const method = responseMethod(estimator, methods);
  const predict = once(async () => {
    const answer = await asked(graph, inner, methods, method);
    const score =
      method === 'predict_proba'
        ? reshape(graph, gatherColumns(graph, answer, [index]), [-1])
        : index === 1
          ? answer
          : unary(graph, 'Neg', answer);
    const from = graph.scalar(threshold ?? (method === 'predict_proba' ? 0.5 : 0));
    const isPositive = cast(graph, compare(graph, 'GreaterOrEqual', score, from), 'int64');
    const at = index === 1 ? isPositive : binary(graph, 'Sub', graph.ints([1], []), isPositive);
    return classAt(graph, classes, at);
  });
  return { ...methods, predict };
}

function responseMethod(estimator: Estimator, methods: Methods): 'predict_proba' | 'decision_function' {
  switch (estimator.textOr('response_method', 'auto')) {
    case 'predict_proba':
      return 'predict_proba';
    case 'decision_function':
      return 'decision_function';
    default:
      return methods.predict_proba === undefined ? 'decision_function' : 'predict_proba';
  }
}

/** Which of the two classes the score is for: the second, unless another is said. */
function positiveIndex(estimator: Estimator, classes: readonly ClassLabel[], positive: PickleValue): number {
  if (positive === null) return 1;
  const label = typeof positive === 'bigint' ? Number(positive) : positive;
  const index = classes.findIndex((one) => one === label);
  if (index === -1) throw estimator.mismatch('pos_label', 'one of the classes');
  return index;
}

function positiveLabel(estimator: Estimator): PickleValue {
  const scorer = estimator.estimator('_curve_scorer');
  const keywords = scorer.get('_kwargs');
  const given = keywords instanceof PickleDict ? keywords.get('pos_label') : undefined;
  if (given !== undefined) return given;
  const measure = scorer.get('_score_func');
  return measure instanceof PickleGlobal && measuresOfOne.has(measure.name) ? 1n : null;
}
