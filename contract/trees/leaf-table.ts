import type { SyncByteSource } from '../onnx/sync-byte-source.ts';
import type { LookUp } from './look-up.ts';
import type { TreeWalk } from './tree-walk.ts';

/** A table of float64 in the memory that trees are walked in. */
export interface LeafTable {
  /** Its address. */
  readonly first: number;
  readonly rows: number;
  readonly width: number;
  /** The number that is added to what each operator says. */
  readonly firstRows: readonly number[];
}

/** So much of it is read at once. */
const pieceBytes = 2 ** 20;

/** Copies a table from the file. @throws RangeError for more than fits into memory */
export function leafTable(
  source: SyncByteSource,
  { table: { start, end }, rows, width, firstRows }: LookUp,
  walk: TreeWalk,
): LeafTable {
  const first = walk.reserve(end - start);
  const bytes = new Uint8Array(walk.buffer, first, end - start);
  for (let at = start; at < end; at += pieceBytes) {
    bytes.set(source.read(at, Math.min(at + pieceBytes, end)), at - start);
  }
  return { first, rows, width, firstRows };
}
