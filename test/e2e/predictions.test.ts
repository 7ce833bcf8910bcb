/** The prediction log with a real PostgreSQL, and what goes wrong between them. */
import { describe, expect } from 'vitest';
import { faultRun } from '../support/predictions/fault-run.ts';
import { it } from '../support/rig.ts';

describe('the prediction log', () => {
  it('has every answered prediction once, though database and server are killed meanwhile', async ({
    dir,
    needs,
  }) => {
    needs('postgres');
    const figures = await faultRun({ predictions: 5000, databaseRestarts: 1, serverKills: 1, folder: dir });
    expect(figures).toMatchObject({ missing: 0, doubled: 0 });
    expect(figures.answered).toBeGreaterThanOrEqual(5000);
    expect(figures.rows).toBeGreaterThanOrEqual(figures.answered);
    expect(figures.rows).toBeLessThanOrEqual(figures.sent);
  });
});
