/** The short form of test/soak/failing-registry.test.ts. */
import { expect, it } from 'vitest';
import { failingTransfers } from '../../test/support/failing-transfers.ts';

it.each([1, 2])(
  'gets ten images through a registry that fails one request in five (seed %i)',
  async (seed) => {
    const figures = await failingTransfers(10, seed);
    expect(figures.images).toBe(10);
    expect(figures.waits).toBeGreaterThan(0);
  },
);
