/** The long form of what test/e2e/push.test.ts does five times. */
import { expect } from 'vitest';
import { pushKillLoop } from '../support/push-kill-loop.ts';
import { startRegistry } from '../support/registry.ts';
import { tempDir } from '../support/temp.ts';
import { it } from 'vitest';

const kills = Number(process.env['MLPACK_SOAK_PUSH_KILLS'] ?? 50);
const seed = Number(process.env['MLPACK_SOAK_SEED'] ?? 2026);

it(`${kills} pushes killed at random leave the tag on a whole image`, async () => {
  const registry = await startRegistry();
  try {
    const figures = await pushKillLoop({ kills, seed, dir: await tempDir(), host: registry.host });
    process.stdout.write(`${JSON.stringify({ seed, ...figures })}\n`);
    expect(figures.killed).toBe(kills);
  } finally {
    await registry.stop();
  }
});
