import type { Contract, InputSpec } from '../contract.ts';
import { HttpError, shown } from '../http-error.ts';
import type { InferenceRequest } from '../protocols/inference-request.ts';
import type { Tensor } from '../tensors/dtype.ts';
import { elementCount } from '../tensors/shape.ts';

/** How many known values a message lists. */
const maxListed = 20;

/**
 * Why a model refused a request, where that is a value that one of its encoders doesn't know: onnxruntime says only that
 * there was one. Else the error itself.
 */
export function explained(error: unknown, request: InferenceRequest, { inputs }: Contract): unknown {
  if (!(error instanceof HttpError) || !/unknown category/i.test(String(error.cause))) return error;
  for (const spec of inputs) {
    const tensor = request.feeds.get(spec.name);
    const message = tensor === undefined ? null : unseenIn(spec, tensor, request.rowsField ?? null);
    if (message === null) continue;
    const explanation = new HttpError(error.status, message);
    explanation.cause = error.cause;
    return explanation;
  }
  return error;
}

function unseenIn(spec: InputSpec, { shape, elements }: Tensor, rowsField: string | null): string | null {
  const { categories, features, batchAxis, name } = spec;
  if (categories === undefined || categories === null) return null;
  const axis = batchAxis ?? 0;
  const inner = elementCount(shape.slice(axis + 1));
  for (let i = 0; i < elements.length; i++) {
    const column = inner === 0 ? 0 : i % inner;
    const known = categories.length === 1 ? categories[0] : categories[column];
    const value = elements[i];
    if (known === undefined || known === null || value === undefined || isKnown(known, value)) continue;
    const row = inner === 0 ? i : Math.floor(i / inner) % (shape[axis] ?? 1);
    const called = features?.[column] ?? name;
    const place =
      rowsField === null
        ? `input "${name}": row ${row}, column "${called}"`
        : `${rowsField}[${row}].${called}`;
    return `${place}: ${shown(typeof value === 'string' ? value : Number(value))} is not one of ${listed(known)}`;
  }
  return null;
}

function isKnown(known: readonly (string | number)[], value: string | number | bigint): boolean {
  return known.includes(typeof value === 'bigint' ? Number(value) : value);
}

function listed(known: readonly (string | number)[]): string {
  const values = known.slice(0, maxListed).map((value) => shown(value));
  return `${values.join(', ')}${known.length > maxListed ? `, … (${known.length} values)` : ''}`;
}
