import { normalisedRows } from '../../../../../contract/embedding/normalise.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { badRequest, shown } from '../../util/http-error.ts';

/** Vectors of texts, [N, D]. */
export interface Vectors {
  readonly elements: Float32Array;
  readonly rows: number;
  readonly size: number;
}

/** The vectors that a model made. */
export function vectorsOf(tensor: Tensor | undefined): Vectors {
  const { elements, shape } = tensor ?? { elements: [], shape: [] };
  if (!(elements instanceof Float32Array)) throw new RangeError('embeddings are float32');
  return { elements, rows: shape[0] ?? 0, size: shape[1] ?? 0 };
}

/** Vectors of the length 1. */
export function normalised({ elements, ...shape }: Vectors): Vectors {
  return { ...shape, elements: normalisedRows(elements, shape.size) };
}

/**
 * The first numbers of vectors, which are made of the length 1 again.
 *
 * @param dimensions how many; null leaves them as they are
 * @throws HttpError 400 where they have fewer
 */
export function shortened(vectors: Vectors, dimensions: number | null): Vectors {
  const { elements, rows, size } = vectors;
  if (dimensions === null) return vectors;
  if (dimensions > size) {
    throw badRequest(`dimensions: expected at most ${size}, as this model's vectors have, got ${dimensions}`);
  }
  const kept = new Float32Array(rows * dimensions);
  for (let row = 0; row < rows; row++) {
    kept.set(elements.subarray(row * size, row * size + dimensions), row * dimensions);
  }
  return normalised({ elements: kept, rows, size: dimensions });
}

/** How many numbers a request wants of each vector; null where it doesn't say. @throws HttpError 400 */
export function readDimensions(value: unknown): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1) return value;
  throw badRequest(`dimensions: expected a positive integer, got ${shown(value)}`);
}
