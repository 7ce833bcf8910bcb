import type { TensorInfo } from './signature.ts';

/** A text of each row. */
export function textOf(name: string): TensorInfo {
  return { name, dtype: 'string', shape: ['N'] };
}

/** A value of each row, of any type that JSON has. */
export function valueOf(name: string, schema: NonNullable<TensorInfo['schema']>): TensorInfo {
  return { ...textOf(name), content: 'json', schema };
}

/**
 * A value of each row that callers may leave out, as options of transformers' pipelines are.
 *
 * @param missing the JSON that stands for it then
 */
export function optionOf(
  name: string,
  missing: string,
  schema: NonNullable<TensorInfo['schema']>,
): TensorInfo {
  return { ...textOf(name), content: 'json', missing, optional: true, schema };
}
