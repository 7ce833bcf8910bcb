import type { Tensor } from '../tensors/dtype.ts';
import type { GoOn } from '../util/go-on.ts';

/** A loaded model. */
export interface Model {
  /**
   * Blocks the thread while it computes.
   *
   * @param feeds every input, by name
   * @param outputNames what to return, in this order
   * @param goOn called between its parts, where it has several; absent: it goes on to the end
   * @throws HttpError when these inputs cannot be computed; what `goOn` throws
   */
  run(feeds: ReadonlyMap<string, Tensor>, outputNames: readonly string[], goOn?: GoOn): Tensor[];
  /** Frees its memory. */
  release(): void;
}
