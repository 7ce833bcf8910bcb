import { expect, it, onTestFinished } from 'vitest';
import { serveIris } from '../../../../test/support/server/served-iris.ts';
import { writeHome } from '../../../../test/support/server/served.ts';
import { openLane } from '../../../../test/support/server/open-lane.ts';
import { twoTensors } from '../../../../test/support/server/two-tensors.ts';

/** Vertex AI's default: it ends like the path of predictions. */
const healthRoute = '/v1/endpoints/17/deployedModels/23:predict';

it('tells every platform when it is ready, and when no longer', async () => {
  const { lane, port } = await openLane({
    MLPACK_HOME: await writeHome(twoTensors),
    AIP_HEALTH_ROUTE: healthRoute,
  });
  onTestFinished(() => lane.close());
  const url = `http://127.0.0.1:${port}`;
  const look = async () => {
    const statuses = ['/ping', '/health', healthRoute].map(async (path) => (await fetch(url + path)).status);
    const { model_version_status: versions } = JSON.parse(await (await fetch(`${url}/v1/models/m`)).text());
    return { statuses: await Promise.all(statuses), state: versions[0].state };
  };
  const ask = async (path: string) =>
    (await fetch(url + path, { method: 'POST', body: '{"instances": [{"a": [1, 2], "k": 3}]}' })).status;

  expect(await look()).toEqual({ statuses: [503, 503, 503], state: 'LOADING' });
  expect(await ask('/v1/models/m:predict')).toBe(503);
  await lane.load(null);
  expect(await look()).toEqual({ statuses: [200, 200, 200], state: 'AVAILABLE' });
  lane.leave('unready');
  expect(await look()).toEqual({ statuses: [503, 503, 503], state: 'UNLOADING' });
  expect(await ask('/v1/models/m:predict')).toBe(200);
});

it('has the methods that platforms use, and tells them', async () => {
  const served = await serveIris({ AIP_HEALTH_ROUTE: '/health' });
  expect((await served.get('/health')).status).toBe(200);
  const version = await served.get('/version');
  expect([version.status, version.text]).toEqual([200, '2.0.0']);
  for (const [path, method, allow] of [
    ['/ping', 'POST', 'GET, HEAD'],
    ['/health', 'POST', 'GET, HEAD'],
    ['/version', 'POST', 'GET, HEAD'],
    ['/invocations', 'GET', 'POST'],
  ] as const) {
    const { status, headers } = await fetch(served.url + path, { method });
    expect([path, status, headers.get('Allow')]).toEqual([path, 405, allow]);
  }
});
