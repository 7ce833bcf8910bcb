import type { InputSpec, TensorSpec } from '../contract.ts';
import { badRequest, shown } from '../http-error.ts';

/** onnxruntime takes more; nothing real has more. */
const maxRank = 32;

/** Sizes that symbolic dimensions got from the inputs of one request, and the input that set them. */
export type Symbols = Map<string, { readonly size: number; readonly input: string }>;

/**
 * A request's shape, checked against the model's: rank, fixed sizes, and one size for every
 * dimension of the same name.
 *
 * @throws HttpError 400
 */
export function checkShape(spec: InputSpec, shape: unknown, symbols: Symbols): number[] {
  const place = `input "${spec.name}": shape`;
  if (!Array.isArray(shape) || !shape.every(isSize)) {
    const wrong = Array.isArray(shape) ? shape.findIndex((size) => !isSize(size)) : -1;
    throw badRequest(
      wrong === -1
        ? `${place}: expected an array of sizes, got ${shown(shape)}`
        : `${place}[${wrong}]: expected an integer of 0 or more, got ${shown(Array.isArray(shape) ? shape[wrong] : shape)}`,
    );
  }
  const rank = spec.shape?.length ?? Math.min(shape.length, maxRank);
  if (shape.length !== rank) {
    throw badRequest(`${place}: expected ${describeShape(spec)} (rank ${rank}), got ${shownShape(shape)}`);
  }
  for (const [axis, size] of shape.entries()) {
    const expected = spec.shape?.[axis] ?? null;
    if (typeof expected === 'number' && size !== expected) {
      throw badRequest(
        `${place}[${axis}]: expected ${expected}, got ${size} (the model takes ${describeShape(spec)})`,
      );
    }
    if (typeof expected === 'string') agree(`${place}[${axis}]`, expected, size, spec.name, symbols);
  }
  if (!(elementCount(shape) <= spec.maxElements)) {
    throw badRequest(
      `${place}: ${shownShape(shape)} has more than ${spec.maxElements} elements, the limit of this server`,
    );
  }
  return shape;
}

function agree(place: string, symbol: string, size: number, input: string, symbols: Symbols): void {
  const known = symbols.get(symbol);
  if (known === undefined) symbols.set(symbol, { size, input });
  else if (known.size !== size) {
    throw badRequest(
      `${place}: expected ${symbol} = ${known.size} as in input "${known.input}", got ${size}`,
    );
  }
}

/** How many elements a shape holds. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/**
 * Nested arrays as one flat list. Every length is checked against the shape on the way, so nothing
 * larger than the data itself is ever allocated.
 *
 * @throws HttpError 400 naming the array whose length is wrong
 */
export function flatten(data: unknown, shape: readonly number[], place: string): unknown[] {
  const flat: unknown[] = [];
  const visit = (value: unknown, axis: number, path: string): void => {
    const size = shape[axis] ?? 0;
    if (!Array.isArray(value)) throw badRequest(`${path}: expected an array of ${size}, got ${shown(value)}`);
    if (value.length !== size) {
      throw badRequest(
        `${path}: expected ${size} elements as in shape ${shownShape(shape)}, got ${value.length}`,
      );
    }
    if (axis < shape.length - 1) value.forEach((inner, i) => visit(inner, axis + 1, `${path}[${i}]`));
    else for (const element of value) flat.push(element);
  };
  if (shape.length === 0) return [data];
  visit(data, 0, place);
  return flat;
}

/** The shape of nested arrays, going by the first element of each; a value that is no array has shape []. */
export function nestedShape(data: unknown): number[] {
  const shape: number[] = [];
  for (let inner = data; Array.isArray(inner) && shape.length <= maxRank; inner = inner[0])
    shape.push(inner.length);
  return shape;
}

/** A flat list as nested arrays; a shape of [] gives the one element itself. */
export function nest(flat: readonly unknown[], shape: readonly number[]): unknown {
  if (shape.length === 0) return flat[0];
  const [size = 0, ...rest] = shape;
  const stride = elementCount(rest);
  return Array.from({ length: size }, (_, i) => nest(flat.slice(i * stride, (i + 1) * stride), rest));
}

/** The place of a flat index in nested arrays of a shape: `[1][2]`. */
export function nestedIndex(index: number, shape: readonly number[]): string {
  let rest = index;
  return shape
    .toReversed()
    .map((size) => {
      const at = rest % size;
      rest = Math.floor(rest / size);
      return `[${at}]`;
    })
    .toReversed()
    .join('');
}

/** What the model takes: `[N, 4]`. */
function describeShape({ shape }: TensorSpec): string {
  return shape === null ? 'any shape' : `[${shape.map((size) => size ?? '?').join(', ')}]`;
}

function shownShape(shape: readonly number[]): string {
  return `[${shape.slice(0, maxRank).join(', ')}${shape.length > maxRank ? ', …' : ''}]`;
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
