import type { ByteSource } from '../bytes/byte-source.ts';
import { NumpyDtype, parseDtype, type NumpyField } from '../numpy/numpy-dtype.ts';
import { sizesOf } from './build-object.ts';
import { PickleDict, PickleList, PickleTuple, type PickleValue } from './pickle-values.ts';
import { parsePythonLiteral } from './python-literal.ts';

const magic = '\x93NUMPY';
const maxHeaderBytes = 1024 * 1024;

/** What is before the elements of a .npy file. */
export interface NpyHeader {
  readonly dtype: NumpyDtype;
  /** Outermost dimension first. */
  readonly shape: readonly number[];
  readonly isFortran: boolean;
  /** Where the elements begin; of objects a pickle of their array. */
  readonly dataOffset: number;
}

/**
 * Reads the header of a .npy file.
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 *
 * @returns what is wrong with it, as text, where it is none
 */
export async function readNpyHeader(source: ByteSource): Promise<NpyHeader | string> {
  const start = await source.read(0, 12);
  if (start.length < 10 || start.toString('latin1', 0, magic.length) !== magic) return 'is no .npy file';
  const isLong = (start[magic.length] ?? 0) >= 2;
  if (isLong && start.length < 12) return 'ends early';
  const headerOffset = isLong ? 12 : 10;
  const headerBytes = isLong ? start.readUInt32LE(8) : start.readUInt16LE(8);
  if (headerBytes > maxHeaderBytes) return `has a header of ${headerBytes} bytes`;
  const text = await source.read(headerOffset, headerBytes);
  if (text.length < headerBytes) return 'ends early';
  const header = parsePythonLiteral(text.toString('latin1'));
  if (!(header instanceof PickleDict)) return 'has a header that is none';
  const dtype = dtypeOf(header.get('descr') ?? null);
  const shape = header.get('shape');
  const sizes = shape instanceof PickleTuple ? sizesOf(shape) : undefined;
  if (dtype === undefined || sizes === undefined) return 'has a header without dtype or shape';
  return {
    dtype,
    shape: sizes,
    isFortran: header.get('fortran_order') === true,
    dataOffset: headerOffset + headerBytes,
  };
}

/** A dtype by its description: its short name, or the fields of a record. */
function dtypeOf(description: PickleValue): NumpyDtype | undefined {
  if (typeof description === 'string') return parseDtype(description);
  if (!(description instanceof PickleList)) return undefined;
  const fields = new Map<string, NumpyField>();
  let offsetBytes = 0;
  for (const item of description.items) {
    const [name, type, shape] = item instanceof PickleTuple ? item.items : [];
    const dtype = dtypeOf(type ?? null);
    const sizes = shape === undefined ? [] : sizesOf(shape);
    if (typeof name !== 'string' || dtype === undefined || sizes === undefined) return undefined;
    const sizeBytes = sizes.reduce((product, size) => product * size, dtype.itemBytes);
    // What fills the gaps of a record has no name.
    if (name !== '') fields.set(name, { dtype, offsetBytes });
    offsetBytes += sizeBytes;
  }
  const record = new NumpyDtype('V', offsetBytes);
  record.fields = fields;
  return record;
}
