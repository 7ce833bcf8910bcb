import { expect, it } from 'vitest';
import { type SpreadRows, sentRow } from './spread-rows.ts';

const pairs: SpreadRows = {
  sources: new Map([
    ['premises', 'text'],
    ['hypotheses', 'labels'],
  ]),
  counts: 'label_counts',
};
const windows: SpreadRows = { sources: new Map([['lengths', 'premises']]), counts: 'windows' };
const counts = new Map<string, Iterable<unknown>>([
  ['label_counts', BigInt64Array.of(2n, 3n, 1n)],
  ['windows', [1, 1, 2, 1, 1, 1]],
]);
const countsOf = (name: string) => counts.get(name) ?? [];

it.each([
  ['premises', 0, 'text', 0],
  ['premises', 1, 'text', 0],
  ['premises', 2, 'text', 1],
  ['hypotheses', 4, 'labels', 1],
  ['hypotheses', 5, 'labels', 2],
  ['lengths', 3, 'text', 1],
  ['lengths', 6, 'text', 2],
  ['text', 5, 'text', 5],
])('row %#: %s %i is of %s %i', (input, row, sent, sentAt) => {
  expect(sentRow({ input, row }, [pairs, windows], countsOf)).toEqual({ input: sent, row: sentAt });
});
