import type { Tensor } from '../../tensors/dtype.ts';

/** What a body holds that is rows as they are: the tensors of a model, and how many rows they have. */
export interface SentRows {
  readonly feeds: ReadonlyMap<string, Tensor>;
  readonly rows: number;
}
