/** Requests that are small to send and large to answer, on a server of 1 GiB; test/soak/memory.test.ts has them by the hundred. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bombs } from '../support/overload/bombs.ts';
import { type ConfinedServer, startConfined } from '../support/overload/confined-server.ts';
import { rowsHome } from '../support/overload/rows-home.ts';
import { mostOfLimit, storm } from '../support/overload/storm.ts';
import { bundledHome } from '../support/server/bundled-home.ts';

/** Of 31 MB each: without a budget, a third of them ended the server. */
const count = 60;

const quick = bombs(50_000, 30_000).filter(({ name }) =>
  /^(br|gzip|50000 rows|30000 keys|30000 V2 parameters|gzip over gRPC)$/.test(name),
);

describe(`a server of 1 GiB, ${count} at once`, () => {
  let server: ConfinedServer;
  beforeAll(async () => {
    server = await startConfined(await bundledHome(rowsHome), 2 ** 30);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it.each(quick)(
    'stands $name',
    async (bomb) => {
      const outcome = await storm(server, bomb, count);
      expect(outcome).toMatchObject({ ended: null, failures: [], wrongAnswers: [] });
      expect(outcome.asked).toBeGreaterThan(0);
      expect(outcome.peakShare ?? 0).toBeLessThan(mostOfLimit);
    },
    600_000,
  );
});
