import type { Tensor } from '../tensors/dtype.ts';

/** A loaded model. */
export interface Model {
  /**
   * Blocks the thread while it computes.
   *
   * @param feeds every input, by name
   * @param outputNames what to return, in this order
   * @throws HttpError when these inputs cannot be computed
   */
  run(feeds: ReadonlyMap<string, Tensor>, outputNames: readonly string[]): Tensor[];
  /** Frees its memory. */
  release(): void;
}
