/** The long form of what src/convert/fuzz.test.ts does ten thousand times. */
import { expect, it } from 'vitest';
import { fuzzedFiles, fuzzPickles } from '../support/pickle-fuzz.ts';

const count = Number(process.env['MLPACK_SOAK_PICKLES'] ?? 1_000_000);
const round = 10_000;

it(`of ${count} models with changes in them, all are converted or refused`, async () => {
  const files = await fuzzedFiles();
  for (let from = 0; from < count; from += round) {
    const seeds = Array.from({ length: Math.min(round, count - from) }, (_, at) => 1_000_000 + from + at);
    const { bugs, converted, refused } = await fuzzPickles(files, seeds);
    process.stdout.write(`${JSON.stringify({ from: seeds[0], converted, refused, bugs: bugs.length })}\n`);
    expect(bugs).toEqual([]);
  }
});
