/** The long form of what test/contract/overload.test.ts does a few times. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bombs } from '../support/overload/bombs.ts';
import { type ConfinedServer, startConfined } from '../support/overload/confined-server.ts';
import { rowsHome } from '../support/overload/rows-home.ts';
import { mostOfLimit, storm } from '../support/overload/storm.ts';
import { bundledHome } from '../support/server/bundled-home.ts';

const count = Number(process.env['MLPACK_SOAK_BOMBS'] ?? 500);

describe(`a server of 1 GiB, ${count} at once`, () => {
  let server: ConfinedServer;
  beforeAll(async () => {
    server = await startConfined(await bundledHome(rowsHome), 2 ** 30);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it.each(bombs())('stands $name', async (bomb) => {
    const outcome = await storm(server, bomb, count);
    process.stdout.write(`${JSON.stringify({ bomb: bomb.name, ...outcome })}\n`);
    expect(outcome).toMatchObject({ ended: null, failures: [], wrongAnswers: [] });
    expect(outcome.asked).toBeGreaterThan(0);
    expect(outcome.peakShare ?? 0).toBeLessThan(mostOfLimit);
  });
});
