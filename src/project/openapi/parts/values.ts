import type { Tensor } from '../../../tensor/tensor.ts';

/** What JSON holds of a tensor's elements, row-major. */
export function elementValues({ dtype, data }: Tensor): (number | string | boolean)[] {
  return data.map((element) => {
    if (typeof element === 'bigint') {
      const number = Number(element);
      return Number.isSafeInteger(number) ? number : String(element);
    }
    if (typeof element !== 'number') return element;
    if (!Number.isFinite(element)) return String(element);
    return dtype === 'float32' ? shortFloat32(element) : element;
  });
}

/** The same as nested arrays of a shape. */
export function nestedValues(values: readonly unknown[], shape: readonly number[]): unknown {
  const [size, ...rest] = shape;
  if (size === undefined) return values[0];
  const stride = rest.reduce((product, length) => product * length, 1);
  return Array.from({ length: size }, (_, i) =>
    nestedValues(values.slice(i * stride, (i + 1) * stride), rest),
  );
}

/** What rows and nested arrays have of a tensor's elements: those whose content is JSON are the values. */
export function plainValues(tensor: Tensor): readonly unknown[] {
  if (tensor.content !== 'json') return elementValues(tensor);
  return tensor.data.map((text): unknown => JSON.parse(String(text)));
}

/** Parts of a tensor along an axis, each as nested arrays. */
export function rowValues(tensor: Tensor, axis: number): unknown[] {
  const { shape } = tensor;
  const size = shape[axis] ?? 0;
  const inner = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  const values = plainValues(tensor);
  return Array.from({ length: size }, (_, row) => {
    const part = values.filter((_value, i) => Math.floor(i / inner) % size === row);
    return nestedValues(part, shape.toSpliced(axis, 1));
  });
}

/** A number in no more digits than tell it from its neighbours. */
function shortFloat32(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return short;
  }
  return Number(value.toPrecision(9));
}
