import type { Service } from '../simulation/lane.ts';

/** A model whose server's costs were measured, on one CPU. */
export interface Profile {
  readonly title: string;
  readonly service: Service;
}

const steady = { factors: [1] };

/** From docs/benchmarks.md: answers a second of one thread at the mean batch that is given there. */
export const profiles: readonly Profile[] = [
  {
    title: 'Iris, random forest',
    // 92,341/s in batches of 24; an inference takes some 15 µs however little it does.
    service: {
      ...steady,
      batchSeconds: 15e-6,
      requestSeconds: 1 / 92_341 - 15e-6 / 24,
      maxBatch: 64,
      inference: 'inline',
    },
  },
  {
    title: 'a millisecond a row',
    // 1,437/s, in any batch.
    service: { ...steady, batchSeconds: 0, requestSeconds: 1 / 1437, maxBatch: 1, inference: 'inline' },
  },
  {
    title: 'Pictures, decoded and resized',
    // 81.0/s in batches of 2.
    service: { ...steady, batchSeconds: 0, requestSeconds: 1 / 81, maxBatch: 2, inference: 'thread' },
  },
  {
    title: 'Texts, tokenising included',
    // 44.2/s in batches of 4.
    service: { ...steady, batchSeconds: 0, requestSeconds: 1 / 44.2, maxBatch: 4, inference: 'thread' },
  },
];

/** Requests a second that one thread can answer at most. */
export function capacity({ batchSeconds, requestSeconds, maxBatch, factors }: Service): number {
  const mean = factors.reduce((sum, factor) => sum + factor, 0) / factors.length;
  return maxBatch / ((batchSeconds + maxBatch * requestSeconds) * mean);
}
