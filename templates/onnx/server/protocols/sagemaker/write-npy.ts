import { bytesOf, type Dtype, type Tensor } from '../../tensors/dtype.ts';

/** NumPy's type of each element type; strings have one by their length. */
const types: Readonly<Record<Exclude<Dtype, 'string'>, string>> = {
  bool: '|b1',
  int8: '|i1',
  int16: '<i2',
  int32: '<i4',
  int64: '<i8',
  uint8: '|u1',
  uint16: '<u2',
  uint32: '<u4',
  uint64: '<u8',
  float16: '<f2',
  float32: '<f4',
  float64: '<f8',
};

/** Bytes at whose multiples the elements begin, as numpy.save has it. */
const alignment = 64;

/**
 * A tensor in NumPy's format, version 1.
 *
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function writeNpy({ dtype, shape, elements }: Tensor): Uint8Array {
  const texts = Array.isArray(elements) ? elements.map((text) => Array.from(text)) : null;
  const longest = texts?.reduce((most, points) => Math.max(most, points.length), 1) ?? 0;
  const type = dtype === 'string' ? `<U${longest}` : types[dtype];
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const length = Math.ceil((10 + header.length + 1) / alignment) * alignment - 10;
  const head = Buffer.alloc(10 + length, ' ');
  head.write('\x93NUMPY\x01\0', 'latin1');
  head.writeUInt16LE(length, 8);
  head.write(`${header.padEnd(length - 1)}\n`, 10, 'latin1');
  const data = Array.isArray(elements) ? utf32(texts ?? [], longest) : bytesOf(elements);
  const npy = Buffer.allocUnsafeSlow(head.length + data.length);
  npy.set(head);
  npy.set(data, head.length);
  return npy;
}

function utf32(texts: readonly (readonly string[])[], longest: number): Uint8Array {
  const points = new Uint32Array(texts.length * longest);
  for (const [i, text] of texts.entries())
    for (const [k, point] of text.entries()) points[i * longest + k] = point.codePointAt(0) ?? 0;
  return bytesOf(points);
}
