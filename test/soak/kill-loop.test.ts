/** The long form of what test/e2e/robust.test.ts does four times. */
import { expect, it } from 'vitest';
import { copyOfCache } from '../support/cli-cache.ts';
import { killLoop } from '../support/kill-loop.ts';
import { warmLock } from '../support/projects.ts';
import { tempDir } from '../support/temp.ts';

const kills = Number(process.env['MLPACK_SOAK_KILLS'] ?? 240);
const seed = Number(process.env['MLPACK_SOAK_SEED'] ?? 2026);

it(`${kills} builds killed at random keep one layout and one cache whole`, async () => {
  await warmLock();
  const figures = await killLoop({ kills, seed, dir: await tempDir(), cacheDir: await copyOfCache() });
  process.stdout.write(`${JSON.stringify({ seed, ...figures })}\n`);
  expect(figures.killed).toBe(kills);
});
