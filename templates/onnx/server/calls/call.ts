import type { Body } from './body.ts';

/** A request for inference as it came over the wire. Plain data: it may be sent to another thread. */
export interface Call {
  /** The name of its protocol. */
  readonly protocol: string;
  /** When it was there as a whole, as `nowMs()` counts. */
  readonly receivedMs: number;
  /** Content-Type; null when there was none. */
  readonly contentType: string | null;
  /** Accept; null when there was none. */
  readonly accept: string | null;
  /**
   * Length in bytes of the JSON that tensors in bytes follow (Inference-Header-Content-Length), 0 where there is none; null
   * where the body is text to its end.
   */
  readonly jsonBytes: number | null;
  readonly body: Body;
  /** What stands behind the question mark of its URL; absent where there is none. */
  readonly query?: string;
  /** Whether it is of the tensors of the model's graph, past the steps around that. */
  readonly isOfTensors?: boolean;
  /** Whether the reply should have its timings. */
  readonly timed?: boolean;
  /** Whether the reply should have its tensors. */
  readonly recorded?: boolean;
}
