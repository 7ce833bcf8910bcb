import type { Graph } from '../../graph/graph.ts';
import { binary, cast, where } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import type { PickleValue } from '../../pickle/pickle-values.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import type { ColumnValue } from '../columns/accepted-values.ts';
import { missingText } from '../columns/missing-text.ts';

/**
 * The place of each row's value among the categories of a column; that of a value that is none of them is how many there
 * are. int64 [rows, 1]
 *
 * @param categories text, numbers or truth values; None and NaN are missing ones
 * @param field of the estimator that has them, for errors
 */
export function categoryCodes(
  { graph, features, estimator }: { graph: Graph; features: Features; estimator: Estimator },
  column: number,
  categories: readonly PickleValue[],
  field: string,
): Value {
  const known = categories.map((category, code) => ({ category, code }));
  const missing = known.find(({ category }) => isMissing(category))?.code;
  const present = known.filter(({ category }) => !isMissing(category));
  const unknown = categories.length;
  const texts = present.map(({ category }) => category).filter((category) => typeof category === 'string');
  if (present.length > 0 && texts.length === present.length) {
    const codes = present.map(({ code }) => code);
    if (missing !== undefined) {
      texts.push(missingText);
      codes.push(missing);
    }
    // Who was fitted with None saw it pass through whatever imputer stands before.
    const isNone = missing !== undefined && categories[missing] === null;
    if (isNone) features.missingIsNone(column);
    const value = isNone ? features.columnWithNone(column) : features.column(column, 'text');
    return graph.node(
      'LabelEncoder',
      [value],
      { dtype: 'int64', shape: value.shape },
      {
        domain: 'ai.onnx.ml',
        attributes: {
          keys_strings: { texts },
          values_int64s: { ints: codes },
          default_int64: { int: unknown },
        },
      },
    );
  }
  if (texts.length > 0 || present.some(({ category }) => Number.isNaN(Number(category)))) {
    throw estimator.unsupported(
      `has ${field} of text and of other values, which a column of a tensor can't have together`,
      'Make the column text before the model is fitted: frame[name].astype(str).',
    );
  }
  const value = features.column(column, 'numbers');
  // Minus zero is the zero of Python's; onnxruntime looks both up apart.
  const numbers = binary(graph, 'Add', value, graph.scalar(0));
  const codes = graph.node('LabelEncoder', [numbers], numbers, {
    domain: 'ai.onnx.ml',
    attributes: {
      keys_tensor: { tensor: doubles(present.map(({ category }) => Number(category))) },
      values_tensor: { tensor: doubles(present.map(({ code }) => code)) },
      default_tensor: { tensor: doubles([unknown]) },
    },
  });
  const isNaN = graph.node('IsNaN', [value], { dtype: 'bool', shape: value.shape });
  return cast(graph, where(graph, isNaN, graph.scalar(missing ?? unknown), codes), 'int64');
}

/** Categories as callers send them. */
export function sentCategories(categories: readonly PickleValue[]): readonly ColumnValue[] {
  return categories.map((category) =>
    isMissing(category) ? null : typeof category === 'string' ? category : Number(category),
  );
}

/** Whether a category stands for a missing value. */
function isMissing(category: PickleValue): boolean {
  return category === null || (typeof category === 'number' && Number.isNaN(category));
}

function doubles(numbers: readonly number[]) {
  return { dtype: 'float64', shape: [numbers.length], data: Float64Array.from(numbers) } as const;
}
