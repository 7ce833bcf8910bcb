import type { OutputRows } from '../raw/row-blocks.ts';
import type { Tensor } from '../../tensors/dtype.ts';

/** What a body of /invocations asks, and how it is answered. */
export interface Question {
  readonly feeds: ReadonlyMap<string, Tensor>;
  /** The answer in JSON. */
  readonly json: (outputs: readonly Tensor[]) => string | Uint8Array;
  /** null when whole tensors came. */
  readonly byRow: ByRow | null;
}

export interface ByRow {
  readonly rows: number;
  /** The answers to rows in JSON, those of some outputs' rows. */
  readonly lines: (outputs: OutputRows) => readonly string[];
}
