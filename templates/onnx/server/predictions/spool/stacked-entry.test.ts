import { describe, expect, it } from 'vitest';
import { RecordedCall } from '../recorded-call.ts';
import { readEntries } from './entry.ts';
import { stackedSize, writeStacked } from './stacked-entry.ts';

const calls = [
  new RecordedCall('boot-1', null, 90, 2, 'infer'),
  new RecordedCall('boot-2', 'mine', 95.5, 2, 'grpc'),
  // A clock that is a little ahead.
  new RecordedCall('boot-3', null, 101, 2, 'predict'),
];
const entry = {
  timeMs: 1_700_000_000_000,
  nowMs: 100,
  model: 2,
  predictions: calls,
  counts: [1, 3, 2],
  tensors: Buffer.from('tensors'),
};

describe('predictions of one inference', () => {
  it('are read as they were, each with its rows', () => {
    const buffer = Buffer.alloc(4 + stackedSize(entry));
    const end = writeStacked(buffer, 4, entry);
    expect(end).toBe(buffer.length);
    const shared = { kind: 'prediction', model: 2, status: 200, error: null };
    expect([...readEntries(buffer.subarray(4, end))]).toMatchObject([
      {
        ...shared,
        requestId: 'boot-1',
        correlationId: null,
        protocol: 'infer',
        rows: { start: 0, count: 1 },
      },
      {
        ...shared,
        requestId: 'boot-2',
        correlationId: 'mine',
        protocol: 'grpc',
        rows: { start: 1, count: 3 },
      },
      {
        ...shared,
        requestId: 'boot-3',
        correlationId: null,
        protocol: 'predict',
        rows: { start: 4, count: 2 },
      },
    ]);
  });

  it('keep their times, and share their tensors', () => {
    const buffer = Buffer.alloc(stackedSize(entry));
    const read = [...readEntries(buffer.subarray(0, writeStacked(buffer, 0, entry)))];
    const predictions = read.flatMap((one) => (one.kind === 'prediction' ? [one] : []));
    expect(predictions.map(({ latencyMs }) => latencyMs)).toEqual([10, 4.5, 0]);
    expect(predictions.map(({ startMs }) => startMs - entry.timeMs)).toEqual([-10, -4.5, 0]);
    const [first, ...others] = predictions.map(({ tensors }) => tensors);
    expect(String(first)).toBe('tensors');
    for (const tensors of others) expect(tensors).toBe(first);
  });
});
