import type { Tensor } from '../../tensors/dtype.ts';

/** What a body of /invocations asks, and how it is answered. */
export interface Question {
  readonly feeds: ReadonlyMap<string, Tensor>;
  /** The answer in JSON. */
  readonly json: (outputs: readonly Tensor[]) => string;
  /** null when whole tensors came. */
  readonly byRow: ByRow | null;
}

export interface ByRow {
  readonly rows: number;
  /** The answer to each row in JSON. */
  readonly lines: (outputs: readonly Tensor[]) => readonly string[];
}
