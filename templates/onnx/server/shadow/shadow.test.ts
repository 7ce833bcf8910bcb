import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sqliteLog } from '../../../../test/support/predictions/sqlite-log.ts';
import { scrape } from '../../../../test/support/server/scraped.ts';
import { serve, type Served } from '../../../../test/support/server/served.ts';
import { serveGrpc } from '../../../../test/support/server/served-grpc.ts';
import { twoTensors, twoTensorsRequest } from '../../../../test/support/server/two-tensors.ts';
import { fileTempDir } from '../../../../test/support/temp.ts';

const row = { a: [1, 2], k: 3 };

/** What became of copies so far. */
async function outcomes(served: Served): Promise<Record<string, number>> {
  const metrics = await scrape(served);
  const { samples = [] } = metrics.get('mlpack_shadow_requests_total') ?? {};
  return Object.fromEntries(
    samples.filter(({ value }) => value > 0).map(({ labels, value }) => [String(labels['outcome']), value]),
  );
}

/** A server of bytes in place of a shadow. @returns its URL, and what it was sent on each connection */
async function fakeShadow(
  onConnection: (socket: Socket) => void,
): Promise<{ readonly url: string; readonly sent: () => string }> {
  let sent = '';
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('data', (bytes) => (sent += bytes.toString('latin1')));
    onConnection(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, sent: () => sent };
}

describe('a shadow', () => {
  it('is sent what comes, whatever its protocol and size, and records it beside what was answered', async () => {
    const log = await sqliteLog();
    const shadow = await serve({
      ...twoTensors,
      env: { MLPACK_SHADOW: 'on', ...log.env, MLPACK_IMAGE_DIGEST: 'b' },
    });
    const own = { ...log.env, MLPACK_IMAGE_DIGEST: 'a', MLPACK_SHADOW_URL: shadow.url };
    const served = await serve({ ...twoTensors, env: own });
    const many = Array.from({ length: 5000 }, () => row);
    const asked = [
      await served.post('/predict', [row], { 'X-Request-Id': 'same' }),
      await served.post('/predict', [row, { ...row, k: 4 }], { 'X-Request-Id': 'same' }),
      await served.post('/predict', many),
      await served.post('/predict', [{ a: 'none' }]),
    ];
    expect(asked.map(({ status }) => status)).toEqual([200, 200, 200, 400]);
    const pairs = await log.lines('SELECT * FROM prediction_shadows ORDER BY started_at', 4);
    for (const pair of pairs) {
      expect(pair).toMatchObject({ answered_digest: 'a', shadow_digest: 'b' });
      expect(pair['shadow_status']).toBe(pair['answered_status']);
      expect(pair['shadow_outputs']).toBe(pair['answered_outputs']);
    }
    expect(pairs.map(({ answered_status: status }) => status)).toEqual([200, 200, 200, 400]);
    await expect.poll(() => outcomes(served)).toEqual({ answered: 3, refused: 1 });
    // Of answered traffic it is no part.
    const [counted] = await log.lines('SELECT count(DISTINCT request_id) AS n FROM predictions_m', 1);
    expect(counted).toEqual({ n: 4 });
  });

  it('is sent what comes over gRPC, in calls and in streams, over gRPC', async () => {
    const log = await sqliteLog();
    const shadow = await serveGrpc({ ...twoTensors, env: { MLPACK_SHADOW: 'on', ...log.env } });
    const env = { ...log.env, MLPACK_SHADOW_GRPC_URL: `http://127.0.0.1:${shadow.served.server.grpcPort}` };
    const { served, client } = await serveGrpc({ ...twoTensors, env });
    const service = 'inference.GRPCInferenceService';
    await client.call('ModelInfer', twoTensorsRequest);
    const stream = client.converse(service, 'ModelStreamInfer');
    stream.write(twoTensorsRequest);
    stream.write({ ...twoTensorsRequest, inputs: [] });
    stream.end();
    for await (const _ of stream);
    const pairs = await log.lines('SELECT * FROM prediction_shadows ORDER BY started_at', 3);
    expect(pairs.map((pair) => [pair['protocol'], pair['answered_status'], pair['shadow_status']])).toEqual([
      ['grpc', 200, 200],
      ['grpc', 200, 200],
      ['grpc', 400, 400],
    ]);
    for (const pair of pairs) expect(pair['shadow_outputs']).toBe(pair['answered_outputs']);
    await expect.poll(() => outcomes(served)).toEqual({ answered: 2, refused: 1 });
  });

  it('is asked for a version that only the other has, and by the key of the file', async () => {
    const keys = join(await fileTempDir(), 'keys');
    await writeFile(keys, 'first\nsecond\n');
    const shadow = await serve({ ...twoTensors, env: { MLPACK_SHADOW: 'on', MLPACK_API_KEY_FILE: keys } });
    const env = { MLPACK_API_KEY_FILE: keys, MLPACK_SHADOW_URL: shadow.url };
    const served = await serve({ ...twoTensors, env });
    const key = { 'X-API-Key': 'second' };
    expect((await served.post('/v2/models/m/versions/9/infer', {}, key)).status).toBe(404);
    expect((await shadow.post('/v2/models/m/versions/9/infer', {}, key)).status).toBe(400);
    expect((await served.post('/predict', [row], key)).status).toBe(200);
    await expect
      .poll(async () => {
        const text = await fetch(`${served.url}/metrics`, { headers: key }).then((answer) => answer.text());
        return /mlpack_shadow_requests_total\{outcome="answered"\} 1/.test(text);
      })
      .toBe(true);
  });

  it('gets nothing of a caller but its request', async () => {
    const fake = await fakeShadow(() => undefined);
    const served = await serve({ ...twoTensors, env: { MLPACK_SHADOW_URL: `${fake.url}/below/` } });
    const headers = { Authorization: 'Bearer secret', Cookie: 'me', 'X-Request-Id': 'mine', Accept: '*/*' };
    await served.post('/predict?x=1', [row], headers);
    const body = JSON.stringify([row]);
    await expect
      .poll(fake.sent)
      .toBe(
        [
          'POST /below/predict?x=1 HTTP/1.1',
          `Host: ${new URL(fake.url).host}`,
          'X-Request-Id: mine',
          `Content-Length: ${body.length}`,
          'Content-Type: application/json',
          'Accept: */*',
          '',
          body,
        ].join('\r\n'),
      );
  });

  const refusal = 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 2\r\n\r\nno';
  const strange: [string, (socket: Socket) => void, string][] = [
    ['that refuses', (socket) => socket.on('data', () => socket.write(refusal)), 'refused'],
    ['that hangs up', (socket) => socket.on('data', () => socket.destroy()), 'failed'],
    [
      'that speaks something else',
      (socket) => socket.on('data', () => socket.write('SSH-2.0-x\r\n\r\n')),
      'failed',
    ],
    ['whose head never ends', (socket) => endless(socket, 'x'.repeat(1000)), 'failed'],
    [
      'whose answer never ends',
      (socket) => endless(socket, `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(1000)}`),
      'answered',
    ],
  ];
  it.each(strange)('%s changes no answer', async (_, onConnection, outcome) => {
    const fake = await fakeShadow(onConnection);
    const served = await serve({ ...twoTensors, env: { MLPACK_SHADOW_URL: fake.url } });
    const other = await serve(twoTensors);
    for (let i = 0; i < 20; i++) {
      const [answer, expected] = await Promise.all([served, other].map((one) => one.post('/predict', [row])));
      expect([answer?.status, answer?.text]).toEqual([200, expected?.text]);
    }
    await expect.poll(() => outcomes(served)).toEqual({ [outcome]: 20 });
  });

  it('that is not there is asked once a second at most', async () => {
    const fake = await fakeShadow(() => undefined);
    const gone = await serve({ ...twoTensors, env: { MLPACK_SHADOW_URL: fake.url.replace(/\d+$/, '1') } });
    for (let i = 0; i < 20; i++) expect((await gone.post('/predict', [row])).status).toBe(200);
    await expect.poll(() => outcomes(gone)).toEqual({ failed: 20 });
  });

  it('that never answers holds a bounded number of copies, and the server stops without it', async () => {
    const fake = await fakeShadow(() => undefined);
    const served = await serve({ ...twoTensors, env: { MLPACK_SHADOW_URL: fake.url } });
    const [waves, ofWave] = [15, 100];
    for (let wave = 0; wave < waves; wave++) {
      const answers = await Promise.all(Array.from({ length: ofWave }, () => served.post('/predict', [row])));
      expect(answers.every(({ status }) => status === 200)).toBe(true);
    }
    // Where that took long, the first are given up by now, and made room.
    const { dropped = 0, timeout = 0, ...others } = await outcomes(served);
    expect(dropped + timeout).toBeGreaterThanOrEqual(waves * ofWave - 1024);
    expect(others).toEqual({});
    const startMs = performance.now();
    await served.server.drain();
    expect(performance.now() - startMs).toBeLessThan(10_000);
  });

  it('holds a bounded size of copies', async () => {
    const fake = await fakeShadow(() => undefined);
    const served = await serve({
      ...twoTensors,
      maxBodyBytes: 10_000_000,
      env: { MLPACK_SHADOW_URL: fake.url },
    });
    const body = `${JSON.stringify([row]).slice(0, -1)}${' '.repeat(6_000_000)}]`;
    for (let i = 0; i < 4; i++) expect((await served.post('/predict', body)).status).toBe(200);
    expect(await outcomes(served)).toEqual({ dropped: 2 });
  });
});

/** Writes the same again and again, as fast as it is read. */
function endless(socket: Socket, text: string): void {
  const write = (): void => {
    while (!socket.destroyed && socket.write(text));
  };
  socket.once('data', write).on('drain', write);
}
