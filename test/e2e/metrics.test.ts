/** What the server tells Prometheus, read by Prometheus's own checker. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { unpackDebs } from '../support/debs.ts';
import { run } from '../support/run.ts';
import { serve } from '../support/server/served.ts';
import { twoTensors } from '../support/server/two-tensors.ts';

/** prom-client's names for what it tells of Node.js, which dashboards know. */
const promClientNames = /^nodejs_\w+_total non-counter metrics should not have "_total" suffix$/;

it('is as Prometheus wants it', async () => {
  const promtool = join(await unpackDebs('bookworm', ['prometheus']), 'usr/bin/promtool');
  const served = await serve({ ...twoTensors, env: { MLPACK_WORKERS: '2' } });
  await served.post('/predict', [{ a: [1, 2], k: 3 }]);
  await served.post('/predict', '{');
  const { text } = await served.get('/metrics');
  const { stdout, stderr } = await run(promtool, ['check', 'metrics'], { input: text });
  const complaints = `${stdout}${stderr}`
    .split('\n')
    .filter((line) => line !== '' && !promClientNames.test(line));
  expect(complaints).toEqual([]);
  const broken = await run(promtool, ['check', 'metrics'], { input: text.replace(' counter', ' number') });
  expect(broken.stderr).toContain('error while linting');
});
