import { describe, expect, it } from 'vitest';
import { RecordedCall } from '../../calls/recorded-call.ts';
import type { Entry } from './entry.ts';
import { FrameBuffer } from './frame-buffer.ts';
import { openFrame } from './frame.ts';
import { readEntries } from './read-entries.ts';
import { stackedSize, writeStacked } from './stacked-entry.ts';

const protocols = ['predict', 'infer', 'grpc'];
const calls = [
  new RecordedCall(1, null, 90, 2, 'infer'),
  new RecordedCall(2 ** 40, 'mine', 95.5, 2, 'grpc'),
  // A clock that is a little ahead.
  new RecordedCall(3, null, 101, 2, 'predict'),
];
const entry = {
  timeMs: 1_700_000_000_000,
  nowMs: 100,
  model: 2,
  predictions: calls,
  counts: [1, 3, 2],
  tensors: Buffer.from('tensors'),
};

/** What is read of the entry when it is written after another. */
function readBack(): Entry[] {
  const frame = new FrameBuffer(protocols);
  const start = frame.end;
  for (let i = 0; i < 2; i++) writeStacked(frame, entry);
  expect(frame.end - start).toBe(2 * stackedSize(entry));
  const payload = openFrame(Buffer.from(frame.sealed()));
  if (!Buffer.isBuffer(payload)) throw new Error(`the frame is ${payload}`);
  return [...readEntries(payload, protocols)].slice(calls.length);
}

describe('predictions of one inference', () => {
  it('are read as they were, each with its rows', () => {
    const shared = { kind: 'prediction', model: 2, status: 200, error: null };
    expect(readBack()).toMatchObject([
      {
        ...shared,
        requestId: calls[0]?.requestId,
        correlationId: null,
        protocol: 'infer',
        rows: { start: 0, count: 1 },
      },
      {
        ...shared,
        requestId: calls[1]?.requestId,
        correlationId: 'mine',
        protocol: 'grpc',
        rows: { start: 1, count: 3 },
      },
      {
        ...shared,
        requestId: calls[2]?.requestId,
        correlationId: null,
        protocol: 'predict',
        rows: { start: 4, count: 2 },
      },
    ]);
  });

  it('keep their times, and share their tensors', () => {
    const predictions = readBack().flatMap((one) => (one.kind === 'prediction' ? [one] : []));
    expect(predictions.map(({ latencyMs }) => latencyMs)).toEqual([10, 4.5, 0]);
    expect(predictions.map(({ startMs }) => startMs - entry.timeMs)).toEqual([-10, -4.5, 0]);
    const [first, ...others] = predictions.map(({ tensors }) => tensors);
    expect(String(first)).toBe('tensors');
    for (const tensors of others) expect(tensors).toBe(first);
  });
});
