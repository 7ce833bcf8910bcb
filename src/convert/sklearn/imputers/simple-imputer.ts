import { cast, where } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import {
  indicatedColumns,
  isMissingNumber,
  isMissingText,
  missingValue,
  replacedNumber,
} from './missing-values.ts';

/**
 * A value of each column's own where one is missing; columns that had none while fitting are left out.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/impute/_base.py
 */
export async function convertSimpleImputer(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  const statistics = await estimator.items('statistics_');
  if (statistics.length !== features.count) {
    throw estimator.mismatch('statistics_', `a value for each of ${features.count} columns`);
  }
  const keepsAll =
    estimator.textOr('strategy', 'mean') === 'constant' || estimator.flag('keep_empty_features', false);
  const missing = missingValue(estimator);
  const transform = once(async () => {
    const made: Features[] = [];
    const numeric: number[] = [];
    // Neighbours that are numbers are filled in together.
    const finish = (): void => {
      if (numeric.length === 0) return;
      const value = features.select(numeric).matrix();
      const fill = graph.floats(numeric.map((column) => Number(statistics[column])));
      const filled = where(graph, isMissingNumber(graph, value, missing), fill, value);
      const replaced = numeric.map((column) => ({
        value: replacedNumber(missing),
        by: Number(statistics[column]),
      }));
      made.push(Features.filledIn(graph, filled, { from: features, columns: [...numeric], replaced }));
      numeric.length = 0;
    };
    for (const [column, statistic] of statistics.entries()) {
      if (statistic === null && typeof missing !== 'string') {
        // None was the most frequent value, and what callers send for NaN is what they send for None.
        finish();
        made.push(features.select([column]));
      } else if (typeof statistic === 'string') {
        finish();
        const value = features.column(column, 'text');
        if (estimator.get('missing_values') === null) features.missingIsNone(column);
        const filled = where(
          graph,
          isMissingText(graph, value, missing),
          graph.texts([statistic], []),
          value,
        );
        // None is a missing value to callers, but no NaN to scikit-learn.
        const isNaNMissing = typeof missing === 'number' && Number.isNaN(missing);
        const replaced = [{ value: typeof missing === 'string' ? missing : null, by: statistic }];
        const filling = { from: features, columns: [column], replaced };
        made.push(Features.filledIn(graph, filled, { ...filling, ...(isNaNMissing && { withNone: value }) }));
      } else if (keepsAll || !Number.isNaN(Number(statistic))) {
        numeric.push(column);
      }
    }
    finish();
    for (const column of await indicatedColumns(estimator, features.count)) {
      made.push(Features.of(graph, cast(graph, isMissingIn(column), 'float64')));
    }
    return Features.beside(graph, made);
  });
  return { kind: 'transformer', transform };

  function isMissingIn(column: number): Value {
    return typeof statistics[column] === 'string'
      ? isMissingText(graph, features.column(column, 'text'), missing)
      : isMissingNumber(graph, features.column(column, 'numbers'), missing);
  }
}
