/** The long form of test/contract/openapi-fuzz.test.ts: 1,000 requests for each operation of every real model. */
import { expect, it } from 'vitest';
import { fuzzRun } from '../support/openapi/fuzz-run.ts';
import { packagedHome } from '../support/openapi/packaged-home.ts';
import { sqliteLog } from '../support/predictions/sqlite-log.ts';
import { realModels } from '../support/real-models.ts';
import { serveHome } from '../support/server/served.ts';

const requests = Number(process.env['MLPACK_SOAK_REQUESTS'] ?? 1000);
const seed = Number(process.env['MLPACK_SOAK_SEED'] ?? 1);

it.each(realModels)('$name answers as its document says', async (model) => {
  const { env } = await sqliteLog({ AIP_PREDICT_ROUTE: '/vertex', AIP_HEALTH_ROUTE: '/vertex/health' });
  const { url } = await serveHome(await packagedHome(model), env);
  const { problems, statuses, requests: sent } = await fuzzRun({ url, requests, seed });
  const byStatus: Record<string, number> = {};
  for (const counts of Object.values(statuses)) {
    for (const [status, count] of Object.entries(counts)) byStatus[status] = (byStatus[status] ?? 0) + count;
  }
  process.stdout.write(`${JSON.stringify({ model: model.name, seed, sent, byStatus })}\n`);
  expect(problems).toEqual([]);
});
