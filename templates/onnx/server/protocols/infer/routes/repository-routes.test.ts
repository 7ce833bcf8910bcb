import { expect, it, onTestFinished } from 'vitest';
import { openLane } from '../../../../../../test/support/server/open-lane.ts';
import { read, serve, writeHome } from '../../../../../../test/support/server/served.ts';
import { twoTensors } from '../../../../../../test/support/server/two-tensors.ts';

const half = 'the body has half of a surrogate pair, which stands for no character:';

const path = '/v2/repository/index';

it('lists the models, and those alone that are loaded when asked so', async () => {
  const { lane, port } = await openLane({ MLPACK_HOME: await writeHome(twoTensors) });
  onTestFinished(() => lane.close());
  const ask = async (body?: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      ...(body !== undefined && { body }),
    });
    return (await read(response)).json;
  };
  const model = { name: 'm', version: '1.2.3' };
  expect(await ask()).toEqual([{ ...model, state: 'UNAVAILABLE', reason: 'loading' }]);
  expect(await ask('{"ready": true}')).toEqual([]);
  await lane.load(null);
  expect(await ask('{"ready": true}')).toEqual([{ ...model, state: 'READY', reason: '' }]);
});

it('says what is wrong with a request', async () => {
  const served = await serve(twoTensors);
  expect((await served.get(path)).status).toBe(405);
  for (const [body, message] of [
    ['{"ready"', `the body is not valid JSON: Expected ':' after property name at line 1, column 9`],
    [String.raw`{"ready": "\udc00"}`, `${half} \\udc00 at line 1, column 12 (ready)`],
    [Buffer.from('{"ready": "\xff"}', 'latin1'), 'the body is not valid UTF-8'],
    ['[]', 'the body: expected {"ready": …}, got an array of 0'],
    ['{"ready": 1}', 'ready: expected true or false, got 1'],
  ] as const) {
    const { status, json } = await served.post(path, body);
    expect([status, json]).toEqual([400, { error: message }]);
  }
});
