import type { Entry, FeedbackEntry, PredictionEntry } from './entry.ts';
import { protocolOf, readId } from './entry-parts.ts';
import type { FrameBuffer } from './frame-buffer.ts';

/*
 * An entry of a frame: length of what follows in 4 bytes, its kind in 1, the time in milliseconds since
 * 1970 in 8, then
 * - a prediction: latency in ms in 8, model in 2, status in 2, protocol in 1, request id and correlation
 *   id, each with its length in 1; what the rest is in 1, and the rest;
 * - feedback: request id with its length in 1, and the truth as JSON;
 * - predictions of one inference: see stacked-entry.ts.
 */
const prediction = 1;
const feedback = 2;

const tensorsFollow = 1;
const errorFollows = 2;

/** Bytes of a prediction without its ids and the rest. */
const fixedBytes = 4 + 1 + 8 + 8 + 2 + 2 + 1 + 1 + 1 + 1;

/** Room that an entry takes at most. */
export function predictionSize(entry: PredictionEntry): number {
  const rest = entry.tensors?.byteLength ?? 3 * (entry.error?.length ?? 0);
  return fixedBytes + entry.requestId.length + (entry.correlationId?.length ?? 0) + rest;
}

export function writePrediction(frame: FrameBuffer, entry: PredictionEntry): void {
  const { requestId, correlationId, tensors, error } = entry;
  const { bytes, view, end: start } = frame;
  bytes[start + 4] = prediction;
  view.setFloat64(start + 5, entry.startMs, true);
  view.setFloat64(start + 13, entry.latencyMs, true);
  view.setUint16(start + 21, entry.model, true);
  view.setUint16(start + 23, entry.status, true);
  bytes[start + 25] = frame.protocolNumber(entry.protocol);
  frame.end = start + 26;
  frame.writeId(requestId);
  frame.writeId(correlationId ?? '');
  if (tensors !== null) {
    bytes[frame.end++] = tensorsFollow;
    bytes.set(tensors, frame.end);
    frame.end += tensors.byteLength;
  } else {
    bytes[frame.end++] = error === null ? 0 : errorFollows;
    frame.end += bytes.write(error ?? '', frame.end);
  }
  view.setUint32(start, frame.end - start - 4, true);
}

/** Room that an entry takes at most. */
export function feedbackSize({ requestId, truth }: FeedbackEntry): number {
  return 4 + 1 + 8 + 1 + requestId.length + 3 * truth.length;
}

export function writeFeedback(frame: FrameBuffer, entry: FeedbackEntry): void {
  const { bytes, view, end: start } = frame;
  bytes[start + 4] = feedback;
  view.setFloat64(start + 5, entry.receivedMs, true);
  frame.end = start + 13;
  frame.writeId(entry.requestId);
  frame.end += bytes.write(entry.truth, frame.end);
  view.setUint32(start, frame.end - start - 4, true);
}

/**
 * The prediction or feedback of an entry.
 *
 * @throws Error when it holds something else
 */
export function readSingle(bytes: Buffer, protocols: readonly string[]): Entry {
  const kind = bytes[0];
  const timeMs = bytes.readDoubleLE(1);
  if (kind === feedback) {
    const requestId = readId(bytes, 9);
    return {
      kind: 'feedback',
      requestId,
      receivedMs: timeMs,
      truth: bytes.toString('utf8', 10 + requestId.length),
    };
  }
  if (kind !== prediction) throw new Error(`an entry of unknown kind ${kind}`);
  const protocol = protocolOf(bytes[21], protocols);
  const requestId = readId(bytes, 22);
  const correlationAt = 23 + requestId.length;
  const correlationId = readId(bytes, correlationAt);
  const restAt = correlationAt + 1 + correlationId.length;
  const rest = bytes.subarray(restAt + 1);
  return {
    kind: 'prediction',
    requestId,
    correlationId: correlationId === '' ? null : correlationId,
    startMs: timeMs,
    latencyMs: bytes.readDoubleLE(9),
    model: bytes.readUInt16LE(17),
    status: bytes.readUInt16LE(19),
    protocol,
    tensors: bytes[restAt] === tensorsFollow ? rest : null,
    rows: null,
    error: bytes[restAt] === errorFollows ? rest.toString() : null,
  };
}
