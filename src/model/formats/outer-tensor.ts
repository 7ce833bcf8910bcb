import type { ModelTensor } from '../../../contract/schemas/inspect.schema.ts';
import type { TensorInfo } from '../../tensor/signature.ts';

/**
 * What inspection says of a tensor that callers send or get, a row each along its first axis.
 *
 * @param labels names of its classes
 * @param values those that a text may be
 */
export function outerTensor(
  { name, dtype, shape, missing, optional }: TensorInfo,
  labels: readonly string[] | null,
  values: readonly string[] | null,
): ModelTensor {
  return {
    name,
    ...(optional === true && { optional }),
    type: 'tensor',
    dtype,
    shape,
    hints: {
      batchAxis: 0,
      image: null,
      columns: null,
      missing: missing ?? null,
      method: null,
      labels,
      dividedInto: null,
      accepted: null,
      categories: values === null ? null : [values],
    },
  };
}
