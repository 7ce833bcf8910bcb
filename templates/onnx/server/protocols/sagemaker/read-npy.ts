import type { InputSpec } from '../../tensors/tensor-spec.ts';
import type { Contract } from '../../repository/contract.ts';
import { badRequest } from '../../util/http-error.ts';
import { type Body, bodyBytes } from '../../calls/body.ts';
import type { PredictInputs } from '../predict/decode-predict.ts';
import { readRows } from '../predict/read-rows.ts';
import { rowAxis, rowLayout } from '../predict/row-layout.ts';
import { toElements } from '../../tensors/elements.ts';
import { decodeFloat16 } from '../../../../../contract/float16.ts';
import { nestedIndex } from '../../tensors/nested.ts';
import { checkShape, elementCount, maxRank } from '../../tensors/shape.ts';
import { type NpyHeader, readNpyHeader } from './npy-header.ts';

/**
 * An array in NumPy's format (application/x-npy, which SageMaker's clients of scikit-learn send): the whole of the one
 * input, or a row of values for several inputs of one column. Its numbers are taken as those of JSON are.
 *
 * @throws HttpError 400
 */
export function readNpy(body: Body, { inputs }: Contract): PredictInputs {
  const bytes = Buffer.from(bodyBytes(body));
  const header = readNpyHeader(bytes);
  const [spec, ...others] = inputs;
  if (spec === undefined) throw badRequest('the body: expected none, as the model takes no inputs');
  const limit = Math.max(...inputs.map(({ maxElements }) => maxElements)) * inputs.length;
  const values = valuesOf(bytes, header, limit);
  if (others.length > 0) {
    const [rows = 0, width = 0] = header.shape;
    if (header.shape.length !== 2)
      throw badRequest(`the body: expected an array of rows, got one of rank ${header.shape.length}`);
    const lists = Array.from({ length: rows }, (_, row) => values.slice(row * width, (row + 1) * width));
    return { feeds: readRows(lists, rowLayout(inputs), 'row'), rows };
  }
  const shape = checkShape(spec, header.shape, new Map());
  const elements = toElements(spec.dtype, values, (i) => `input "${spec.name}"${nestedIndex(i, shape)}`);
  return { feeds: new Map([[spec.name, { dtype: spec.dtype, shape, elements }]]), rows: rowsIn(spec, shape) };
}

function rowsIn(spec: InputSpec, shape: readonly number[]): number | null {
  const axis = rowAxis(spec);
  return axis === null ? null : (shape[axis] ?? null);
}

/** The elements, row-major, as JSON would have them. */
function valuesOf(bytes: Buffer, header: NpyHeader, limit: number): unknown[] {
  const { shape, kind, size, dataStart } = header;
  const count = elementCount(shape);
  if (shape.length > maxRank || count > limit)
    throw badRequest(`the body: expected at most ${limit} elements, got ${count}`);
  const unit = kind === 'U' ? 4 * size : size;
  if (bytes.length - dataStart !== count * unit) {
    throw badRequest(
      `the body: expected ${count * unit} bytes as in shape [${shape.join(', ')}], got ${bytes.length - dataStart}`,
    );
  }
  const read = readerOf(header, bytes);
  const values = Array.from({ length: count }, (_, i) => read(dataStart + i * unit));
  return header.isFortran ? rowMajor(values, shape) : values;
}

/** Reads the element at a place in the bytes. */
function readerOf({ order, kind, size }: NpyHeader, bytes: Buffer): (at: number) => unknown {
  const isBig = order === '>';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (`${kind}${size}`) {
    case 'b1':
      return (at) => view.getUint8(at) !== 0;
    case 'i1':
      return (at) => view.getInt8(at);
    case 'u1':
      return (at) => view.getUint8(at);
    case 'i2':
      return (at) => view.getInt16(at, !isBig);
    case 'u2':
      return (at) => view.getUint16(at, !isBig);
    case 'i4':
      return (at) => view.getInt32(at, !isBig);
    case 'u4':
      return (at) => view.getUint32(at, !isBig);
    case 'i8':
      return (at) => view.getBigInt64(at, !isBig);
    case 'u8':
      return (at) => view.getBigUint64(at, !isBig);
    case 'f2':
      return (at) => finiteOrText(decodeFloat16(view.getUint16(at, !isBig)));
    case 'f4':
      return (at) => finiteOrText(view.getFloat32(at, !isBig));
    case 'f8':
      return (at) => finiteOrText(view.getFloat64(at, !isBig));
  }
  if (kind === 'U') return (at) => textAt(view, at, size, !isBig);
  throw badRequest(`the body: expected an array of numbers or texts, got elements of type ${kind}${size}`);
}

/** What JSON holds in place of a number that is not finite. */
function finiteOrText(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** Text in UTF-32, zeros at its end left out. */
function textAt(view: DataView, at: number, length: number, isLittle: boolean): string {
  let text = '';
  let zeros = '';
  for (let i = 0; i < length; i++) {
    const point = view.getUint32(at + 4 * i, isLittle);
    // Surrogates stand for no character by themselves.
    if (point > 0x10_ff_ff || (point >= 0xd8_00 && point <= 0xdf_ff))
      throw badRequest(`the body: expected text in UTF-32, got ${point}`);
    if (point === 0) zeros += '\0';
    else {
      text += zeros + String.fromCodePoint(point);
      zeros = '';
    }
  }
  return text;
}

/** Elements of which the first axis varies fastest, in the order of which the last does. */
function rowMajor(values: readonly unknown[], shape: readonly number[]): unknown[] {
  const index = shape.map(() => 0);
  const strides = shape.map((_size, axis) => elementCount(shape.slice(0, axis)));
  return values.map(() => {
    const at = index.reduce((sum, i, axis) => sum + i * (strides[axis] ?? 1), 0);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] ?? 0) + 1;
      if ((index[axis] ?? 0) < (shape[axis] ?? 0)) break;
      index[axis] = 0;
    }
    return values[at];
  });
}
