import type { ContractTensor } from '../../../../contract/schemas/contract.schema.ts';
import type { Json } from './exact-json.ts';

/** The axis that rows are stacked along; a leading size of 1 makes do in models for one row only. */
export function rowAxis({ shape, batchAxis }: ContractTensor): number | null {
  return batchAxis ?? (shape?.[0] === 1 ? 0 : null);
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Those of row-major elements that are at one index of an axis. */
export function partAt<T>(
  elements: readonly T[],
  shape: readonly number[],
  axis: number,
  index: number,
): T[] {
  const size = shape[axis] ?? 0;
  const inner = elementCount(shape.slice(axis + 1));
  const outer = elementCount(shape.slice(0, axis));
  return Array.from({ length: outer }, (_, o) => {
    const start = (o * size + index) * inner;
    return elements.slice(start, start + inner);
  }).flat();
}

/** Row-major elements as nested arrays; of an empty shape the one element itself. */
export function nested(elements: readonly Json[], shape: readonly number[]): Json {
  const [size, ...rest] = shape;
  if (size === undefined) return elements[0] ?? null;
  const stride = elementCount(rest);
  return Array.from({ length: size }, (_, i) => nested(elements.slice(i * stride, (i + 1) * stride), rest));
}

/** The sizes of nested arrays, outermost first; null when arrays side by side have different sizes. */
export function nestedShape(value: Json): number[] | null {
  if (!Array.isArray(value)) return [];
  const shapes = value.map((item: Json) => nestedShape(item));
  const [first = []] = shapes;
  if (first === null || shapes.some((shape) => shape === null || shape.join() !== first.join())) return null;
  return [value.length, ...first];
}
