/** A prediction that a server recorded (docs/predictions.md). */
export interface RecordedPrediction {
  readonly requestId: string;
  /** The caller's own; null where it gave none. */
  readonly correlationId: string | null;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly latencyMs: number;
  readonly model: string;
  readonly modelVersion: string;
  readonly imageDigest: string | null;
  readonly protocol: string;
  readonly status: number;
  /** Nested arrays by the name of the tensor; null when there was no inference. */
  readonly inputs: unknown;
  readonly outputs: unknown;
  /** What each row was predicted to be; null where the outputs don't say. */
  readonly prediction: unknown;
  readonly note: string | null;
}

/** Which predictions are asked for: the newest of those that fit. */
export interface PredictionQuery {
  /** Those that began then or later; undefined: however old. */
  readonly since: Date | undefined;
  /** Name of the model; undefined: any. */
  readonly model: string | undefined;
  readonly limit: number;
}

/** Columns of the table `predictions` that both databases have under the same names. */
export const plainColumns =
  'request_id, correlation_id, latency_ms, model, model_version, image_digest, protocol, status, note';

/** A line of that table as either database gives it, JSON and time as text. */
export interface PredictionLine {
  readonly request_id: string;
  readonly correlation_id: string | null;
  readonly started_at: string;
  readonly latency_ms: number;
  readonly model: string;
  readonly model_version: string;
  readonly image_digest: string | null;
  readonly protocol: string;
  readonly status: number;
  readonly inputs: string | null;
  readonly outputs: string | null;
  readonly prediction: string | null;
  readonly note: string | null;
}

export function recordedPrediction(line: PredictionLine): RecordedPrediction {
  return {
    requestId: line.request_id,
    correlationId: line.correlation_id,
    startedAt: line.started_at,
    latencyMs: line.latency_ms,
    model: line.model,
    modelVersion: line.model_version,
    imageDigest: line.image_digest,
    protocol: line.protocol,
    status: line.status,
    inputs: parsed(line.inputs),
    outputs: parsed(line.outputs),
    prediction: parsed(line.prediction),
    note: line.note,
  };
}

function parsed(json: string | null): unknown {
  return json === null ? null : JSON.parse(json);
}
