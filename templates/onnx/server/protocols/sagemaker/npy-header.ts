import { badRequest, shown } from '../../util/http-error.ts';

/** What an array in NumPy's format says of itself. */
export interface NpyHeader {
  /** `<` little-endian, `>` big-endian, `|` of one byte. */
  readonly order: string;
  /** b: boolean, i: integer, u: unsigned, f: float, U: text in UTF-32, S: bytes. */
  readonly kind: string;
  /** Size of an element in bytes; of text in characters. */
  readonly size: number;
  /** Whether the first axis varies fastest. */
  readonly isFortran: boolean;
  readonly shape: readonly number[];
  /** Offset at which the elements begin. */
  readonly dataStart: number;
}

const magic = Buffer.from('\x93NUMPY', 'latin1');

/**
 * Reads the header of NumPy's format, versions 1 to 3.
 *
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 * @throws HttpError 400
 */
export function readNpyHeader(bytes: Buffer): NpyHeader {
  const major = bytes[6] ?? 0;
  if (!bytes.subarray(0, magic.length).equals(magic) || major < 1 || major > 3) {
    throw badRequest('the body: expected an array in the format of numpy.save, version 1 to 3');
  }
  const lengthEnd = major === 1 ? 10 : 12;
  if (bytes.length < lengthEnd) throw badRequest('the body ends within the header of its array');
  const dataStart = lengthEnd + (major === 1 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8));
  if (bytes.length < dataStart) throw badRequest('the body ends within the header of its array');
  const header = bytes.toString('latin1', lengthEnd, dataStart);
  const [, order = '', kind = '', size = ''] = /'descr': *'([<>|=]?)([biufUS])(\d{1,6})'/.exec(header) ?? [];
  const [, fortran] = /'fortran_order': *(True|False)/.exec(header) ?? [];
  const [, sizes] = /'shape': *\(([\d, ]*)\)/.exec(header) ?? [];
  if (kind === '' || fortran === undefined || sizes === undefined) {
    throw badRequest(`the body: expected an array of numbers or texts, got ${shown(header.trim())}`);
  }
  const shape = sizes.split(',').flatMap((text) => (text.trim() === '' ? [] : [Number(text)]));
  return { order, kind, size: Number(size), isFortran: fortran === 'True', shape, dataStart };
}
