import { expect, it } from 'vitest';
import type { ShadowComparison } from '../../predictions/shadow/compare-pairs.ts';
import { renderComparisons } from './render-comparison.ts';

const range = { feature: 'X[0]', from: 0, to: 1.25, rows: 25, labelShare: 0, scores: null };

const comparison: ShadowComparison = {
  model: 'iris',
  answered: {
    version: '1.0.0',
    digest: `sha256:${'a'.repeat(64)}`,
    errors: 0,
    latencyMs: { p50: 1, p95: 2, p99: 3, max: 4 },
  },
  shadow: { version: '2.0.0', digest: null, errors: 4, latencyMs: null },
  from: '2026-12-01T00:00:00.000Z',
  to: '2026-12-01T01:00:00.000Z',
  requests: 100,
  uncopied: 3,
  compared: 96,
  rows: 96,
  labels: { differing: 24, share: 0.25 },
  scores: { p50: 0, p95: 0.012345, p99: 0.5, max: 0.9 },
  ranges: [range, { ...range, from: 1.25, to: 4, labelShare: 0.5 }],
};

it('shows both side by side, how they differ, and where most', () => {
  expect(renderComparisons([comparison]).split('\n')).toEqual([
    'iris                     Answered     Shadow',
    'Version                     1.0.0      2.0.0',
    'Image         sha256:aaaaaaaaaaaa  not known',
    'Errors                    0 (0 %)    4 (4 %)',
    'Latency, p50               1.0 ms',
    'Latency, p95               2.0 ms',
    'Latency, p99               3.0 ms',
    '',
    '100 requests from 2026-12-01T00:00:00.000Z to 2026-12-01T01:00:00.000Z; 3 more have no copy. Of 96 rows in 96 that both answered:',
    'Labels differ in 24, 25 %.',
    'Scores are apart by 0 (median), 0.01235 (p95), 0.5 (p99), 0.9 at most.',
    '',
    'Most, where  is from  to  Rows  Labels  Scores, p99',
    'X[0]            1.25   4    25    50 %',
  ]);
});

it('says what there is none of, and lets nothing steer a terminal', () => {
  const plain = { ...comparison, model: 'a\u001B[2J', uncopied: 0, labels: null, scores: null, ranges: [] };
  const text = renderComparisons([plain]);
  expect(text).toContain('there are no labels');
  expect(text).toContain('There are no scores.');
  expect(text).not.toContain('\u001B');
  expect(renderComparisons([])).toContain('mlpack compose --shadow IMAGE');
});
