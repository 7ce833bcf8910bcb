/** The long form of src/registry/failing-transfers.test.ts. */
import { expect, it } from 'vitest';
import { failingTransfers } from '../support/failing-transfers.ts';

const images = Number(process.env['MLPACK_SOAK_IMAGES'] ?? 100);
const seed = Number(process.env['MLPACK_SOAK_SEED'] ?? 2026);

it.each([seed, seed + 1])(
  `${images} of ${images} images get through a registry that fails one request in five (seed %i)`,
  async (failing) => {
    const figures = await failingTransfers(images, failing);
    process.stdout.write(`${JSON.stringify({ seed: failing, ...figures })}\n`);
    expect(figures.images).toBe(images);
  },
);
