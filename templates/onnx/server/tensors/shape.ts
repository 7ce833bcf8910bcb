import type { InputSpec, TensorSpec } from './tensor-spec.ts';
import { badRequest, shown } from '../util/http-error.ts';

/** onnxruntime takes more; nothing real has more. */
export const maxRank = 32;

/** What sizes may come to, multiplied: beyond lies what 64 bits hold. */
const mostProduct = 2 ** 62;

/** Sizes that symbolic dimensions got from the inputs of one request, and the input that set them. */
export type Symbols = Map<string, { readonly size: number; readonly input: string }>;

/**
 * A request's shape, checked against the model's: rank, fixed sizes, and one size for every
 * dimension of the same name.
 *
 * @throws HttpError 400
 */
export function checkShape(spec: InputSpec, shape: unknown, symbols: Symbols): readonly number[] {
  if (!isShape(shape)) throw noShape(spec, shape);
  const rank = spec.shape?.length ?? Math.min(shape.length, maxRank);
  if (shape.length !== rank) {
    throw badRequest(
      `${placeOf(spec)}: expected ${describeShape(spec)} (rank ${rank}), got ${shownShape(shape)}`,
    );
  }
  for (let axis = 0; axis < rank; axis++) {
    const size = shape[axis] ?? 0;
    const expected = spec.shape?.[axis] ?? null;
    if (typeof expected === 'string') agree(spec, axis, expected, size, symbols);
    else if (expected !== null && size !== expected) {
      throw badRequest(
        `${placeOf(spec)}[${axis}]: expected ${expected}, got ${size} (the model takes ${describeShape(spec)})`,
      );
    }
  }
  // Also where a size of 0 leaves nothing of it: onnxruntime multiplies on the way.
  if (elementCount(shape.filter((size) => size > 0)) > mostProduct) {
    throw badRequest(
      `${placeOf(spec)}: the sizes of ${shownShape(shape)} multiply to more than 2^62, which no tensor has`,
    );
  }
  if (!(elementCount(shape) <= spec.maxElements)) {
    throw badRequest(
      `${placeOf(spec)}: ${shownShape(shape)} has more than ${spec.maxElements} elements, the limit of this server`,
    );
  }
  return shape;
}

function placeOf({ name }: InputSpec): string {
  return `input "${name}": shape`;
}

function noShape(spec: InputSpec, shape: unknown): Error {
  const place = placeOf(spec);
  if (!Array.isArray(shape)) return badRequest(`${place}: expected an array of sizes, got ${shown(shape)}`);
  const wrong = shape.findIndex((size) => !isSize(size));
  return badRequest(`${place}[${wrong}]: expected an integer of 0 or more, got ${shown(shape[wrong])}`);
}

function agree(spec: InputSpec, axis: number, symbol: string, size: number, symbols: Symbols): void {
  const known = symbols.get(symbol);
  if (known === undefined) symbols.set(symbol, { size, input: spec.name });
  else if (known.size !== size) {
    throw badRequest(
      `${placeOf(spec)}[${axis}]: expected ${symbol} = ${known.size} as in input "${known.input}", got ${size}`,
    );
  }
}

/** How many elements a shape holds. */
export function elementCount(shape: readonly number[]): number {
  let count = 1;
  for (let axis = 0; axis < shape.length; axis++) count *= shape[axis] ?? 1;
  return count;
}

/** What the model takes: `[N, 4]`. */
export function describeShape({ shape }: TensorSpec): string {
  return shape === null ? 'any shape' : `[${shape.map((size) => size ?? '?').join(', ')}]`;
}

/** A shape as an error message shows it. */
export function shownShape(shape: readonly number[]): string {
  return `[${shape.slice(0, maxRank).join(', ')}${shape.length > maxRank ? ', …' : ''}]`;
}

function isShape(value: unknown): value is readonly number[] {
  if (!Array.isArray(value)) return false;
  for (let i = 0; i < value.length; i++) if (!isSize(value[i])) return false;
  return true;
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
