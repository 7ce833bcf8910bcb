import { once } from 'node:events';
import { connect as connectHttp2, constants } from 'node:http2';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { serveGrpc } from '../../../../../test/support/server/served-grpc.ts';
import { twoTensors, twoTensorsRequest } from '../../../../../test/support/server/two-tensors.ts';

const headers = {
  ':method': 'POST',
  ':path': '/inference.GRPCInferenceService/ModelInfer',
  'content-type': 'application/grpc',
};

function session(port: number | null) {
  const opened = connectHttp2(`http://127.0.0.1:${port}`).on('error', () => undefined);
  onTestFinished(() => opened.destroy());
  return opened;
}

it('streams that wait for their message hold a bounded part of the memory: the oldest are refused, and good calls answered', async () => {
  const env = { MLPACK_BODY_MEMORY_BYTES: String(8 * 2 ** 20), MLPACK_RECEIVE_TIMEOUT_MS: '60000' };
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  const { served, client } = await serveGrpc({ ...twoTensors, env, log });
  const opened = session(served.server.grpcPort);
  await once(opened, 'remoteSettings');
  const ends: (number | undefined)[] = [];
  // One MiB is for those that wait; each of these takes 14 kB.
  const streams = Array.from({ length: 200 }, (_, i) =>
    opened
      .request({ ...headers, 'x-pad': 'a'.repeat(6000) }, { endStream: false })
      .on('error', () => undefined)
      .on('close', () => (ends[i] = streams[i]?.rstCode)),
  );
  await expect.poll(() => ends.filter((end) => end !== undefined).length).toBeGreaterThan(100);
  expect(ends.slice(0, 100)).toEqual(Array(100).fill(constants.NGHTTP2_REFUSED_STREAM));
  expect((await client.call('ModelInfer', twoTensorsRequest)).outputs).toHaveLength(2);
  expect(streams.at(-1)?.closed).toBe(false);
  // They are logged as what their client is told, which is UNAVAILABLE, and no more of them than of aborted ones.
  const statuses = lines.map((line): unknown => JSON.parse(line).status);
  expect(statuses.filter((status) => status !== undefined)).toEqual(Array(100).fill(503));
});

it('a connection whose client resets streams is ended, with few lines in the log', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  const { served, client } = await serveGrpc({ ...twoTensors, log });
  const opened = session(served.server.grpcPort);
  const gone = new Promise((resolve) => void opened.on('close', resolve));
  await once(opened, 'remoteSettings');
  for (let i = 0; i < 2000 && !opened.destroyed; i++) {
    const stream = opened.request(headers, { endStream: false }).on('error', () => undefined);
    stream.write(Buffer.from([0, 0, 0, 0, 9, 1]));
    await new Promise(setImmediate);
    stream.close(constants.NGHTTP2_CANCEL);
  }
  await gone;
  expect((await client.call('ModelInfer', twoTensorsRequest)).outputs).toHaveLength(2);
  expect(lines.filter((line) => line.includes('request aborted')).length).toBeLessThanOrEqual(100);
});
