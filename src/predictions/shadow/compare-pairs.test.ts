import { describe, expect, it } from 'vitest';
import { comparePairs } from './compare-pairs.ts';
import { quantileOf, spreadOf } from './quantiles.ts';
import type { PairLine } from './shadow-pair.ts';

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

/** A request of one row; version 2 says otherwise where it is told to. */
function pair(
  x: number,
  [answered, shadow]: readonly [string, string],
  [a, b]: readonly [number, number],
  change: Partial<PairLine> = {},
): PairLine {
  return {
    started_at: `2026-12-01T00:00:${String(x).padStart(2, '0')}.000Z`,
    model: 'iris',
    answered_version: '1.0.0',
    shadow_version: '2.0.0',
    answered_digest: 'sha256:a',
    shadow_digest: 'sha256:b',
    answered_status: 200,
    shadow_status: 200,
    answered_ms: x,
    shadow_ms: 2 * x,
    inputs: json({ x: [[x, 'text']] }),
    answered_prediction: json([answered]),
    shadow_prediction: json([shadow]),
    answered_outputs: json({ label: [0], probabilities: [[a, 1 - a]] }),
    shadow_outputs: json({ label: [1], probabilities: [[b, 1 - b]] }),
    ...change,
  };
}

const same = ['setosa', 'setosa'] as const;
const other = ['setosa', 'virginica'] as const;

describe('quantiles', () => {
  it('lie between two values where none is there', () => {
    expect([0, 0.25, 0.5, 0.9, 1].map((share) => quantileOf([1, 2, 4, 8], share))).toEqual([
      1,
      1.75,
      3,
      expect.closeTo(6.8),
      8,
    ]);
    expect(quantileOf([7], 0.99)).toBe(7);
  });

  it('are of numbers in any order', () => {
    expect(spreadOf([3, 1, 2])).toEqual({
      p50: 2,
      p95: expect.closeTo(2.9),
      p99: expect.closeTo(2.98),
      max: 3,
    });
    expect(spreadOf([])).toBeNull();
  });
});

describe('comparePairs', () => {
  it('tells how often labels differ, how far scores are apart, and where', () => {
    const pairs = Array.from({ length: 20 }, (_, x) =>
      x < 15 ? pair(x, same, [0.75, 0.75]) : pair(x, other, [0.75, 0.25]),
    ).toReversed();
    const [comparison, ...others] = comparePairs(pairs, [
      { model: 'iris', image_digest: 'sha256:a', requests: 23 },
      { model: 'iris', image_digest: 'sha256:b', requests: 99 },
    ]);
    expect(others).toEqual([]);
    expect(comparison).toMatchObject({
      model: 'iris',
      answered: { version: '1.0.0', digest: 'sha256:a', errors: 0, latencyMs: { p50: 9.5, max: 19 } },
      shadow: { version: '2.0.0', digest: 'sha256:b', errors: 0, latencyMs: { p50: 19, max: 38 } },
      from: '2026-12-01T00:00:00.000Z',
      to: '2026-12-01T00:00:19.000Z',
      requests: 20,
      uncopied: 3,
      compared: 20,
      rows: 20,
      labels: { differing: 5, share: 0.25 },
      scores: { p50: 0, max: 0.5 },
    });
    expect(
      comparison?.ranges.map(({ feature, from, to, rows, labelShare, scores }) => [
        feature,
        from,
        to,
        rows,
        labelShare,
        scores?.max,
      ]),
    ).toEqual([
      ['x[0]', 0, 4.75, 5, 0, 0],
      ['x[0]', 4.75, 9.5, 5, 0, 0],
      ['x[0]', 9.5, 14.25, 5, 0, 0],
      ['x[0]', 14.25, 19, 5, 1, 0.5],
    ]);
  });

  it('compares what both answered only, and counts what either refused', () => {
    const pairs = [
      pair(1, other, [0.5, 0.5], { shadow_status: 500, shadow_prediction: null, shadow_outputs: null }),
      pair(2, same, [0.5, 0.5]),
      pair(3, same, [0.5, 0.5], { answered_status: 400, shadow_status: 400 }),
    ];
    const [comparison] = comparePairs(pairs, []);
    expect(comparison).toMatchObject({
      answered: { errors: 1 },
      shadow: { errors: 2, latencyMs: { max: 4 } },
      requests: 3,
      compared: 1,
      labels: { differing: 0, share: 0 },
    });
  });

  it('takes numbers for scores, and labels of another type for the same', () => {
    const regression = { answered_outputs: json({ y: [1, 2.5] }), shadow_outputs: json({ y: [1, 4] }) };
    const [numbers] = comparePairs(
      [pair(1, same, [0, 0], { ...regression, answered_prediction: '[1,2.5]', shadow_prediction: '[1,4]' })],
      [],
    );
    expect(numbers).toMatchObject({ rows: 2, labels: null, scores: { max: 1.5 } });
    const whole = { answered_outputs: json({ y: [1, 2] }), shadow_outputs: json({ y: ['1', 3] }) };
    const [labels] = comparePairs(
      [pair(1, same, [0, 0], { ...whole, answered_prediction: '[1,2]', shadow_prediction: '["1",3]' })],
      [],
    );
    expect(labels).toMatchObject({ rows: 2, labels: { differing: 1, share: 0.5 }, scores: null });
  });

  it('takes what is no number, and rows that are missing, for as far apart as can be', () => {
    const strange = {
      answered_outputs: json({
        p: [
          ['NaN', 0.5],
          ['NaN', 1],
          [1, 1],
        ],
      }),
      shadow_outputs: json({ p: [['NaN', 0.5], [0, 1], [1]] }),
      answered_prediction: '["a","a","a"]',
      shadow_prediction: '["a","a"]',
    };
    const [comparison] = comparePairs([pair(1, same, [0, 0], strange)], []);
    expect(comparison).toMatchObject({
      rows: 3,
      labels: { differing: 1 },
      scores: { p50: Number.MAX_VALUE, max: Number.MAX_VALUE },
    });
  });

  it('tells images and models apart', () => {
    const change: Partial<PairLine>[] = [{}, { shadow_digest: 'sha256:c' }, { model: 'digits' }, {}];
    const pairs = change.map((one, x) => pair(x, same, [0.5, 0.5], one));
    const answered = [{ model: 'iris', image_digest: 'sha256:a', requests: 4 }];
    expect(
      comparePairs(pairs, answered).map(({ model, shadow, requests, uncopied }) => [
        model,
        shadow.digest,
        requests,
        uncopied,
      ]),
    ).toEqual([
      ['iris', 'sha256:b', 2, 1],
      ['iris', 'sha256:c', 1, 1],
      ['digits', 'sha256:b', 1, 0],
    ]);
  });
});
