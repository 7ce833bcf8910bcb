import type { RecordedCall } from '../recorded-call.ts';
import type { Entry } from './entry.ts';
import { protocolNumber, protocolOf, readId, writeId } from './entry-parts.ts';

/** Its kind. */
export const stacked = 3;

/*
 * An entry with the predictions of one inference: length of what follows in 4 bytes, its kind in 1, the time
 * in milliseconds since 1970 in 8, model in 2, number of predictions in 2; for each, how long before that time its
 * request began in ms in 4, its rows in 4, protocol in 1, request id and correlation id, each with its length
 * in 1; then the tensors of all, their rows one after the other.
 */
const fixedBytes = 4 + 1 + 8 + 2 + 2;

/** Of a prediction without its ids. */
const predictionBytes = 4 + 4 + 1 + 1 + 1;

/** Predictions of one inference, which all succeeded. */
export interface StackedEntry {
  /** In milliseconds since 1970, and by the clock that the calls count by. */
  readonly timeMs: number;
  readonly nowMs: number;
  /** In the order of the repository. */
  readonly model: number;
  readonly predictions: readonly RecordedCall[];
  /** Rows of each. */
  readonly counts: readonly number[];
  /** As tensor-bytes.ts has them. */
  readonly tensors: Uint8Array;
}

/** Room that an entry takes at most. */
export function stackedSize({ predictions, tensors }: StackedEntry): number {
  let size = fixedBytes + tensors.byteLength;
  for (const { requestId, correlationId } of predictions)
    size += predictionBytes + requestId.length + (correlationId?.length ?? 0);
  return size;
}

/** @returns where the next entry begins */
export function writeStacked(buffer: Buffer, start: number, entry: StackedEntry): number {
  const { timeMs, nowMs, model, predictions, counts, tensors } = entry;
  buffer[start + 4] = stacked;
  buffer.writeDoubleLE(timeMs, start + 5);
  buffer.writeUInt16LE(model, start + 13);
  buffer.writeUInt16LE(predictions.length, start + 15);
  let at = start + fixedBytes;
  for (let i = 0; i < predictions.length; i++) {
    const call = predictions[i];
    if (call === undefined) continue;
    buffer.writeFloatLE(Math.max(0, nowMs - call.startMs), at);
    buffer.writeUInt32LE(counts[i] ?? 0, at + 4);
    buffer[at + 8] = protocolNumber(call.protocol);
    at = writeId(buffer, at + 9, call.requestId);
    at = writeId(buffer, at, call.correlationId ?? '');
  }
  buffer.set(tensors, at);
  at += tensors.byteLength;
  buffer.writeUInt32LE(at - start - 4, start);
  return at;
}

/**
 * The predictions of an entry, which share their tensors.
 *
 * @throws Error when it holds something else
 */
export function readStacked(bytes: Buffer): Entry[] {
  const timeMs = bytes.readDoubleLE(1);
  const model = bytes.readUInt16LE(9);
  const entries: Omit<Extract<Entry, { kind: 'prediction' }>, 'tensors'>[] = [];
  let at = fixedBytes - 4;
  let start = 0;
  for (let i = bytes.readUInt16LE(11); i > 0; i--) {
    const latencyMs = bytes.readFloatLE(at);
    const count = bytes.readUInt32LE(at + 4);
    const protocol = protocolOf(bytes[at + 8]);
    const requestId = readId(bytes, at + 9);
    at += 10 + requestId.length;
    const correlationId = readId(bytes, at);
    at += 1 + correlationId.length;
    entries.push({
      kind: 'prediction',
      requestId,
      correlationId: correlationId === '' ? null : correlationId,
      startMs: timeMs - latencyMs,
      latencyMs,
      model,
      status: 200,
      protocol,
      rows: { start, count },
      error: null,
    });
    start += count;
  }
  const tensors = bytes.subarray(at);
  return entries.map((entry) => ({ ...entry, tensors }));
}
