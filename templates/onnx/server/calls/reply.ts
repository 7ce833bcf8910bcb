import type { Tensor } from '../tensors/dtype.ts';

/** When the steps of an answer began and ended, as `nowMs()` counts. */
export interface Timings {
  readonly receivedMs: number;
  readonly inferenceStartMs: number;
  readonly inferenceEndMs: number;
  readonly encodeStartMs: number;
  readonly encodeEndMs: number;
  /** Rows of the inference, those of other requests included. */
  readonly batchRows: number;
}

/** Inputs and outputs of an inference. */
export interface AnsweredTensors {
  readonly feeds: ReadonlyMap<string, Tensor>;
  readonly outputNames: readonly string[];
  /** Outputs in the order of their names. */
  readonly outputs: readonly Tensor[];
}

/** What answers a call. Plain data, as the call is. */
export interface Reply {
  readonly status: number;
  /** Header fields beside Content-Length. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** Whether the body is text of ASCII characters alone, as far as its maker knows. */
  readonly isAscii?: boolean | undefined;
  /** Timings of the inference, where the call asked for them and there was one. */
  readonly timings?: Timings;
  /**
   * Inputs and outputs for the prediction log, where the call asked for them and there was an inference: tensors as
   * they are on the thread that computed, a TensorRecorder's bytes on another.
   */
  readonly tensors?: AnsweredTensors | Uint8Array | undefined;
}

/** What every answer in JSON says of itself: without a charset, which that type has none of (RFC 8259, 11), and some clients compare it with just this. */
export const jsonHeaders = { 'Content-Type': 'application/json' } as const;

/** A reply in JSON. */
export function jsonReply(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return {
    status,
    headers: { ...jsonHeaders, ...headers },
    body: JSON.stringify(value),
  };
}
