import { describe, expect, it } from 'vitest';
import { parseMetrics } from './metrics-text.ts';
import { between, countsOf, quantile } from './statistics.ts';

function bucket(le: string, count: number): string {
  return `mlpack_request_duration_seconds_bucket{route="predict",le="${le}"} ${count}`;
}

/** An exposition after some requests to /predict, of which as many took at most 1, 10 ms and longer. */
function exposition(ok: number, [fast, slow, slowest]: readonly [number, number, number], rows = 0): string {
  return [
    '# HELP mlpack_requests_total Requests answered.',
    '# TYPE mlpack_requests_total counter',
    `mlpack_requests_total{route="predict",status="200"} ${ok}`,
    'mlpack_requests_total{route="infer",status="400"} 2',
    'mlpack_requests_total{route="grpc",status="503"} 1',
    `mlpack_requests_total{route="metrics",status="200"} ${7 * ok}`,
    bucket('0.001', fast),
    bucket('0.01', fast + slow),
    bucket('+Inf', fast + slow + slowest),
    `mlpack_request_duration_seconds_bucket{route="metrics",le="0.001"} ${7 * ok}`,
    `mlpack_batch_rows_sum{model="m",version="1"} ${rows}`,
    `mlpack_batch_rows_count{model="m",version="1"} ${ok}`,
    '',
  ].join('\n');
}

const at = (timeMs: number, text: string) => countsOf(parseMetrics(text), timeMs);

describe('parseMetrics', () => {
  it('reads labels with anything in them', () => {
    expect(parseMetrics(String.raw`a_total{m="x\"}, y\\",n="line\nbreak"} 1.5e3`)).toEqual([
      { name: 'a_total', labels: { m: 'x"}, y\\', n: 'line\nbreak' }, value: 1500 },
    ]);
    expect(parseMetrics('a +Inf\nb NaN\n\n# c 1\nnonsense')).toEqual([
      { name: 'a', labels: {}, value: Infinity },
      { name: 'b', labels: {}, value: NaN },
    ]);
  });
});

describe('between', () => {
  it('tells of inference only', () => {
    const before = at(0, exposition(10, [10, 0, 0], 10));
    const after = at(2000, exposition(110, [60, 50, 0], 410));
    expect(between(before, after)).toEqual({
      timeMs: 2000,
      requestsPerSecond: 50,
      clientErrorsPerSecond: 0,
      serverErrorsPerSecond: 0,
      p50Ms: 1,
      p95Ms: expect.closeTo(9.1),
      p99Ms: expect.closeTo(9.82),
      rowsPerInference: 4,
    });
  });

  it('tells of refusals and failures', () => {
    const interval = between(at(0, ''), at(1000, exposition(0, [0, 0, 0])));
    expect(interval).toMatchObject({
      clientErrorsPerSecond: 2,
      serverErrorsPerSecond: 1,
      requestsPerSecond: 3,
    });
  });

  it('has no percentiles where nothing was asked', () => {
    const counts = exposition(10, [10, 0, 0]);
    expect(between(at(0, counts), at(2000, counts))).toMatchObject({ p50Ms: null, rowsPerInference: null });
  });

  it('starts anew with the server', () => {
    const none = at(2000, 'mlpack_batch_rows_count 10');
    expect(between(at(0, exposition(10, [10, 0, 0])), none)).toBeNull();
    expect(between(at(0, 'mlpack_batch_rows_count 3'), at(2000, ''))).toBeNull();
  });
});

describe('quantile', () => {
  const histogram = new Map([
    [1, 50],
    [2, 90],
    [Infinity, 100],
  ]);

  it.each([
    [0.25, 0.5],
    [0.5, 1],
    [0.9, 2],
    [0.99, 2],
  ])('%d is %d', (q, value) => {
    expect(quantile(histogram, q)).toBeCloseTo(value);
  });
});
