/** Small requests that are sent ahead by the hundred thousand; test/soak/pipelining.test.ts repeats them. RFC 9112, 9.3.2. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConfinedServer, startConfined } from '../support/overload/confined-server.ts';
import { floods, underFlood } from '../support/overload/flood.ts';
import { rowsHome } from '../support/overload/rows-home.ts';
import { mostOfLimit } from '../support/overload/storm.ts';
import { bundledHome } from '../support/server/bundled-home.ts';

describe('a server of 512 MiB', () => {
  let server: ConfinedServer;
  beforeAll(async () => {
    server = await startConfined(await bundledHome(rowsHome), 2 ** 29);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it.each(floods(200).filter(({ answers }) => answers !== null))(
    'stands who asks for more $name than they wait for',
    async (flood) => {
      const seen = await underFlood(server, flood);
      expect({ ended: server.ended(), failures: seen.failures }).toEqual({ ended: null, failures: [] });
      expect(seen.asked).toBeGreaterThan(0);
      expect((await server.peakShare()) ?? 0).toBeLessThan(mostOfLimit);
    },
    300_000,
  );
});
