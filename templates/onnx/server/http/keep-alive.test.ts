import { describe, expect, it } from 'vitest';
import { RawConnection, rawRequest } from '../../../../test/support/server/raw-connection.ts';
import { serve } from '../../../../test/support/server/served.ts';
import { twoTensors } from '../../../../test/support/server/two-tensors.ts';

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
});
