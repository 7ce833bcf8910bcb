/** Some rows, one after the other. */
export interface Rows {
  readonly start: number;
  readonly count: number;
}

/** A prediction as the thread that answers knows it. Ids are of ASCII characters, 255 at most. */
export interface PredictionEntry {
  readonly requestId: string;
  /** The caller's own; null where it has none. */
  readonly correlationId: string | null;
  readonly startMs: number;
  readonly latencyMs: number;
  /** Index of the model in the repository. */
  readonly model: number;
  readonly status: number;
  /** The name of its protocol. */
  readonly protocol: string;
  /** Tensors as tensor-bytes.ts has them; null when there was no inference. */
  readonly tensors: Uint8Array | null;
  /** Which rows of these are the prediction's, along their first axes; null: all. */
  readonly rows: Rows | null;
  /** Why there was none; null where it isn't kept. */
  readonly error: string | null;
}

/** What a prediction should have been. */
export interface FeedbackEntry {
  readonly requestId: string;
  readonly receivedMs: number;
  /** JSON. */
  readonly truth: string;
}

export type Entry =
  | ({ readonly kind: 'prediction' } & PredictionEntry)
  | ({ readonly kind: 'feedback' } & FeedbackEntry);
