import type { JsonFields } from '../json/json-fields.ts';
import { isDtype } from './dtype.ts';
import type { TensorSpec } from './tensor-spec.ts';

/**
 * Reads what the contract says of a tensor.
 *
 * @throws StartError naming the field and its value
 */
export function readTensorSpec(fields: JsonFields): TensorSpec {
  const dtype = fields.value('dtype');
  const batchAxis = fields.value('batchAxis');
  if (!isDtype(dtype)) return fields.refuse('dtype', 'an element type that onnxruntime-node can hold');
  if (batchAxis !== null && !isSize(batchAxis)) return fields.refuse('batchAxis', 'an axis or null');
  const shape = fields.listOrNull('shape', (size, field) =>
    size === null || typeof size === 'string' || isSize(size)
      ? size
      : fields.refuse(field, 'a size, a name or null', size),
  );
  const spec = { name: fields.string('name'), dtype, shape, batchAxis };
  if (!fields.has('content')) return spec;
  if (fields.value('content') !== 'json') return fields.refuse('content', '"json"');
  if (dtype !== 'string' || shape?.length !== 1 || batchAxis !== 0) {
    return fields.refuse('content', 'none of a tensor that is not string [N] with a row each');
  }
  return { ...spec, content: 'json' };
}

/** Whether a value can be a size, an axis or a number of bytes. */
export function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
