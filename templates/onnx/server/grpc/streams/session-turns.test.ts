import { once } from 'node:events';
import { connect, createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { ConnectionTurns } from '../../http/connections/connection-turns.ts';
import { SessionTurns } from './session-turns.ts';

it('of a connection that opens hundreds of streams at once, a part is read in each turn of the event loop, and all in the end', async () => {
  const turns = new SessionTurns(new ConnectionTurns());
  const ofTurns: number[] = [];
  let all = 0;
  let ofThis = 0;
  const server = createServer({ settings: { maxConcurrentStreams: 1000 } }).on('stream', (stream) => {
    if (ofThis === 0)
      setImmediate(() => {
        ofTurns.push(ofThis);
        ofThis = 0;
      });
    ofThis++;
    all++;
    turns.opened(stream);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect(`http://127.0.0.1:${port}`);
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  await once(client, 'remoteSettings');
  for (let i = 0; i < 300; i++)
    client
      .request({ ':path': '/', 'x-pad': String(i).repeat(2000) }, { endStream: false })
      .on('error', () => undefined);
  await expect.poll(() => all).toBe(300);
  // The system gives 64 KiB at once, which are a few dozen of these; Node would go on to 2 MiB.
  expect(Math.max(...ofTurns)).toBeLessThan(100);
  expect(ofTurns.length).toBeGreaterThan(5);
});
