/** The long form of what test/e2e/predictions.test.ts does with 5,000 predictions. */
import { expect, it } from 'vitest';
import { faultRun } from '../support/predictions/fault-run.ts';
import { tempDir } from '../support/temp.ts';
import { ensureTools } from '../support/tools.ts';

const predictions = Number(process.env['MLPACK_SOAK_PREDICTIONS'] ?? 100_000);

it(`${predictions} predictions are each recorded once, the database restarted three times and the server killed twice`, async () => {
  await ensureTools(['postgres']);
  const faults = { databaseRestarts: 3, serverKills: 2 };
  const figures = await faultRun({ predictions, ...faults, folder: await tempDir() });
  process.stdout.write(`${JSON.stringify({ ...faults, ...figures })}\n`);
  expect(figures).toMatchObject({ missing: 0, doubled: 0 });
  expect(figures.answered).toBeGreaterThanOrEqual(predictions);
  expect(figures.rows).toBeLessThanOrEqual(figures.sent);
});
