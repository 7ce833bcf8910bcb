import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { serve } from '../../../../../test/support/server/served.ts';
import { twoTensors } from '../../../../../test/support/server/two-tensors.ts';

const body = 'xx';

it.each([
  ['CONNECT', 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n'],
  [
    'CONNECT with a body',
    `CONNECT a:1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\nContent-Length: 2\r\n\r\n${body}`,
  ],
  [
    'an upgrade',
    `POST /predict HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 2\r\n\r\n${body}`,
  ],
])('a connection that is reset while %s is refused takes nobody with it', async (_what, message) => {
  const served = await serve(twoTensors);
  const port = Number(new URL(served.url).port);
  /** The moment of the reset is anywhere between the request's arrival and its answer. */
  const ask = async (delayMs: number): Promise<void> => {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(message);
    const closed = once(socket, 'close');
    setTimeout(() => socket.resetAndDestroy(), delayMs);
    await closed;
  };
  for (let round = 0; round < 20; round += 1) {
    await Promise.all(Array.from({ length: 25 }, (_, i) => ask(i / 4)));
  }
  expect((await served.get('/v2/health/live')).status).toBe(200);
});
