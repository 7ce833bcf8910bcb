import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLane } from '../../../../test/support/server/open-lane.ts';
import { RawConnection, rawRequest } from '../../../../test/support/server/raw-connection.ts';
import { writeHome } from '../../../../test/support/server/served.ts';
import { twoTensors } from '../../../../test/support/server/two-tensors.ts';
import type { Leaving } from '../inference/serving-status.ts';

const predict = rawRequest('POST /predict HTTP/1.1', '[{"a": [1, 2], "k": 3}]');
const live = rawRequest('GET /v2/health/live HTTP/1.1');
const ready = rawRequest('GET /v2/health/ready HTTP/1.1');

async function served(idleGraceMs: number) {
  const { lane, port } = await openLane({ MLPACK_HOME: await writeHome(twoTensors) }, null, { idleGraceMs });
  let closed: Promise<void> | undefined;
  const close = async () => (closed ??= lane.close());
  onTestFinished(close);
  await lane.load(null);
  return { lane, close, port, open: async () => RawConnection.open(port) };
}

describe('a lane that leaves', () => {
  it.each([
    ['inference', predict],
    ['Express', live],
  ])(
    'lets idle connections stay until their next answer says that they close: %s',
    async (_what, request) => {
      const { lane, close, open, port } = await served(60_000);
      const connection = await open();
      connection.write(request);
      const [first] = await connection.answers(1);
      expect([first?.status, first?.headers.get('connection')]).toEqual([200, 'keep-alive']);
      await lane.shut();
      const [refused]: NodeJS.ErrnoException[] = await once(connect(port, '127.0.0.1'), 'error');
      expect(refused?.code).toBe('ECONNREFUSED');
      connection.write(request);
      const [, second] = await connection.rest();
      expect([second?.status, second?.headers.get('connection')]).toEqual([200, 'close']);
      await close();
    },
  );

  it('closes idle connections when their time is over, and those never used', async () => {
    const { close, open } = await served(0);
    const [used, unused, begun] = [await open(), await open(), await open()];
    used.write(predict);
    await used.answers(1);
    begun.write(predict.slice(0, -1));
    const closed = close();
    expect(await unused.rest()).toEqual([]);
    expect(await used.rest()).toHaveLength(1);
    begun.write(predict.slice(-1));
    expect(await begun.statuses()).toEqual([200]);
    await closed;
  });

  it('answers those who wait at its door', async () => {
    const { close, port } = await served(60_000);
    const sockets = Array.from({ length: 100 }, () => connect(port, '127.0.0.1'));
    // They connect in the next tick: to the system, that is, as this thread has taken none of them over.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    const closed = close();
    const answers = await Promise.all(
      sockets.map(async (socket) => {
        socket.write(live);
        return (await socket.toArray()).join('');
      }),
    );
    expect(
      answers.filter((text) => /^HTTP\/1\.1 200 OK\r\n[^]*\r\nConnection: close\r\n/.test(text)),
    ).toHaveLength(100);
    await closed;
  });

  it('says with an answer under way that its connection closes', async () => {
    const { close, open } = await served(60_000);
    const connection = await open();
    const request = rawRequest('POST /v2/repository/index HTTP/1.1', '{}', 'Expect: 100-continue');
    connection.write(request.slice(0, -2));
    await once(connection.socket, 'data');
    const closed = close();
    connection.write(request.slice(-2));
    const [answer] = await connection.rest();
    expect([answer?.status, answer?.headers.get('connection')]).toEqual([200, 'close']);
    await closed;
  });

  it.each<[Leaving, number]>([
    ['unready', 503],
    ['replaced', 200],
  ])('%s answers %d to who asks whether it is ready', async (how, status) => {
    const { lane, open } = await served(0);
    lane.leave(how);
    const connection = await open();
    connection.write(ready);
    const [answer] = await connection.rest();
    expect([answer?.status, answer?.headers.get('connection')]).toEqual([status, 'close']);
  });
});
