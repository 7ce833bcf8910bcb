import type { OutputSpec } from '../../tensors/tensor-spec.ts';
import { freeBytes } from '../../memory/free-bytes.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { elementCount } from '../../tensors/shape.ts';
import { axisOfRows } from '../predict/row-parts.ts';

/** Rows that are put into text at a time: all pieces of a long answer at once take ten times its size. */
const rowsOfBlock = 2048;

/** Outputs, and the rows that they hold. */
export interface OutputRows {
  readonly specs: readonly OutputSpec[];
  readonly tensors: readonly Tensor[];
  readonly rows: number;
}

/** What stands around the texts of rows. */
interface Around {
  readonly before: string;
  readonly between: string;
  readonly after: string;
}

/** What nearly everybody calls the answers to rows. */
export const predictionsArray: Around = { before: '{"predictions":[', between: ',', after: ']}' };

/**
 * The texts of all rows as one: as bytes in UTF-8, in memory of their own, where there are many.
 *
 * @param texts those of some outputs' rows
 */
export function rowsBody(
  outputs: OutputRows,
  texts: (outputs: OutputRows) => readonly string[],
  { before, between, after }: Around,
): string | Uint8Array {
  const { rows } = outputs;
  if (rows <= rowsOfBlock || !areSliceable(outputs)) return before + texts(outputs).join(between) + after;
  const pieces: Buffer[] = [Buffer.from(before)];
  for (let start = 0; start < rows; start += rowsOfBlock) {
    const block = slice(outputs, start, Math.min(rows, start + rowsOfBlock));
    pieces.push(Buffer.from((start === 0 ? '' : between) + texts(block).join(between)));
  }
  pieces.push(Buffer.from(after));
  return joined(pieces);
}

/** Whether every output's rows lie one after the other. */
function areSliceable({ specs, tensors, rows }: OutputRows): boolean {
  return specs.every((spec, i) => {
    const tensor = tensors[i];
    return tensor === undefined || (spec.shape !== null && axisOfRows(spec, tensor, rows) === 0);
  });
}

function slice({ specs, tensors }: OutputRows, start: number, end: number): OutputRows {
  return {
    specs,
    tensors: tensors.map(({ dtype, shape, elements }) => {
      const stride = elementCount(shape.slice(1));
      const [from, to] = [start * stride, end * stride];
      return {
        dtype,
        shape: [end - start, ...shape.slice(1)],
        elements: Array.isArray(elements) ? elements.slice(from, to) : elements.subarray(from, to),
      };
    }),
    rows: end - start,
  };
}

/** Joins pieces in memory that is no part of Node's pool, so that it can change hands between threads. */
function joined(pieces: readonly Buffer[]): Uint8Array {
  const bytes = Buffer.allocUnsafeSlow(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
    freeBytes(piece);
  }
  return bytes;
}
