import { requestIdOf, requestIdPrefix } from '../../util/request-number.ts';
import type { RecordedCall } from '../../calls/recorded-call.ts';
import type { Entry } from './entry.ts';
import { protocolOf, readId } from './entry-parts.ts';
import type { FrameBuffer } from './frame-buffer.ts';

/** Its kind. */
export const stacked = 3;

/*
 * An entry with the predictions of one inference: length of what follows in 4 bytes, its kind in 1, the time
 * in milliseconds since 1970 in 8, model in 2, number of predictions in 2, what their request ids begin with, with its
 * length in 1; for each, the number of its request in 8, how long before that time that began in ms in 4, its rows
 * in 4, protocol in 1 and, where 128 is added to that, correlation id with its length in 1; then the tensors of all,
 * their rows one after the other.
 */
const fixedBytes = 4 + 1 + 8 + 2 + 2 + 1;

/** Bytes of a prediction without its correlation id. */
const predictionBytes = 8 + 4 + 4 + 1;

const correlationFollows = 128;

/** Predictions of one inference, which all succeeded. */
export interface StackedEntry {
  /** Time of the entry, in milliseconds since 1970 and, below, by the clock that the calls count by. */
  readonly timeMs: number;
  readonly nowMs: number;
  /** Index of the model in the repository. */
  readonly model: number;
  readonly predictions: readonly RecordedCall[];
  /** Rows of each. */
  readonly counts: readonly number[];
  /** Tensors as tensor-bytes.ts has them. */
  readonly tensors: Uint8Array;
}

/** Room that an entry takes. */
export function stackedSize({ predictions, tensors }: StackedEntry): number {
  let size = fixedBytes + requestIdPrefix.length + predictions.length * predictionBytes + tensors.byteLength;
  for (const { correlationId } of predictions) if (correlationId !== null) size += 1 + correlationId.length;
  return size;
}

export function writeStacked(frame: FrameBuffer, entry: StackedEntry): void {
  const { timeMs, nowMs, model, predictions, counts, tensors } = entry;
  const { bytes, view, end: start } = frame;
  bytes[start + 4] = stacked;
  view.setFloat64(start + 5, timeMs, true);
  view.setUint16(start + 13, model, true);
  view.setUint16(start + 15, predictions.length, true);
  frame.end = start + 17;
  frame.writeId(requestIdPrefix);
  let at = frame.end;
  for (let i = 0; i < predictions.length; i++) {
    const call = predictions[i];
    if (call === undefined) continue;
    const { correlationId } = call;
    view.setFloat64(at, call.requestNumber, true);
    view.setFloat32(at + 8, Math.max(0, nowMs - call.startMs), true);
    view.setUint32(at + 12, counts[i] ?? 0, true);
    bytes[at + 16] = frame.protocolNumber(call.protocol) + (correlationId === null ? 0 : correlationFollows);
    at += predictionBytes;
    if (correlationId === null) continue;
    frame.end = at;
    frame.writeId(correlationId);
    at = frame.end;
  }
  bytes.set(tensors, at);
  frame.end = at + tensors.byteLength;
  view.setUint32(start, frame.end - start - 4, true);
}

/**
 * The predictions of an entry, which share their tensors.
 *
 * @throws Error when it holds something else
 */
export function readStacked(bytes: Buffer, protocols: readonly string[]): Entry[] {
  const timeMs = bytes.readDoubleLE(1);
  const model = bytes.readUInt16LE(9);
  const prefix = readId(bytes, 13);
  const entries: Omit<Extract<Entry, { kind: 'prediction' }>, 'tensors'>[] = [];
  let at = fixedBytes - 4 + prefix.length;
  let start = 0;
  for (let i = bytes.readUInt16LE(11); i > 0; i--) {
    const requestNumber = bytes.readDoubleLE(at);
    const latencyMs = bytes.readFloatLE(at + 8);
    const count = bytes.readUInt32LE(at + 12);
    const protocol = bytes.readUInt8(at + 16);
    const hasCorrelation = protocol >= correlationFollows;
    at += predictionBytes;
    const correlationId = hasCorrelation ? readId(bytes, at) : null;
    at += correlationId === null ? 0 : 1 + correlationId.length;
    entries.push({
      kind: 'prediction',
      requestId: requestIdOf(requestNumber, prefix),
      correlationId,
      startMs: timeMs - latencyMs,
      latencyMs,
      model,
      status: 200,
      protocol: protocolOf(hasCorrelation ? protocol - correlationFollows : protocol, protocols),
      rows: { start, count },
      error: null,
    });
    start += count;
  }
  const tensors = bytes.subarray(at);
  return entries.map((entry) => ({ ...entry, tensors }));
}
