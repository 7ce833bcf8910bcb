import { argMax, concatColumns, unary } from '../../graph/operators.ts';
import { exactDistances } from '../../graph/squared-distances.ts';
import type { Value } from '../../graph/value.ts';
import { asColumns, binaryScore } from '../asked.ts';
import { classAt, classLabels } from '../classes/class-labels.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';

/**
 * Several binary classifiers, whose scores are nearest to the code of a class.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/multiclass.py (OutputCodeClassifier)
 */
export async function convertOutputCode(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  const classes = await classLabels(estimator);
  const members = await estimator.estimators('estimators_');
  const codes = await estimator.matrixOf('code_book_', classes.length, members.length);
  const predict = once(async () => {
    const scores: Value[] = [];
    for (const inner of members) {
      const score = await binaryScore(graph, inner, await context.convert(inner, features));
      scores.push(asColumns(graph, score));
    }
    const distances = exactDistances(graph, concatColumns(graph, scores), codes);
    return classAt(graph, classes, argMax(graph, unary(graph, 'Neg', distances)));
  });
  return { kind: 'classifier', classes: [classes], predict };
}
