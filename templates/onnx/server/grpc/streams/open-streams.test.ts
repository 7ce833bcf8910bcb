import { once } from 'node:events';
import { type ClientHttp2Session, connect as connectHttp2, constants } from 'node:http2';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { serveGrpc } from '../../../../../test/support/server/served-grpc.ts';
import { twoTensors, twoTensorsRequest } from '../../../../../test/support/server/two-tensors.ts';

const headers = {
  ':method': 'POST',
  ':path': '/inference.GRPCInferenceService/ModelInfer',
  'content-type': 'application/grpc',
};

const env = { MLPACK_BODY_MEMORY_BYTES: String(8 * 2 ** 20), MLPACK_RECEIVE_TIMEOUT_MS: '60000' };

/** Opens streams that send no message, each of which takes 14 kB: one MiB is for those that wait. */
function openWaiting(opened: ClientHttp2Session, count: number, ended: (i: number, code?: number) => void) {
  return Array.from({ length: count }, (_, i) => {
    const stream = opened.request({ ...headers, 'x-pad': 'a'.repeat(6000) }, { endStream: false });
    return stream.on('error', () => undefined).on('close', () => ended(i, stream.rstCode));
  });
}

/** Until all is read that was sent. */
async function roundTrip(opened: ClientHttp2Session): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  opened.ping(() => resolve());
  await promise;
}

function session(port: number | null) {
  const opened = connectHttp2(`http://127.0.0.1:${port}`).on('error', () => undefined);
  onTestFinished(() => opened.destroy());
  return opened;
}

it('streams that wait for their message hold a bounded part of the memory: the oldest are refused, and good calls answered', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  const { served, client } = await serveGrpc({ ...twoTensors, env, log });
  const opened = session(served.server.grpcPort);
  await once(opened, 'remoteSettings');
  const ends: (number | undefined)[] = [];
  const streams = openWaiting(opened, 200, (i, code) => (ends[i] = code));
  await expect.poll(() => ends.filter((end) => end !== undefined).length).toBeGreaterThan(100);
  expect(ends.slice(0, 100)).toEqual(Array(100).fill(constants.NGHTTP2_REFUSED_STREAM));
  expect((await client.call('ModelInfer', twoTensorsRequest)).outputs).toHaveLength(2);
  expect(streams.at(-1)?.closed).toBe(false);
  // They are logged as what their client is told, which is UNAVAILABLE, and no more of them than of aborted ones.
  const statuses = lines.map((line): unknown => JSON.parse(line).status);
  expect(statuses.filter((status) => status !== undefined)).toEqual(Array(100).fill(503));
});

it('a stream of which something has come waits anew: others are refused before it', async () => {
  const { served } = await serveGrpc({ ...twoTensors, env });
  const opened = session(served.server.grpcPort);
  await once(opened, 'remoteSettings');
  const refused = new Set<number>();
  const [first] = openWaiting(opened, 60, (i) => refused.add(i));
  await roundTrip(opened);
  first?.write(Buffer.from([0, 0, 0, 0, 9, 1]));
  await roundTrip(opened);
  openWaiting(opened, 60, (i) => refused.add(60 + i));
  await expect.poll(() => refused.size).toBeGreaterThan(40);
  expect([refused.has(0), refused.has(1)]).toEqual([false, true]);
});

it('what streams have held is given back when they end', async () => {
  const { served } = await serveGrpc({ ...twoTensors, env });
  // More than there is, all rounds together: each takes 2.8 MB.
  for (let i = 0; i < 4; i++) {
    const opened = session(served.server.grpcPort);
    await once(opened, 'remoteSettings');
    let ended = 0;
    const streams = openWaiting(opened, 200, () => ended++);
    await expect.poll(() => ended).toBeGreaterThan(100);
    // A refusal may come behind the first answer.
    for (let trip = 0; trip < 3; trip++) await roundTrip(opened);
    expect(streams.at(-1)?.closed).toBe(false);
    opened.destroy();
  }
});

it('a connection whose client resets streams is ended, with few lines in the log', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  const { served, client } = await serveGrpc({ ...twoTensors, log });
  const opened = session(served.server.grpcPort);
  const gone = new Promise((resolve) => void opened.on('close', resolve));
  await once(opened, 'remoteSettings');
  // Several at once: how many a second are too many, the clock says, and a busy machine is slow.
  for (let i = 0; i < 200 && !opened.destroyed; i++) {
    const streams = Array.from({ length: 20 }, () => {
      const stream = opened.request(headers, { endStream: false }).on('error', () => undefined);
      stream.write(Buffer.from([0, 0, 0, 0, 9, 1]));
      return stream;
    });
    await new Promise(setImmediate);
    for (const stream of streams) stream.close(constants.NGHTTP2_CANCEL);
  }
  await gone;
  expect((await client.call('ModelInfer', twoTensorsRequest)).outputs).toHaveLength(2);
  expect(lines.filter((line) => line.includes('request aborted')).length).toBeLessThanOrEqual(100);
});
