/** The long form of what test/contract/pipelining.test.ts does once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConfinedServer, startConfined } from '../support/overload/confined-server.ts';
import { floods, underFlood } from '../support/overload/flood.ts';
import { rowsHome } from '../support/overload/rows-home.ts';
import { mostOfLimit } from '../support/overload/storm.ts';
import { bundledHome } from '../support/server/bundled-home.ts';

const rounds = Number(process.env['MLPACK_SOAK_FLOODS'] ?? 5);

describe(`a server of 1 GiB, ${rounds} times each`, () => {
  let server: ConfinedServer;
  beforeAll(async () => {
    server = await startConfined(await bundledHome(rowsHome), 2 ** 30);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it.each(Array.from({ length: rounds }, () => floods(10_000)).flat())(
    'stands who asks for more $name than they wait for',
    async (flood) => {
      const seen = await underFlood(server, flood);
      const peakShare = await server.peakShare();
      const healthMs = Math.max(...seen.healthMs);
      process.stdout.write(
        `${JSON.stringify({ flood: flood.name, peakShare, healthMs, asked: seen.asked })}\n`,
      );
      expect({ ended: server.ended(), failures: seen.failures }).toEqual({ ended: null, failures: [] });
      expect(seen.asked).toBeGreaterThan(0);
      expect(peakShare ?? 0).toBeLessThan(mostOfLimit);
    },
  );
});
