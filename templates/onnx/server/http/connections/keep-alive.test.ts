import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLane } from '../../../../../test/support/server/open-lane.ts';
import { RawConnection, rawAnswers, rawRequest } from '../../../../../test/support/server/raw-connection.ts';
import { serve, writeHome } from '../../../../../test/support/server/served.ts';
import { twoTensors } from '../../../../../test/support/server/two-tensors.ts';

describe.each([
  ['inference, which is read ahead of Node', rawRequest('POST /predict HTTP/1.1', '[{"a": [1, 2], "k": 3}]')],
  ['all else', rawRequest('GET /v2/health/live HTTP/1.1')],
])('an idle connection after %s', (_what, request) => {
  it.each([
    [{}, 'timeout=75'],
    [{ MLPACK_KEEP_ALIVE_TIMEOUT_MS: '300000' }, 'timeout=300'],
  ])('is promised to stay by %j: %s', async (env, promised) => {
    const { server } = await serve({ ...twoTensors, env });
    const connection = await RawConnection.open(server.port);
    connection.write(request);
    const [answer] = await connection.answers(1);
    expect([answer?.status, answer?.headers.get('keep-alive')]).toEqual([200, promised]);
    connection.socket.destroy();
  });

  it('is closed when that is over', async () => {
    const { server } = await serve({ ...twoTensors, env: { MLPACK_KEEP_ALIVE_TIMEOUT_MS: '20' } });
    const connection = await RawConnection.open(server.port);
    connection.write(request);
    const answers = await connection.rest();
    expect(answers.map(({ headers }) => headers.get('connection'))).toEqual(['keep-alive']);
  });

  it('makes room for another where there are too many', async () => {
    const env = { MLPACK_HOME: await writeHome(twoTensors), MLPACK_MAX_CONNECTIONS: '2' };
    const { lane, port } = await openLane(env, null, { idleGraceMs: 0 });
    onTestFinished(() => lane.close());
    await lane.load(null);
    const idle = [await RawConnection.open(port), await RawConnection.open(port)];
    for (const connection of idle) {
      connection.write(request);
      await connection.answers(1);
    }
    const statusOfAnother = async (): Promise<number | undefined> => {
      const [answer] = await rawAnswers(port, request.replace('Host: h', 'Host: h\r\nConnection: close'));
      return answer?.status;
    };
    // Who comes first finds no room; it is there for the next.
    await expect.poll(statusOfAnother).toBe(200);
  });
});

describe('a connection whose answer is still sent', () => {
  it('is not closed to make room for another', async () => {
    const openApi = { openapi: '3.1.0', text: 'x'.repeat(8_000_000) };
    const home = await writeHome({ ...twoTensors, openApi });
    const env = { MLPACK_HOME: home, MLPACK_MAX_CONNECTIONS: '1' };
    const { lane, port } = await openLane(env, null, { idleGraceMs: 0 });
    onTestFinished(() => lane.close());
    await lane.load(null);
    const connection = await RawConnection.open(port);
    connection.write(rawRequest('GET /openapi.json HTTP/1.1', '', 'Connection: close'));
    await once(connection.socket, 'data');
    connection.socket.pause();
    const refused = await RawConnection.open(port);
    expect(await refused.rest()).toEqual([]);
    connection.socket.resume();
    const [answer] = await connection.rest();
    expect(answer?.body).toBe(JSON.stringify(openApi));
  });
});
