import type { RecordedPrediction } from './recorded-prediction.ts';

/** A column of a file of predictions, called as in the database. */
interface Column {
  readonly name: string;
  readonly type: 'STRING' | 'TIMESTAMP' | 'DOUBLE' | 'INT32';
  readonly value: (prediction: RecordedPrediction) => string | number | Date | null;
}

export const columns: readonly Column[] = [
  { name: 'request_id', type: 'STRING', value: (p) => p.requestId },
  { name: 'correlation_id', type: 'STRING', value: (p) => p.correlationId },
  { name: 'started_at', type: 'TIMESTAMP', value: (p) => new Date(p.startedAt) },
  { name: 'latency_ms', type: 'DOUBLE', value: (p) => p.latencyMs },
  { name: 'model', type: 'STRING', value: (p) => p.model },
  { name: 'model_version', type: 'STRING', value: (p) => p.modelVersion },
  { name: 'image_digest', type: 'STRING', value: (p) => p.imageDigest },
  { name: 'protocol', type: 'STRING', value: (p) => p.protocol },
  { name: 'status', type: 'INT32', value: (p) => p.status },
  { name: 'inputs', type: 'STRING', value: (p) => json(p.inputs) },
  { name: 'outputs', type: 'STRING', value: (p) => json(p.outputs) },
  { name: 'prediction', type: 'STRING', value: (p) => json(p.prediction) },
  { name: 'note', type: 'STRING', value: (p) => p.note },
];

function json(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
