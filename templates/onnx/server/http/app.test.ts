import { request as httpRequest } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { protocols } from '../protocols/protocols.ts';
import { readRepository } from '../repository/repository.ts';
import { startServer } from '../server.ts';
import { openLane } from '../../../../test/support/server/open-lane.ts';
import { twoTensors } from '../../../../test/support/server/two-tensors.ts';
import {
  type HomeOptions,
  read,
  serve,
  type Served,
  testSettings,
  writeHome,
} from '../../../../test/support/server/served.ts';

const options: HomeOptions = { ...twoTensors, maxBodyBytes: 10_000, openApi: { openapi: '3.1.0' } };
const good = { rows: [{ a: [1, 2], k: 3 }] };

let served: Served;
beforeAll(async () => {
  served = await serve(options);
});

describe('what is there', () => {
  it.each([
    [
      '/v2',
      {
        name: 'mlpack',
        version: '1.2.3',
        extensions: [
          'binary_tensor_data',
          'classification',
          'model_configuration',
          'model_repository',
          'statistics',
        ],
      },
    ],
    [
      '/v2/',
      {
        name: 'mlpack',
        version: '1.2.3',
        extensions: [
          'binary_tensor_data',
          'classification',
          'model_configuration',
          'model_repository',
          'statistics',
        ],
      },
    ],
    ['/v2/health/live', { live: true }],
    ['/v2/health/ready', { live: true, ready: true }],
    ['/v2/models/m/ready', { name: 'm', ready: true }],
    ['/v2/models/m/versions/1.2.3/ready', { name: 'm', ready: true }],
    ['/openapi.json', { openapi: '3.1.0' }],
  ])('%s', async (path, body) => {
    const { status, json } = await served.get(path);
    expect(status).toBe(200);
    expect(json).toEqual(body);
  });

  it.each(['/v2/models/m', '/v2/models/m/versions/1.2.3'])('%s', async (path) => {
    expect((await served.get(path)).json).toEqual({
      name: 'm',
      versions: ['1.2.3'],
      platform: 'onnx_onnxv1',
      inputs: [
        { name: 'a', datatype: 'FP32', shape: [-1, 2] },
        { name: 'k', datatype: 'INT64', shape: [-1] },
      ],
      outputs: [
        { name: 'b', datatype: 'FP32', shape: [-1, 2] },
        { name: 'l', datatype: 'INT64', shape: [-1] },
      ],
    });
  });

  it('is listed at /', async () => {
    const { json } = await served.get('/');
    for (const endpoint of Object.values<string>(json.endpoints)) {
      const [method, path] = endpoint.split(' ');
      const { status } = await read(await fetch(served.url + path, { method: method ?? '' }));
      expect([endpoint, status]).toEqual([endpoint, method === 'GET' ? 200 : 400]);
    }
  });
});

describe('what is not there', () => {
  it.each([
    ['GET', '/nothing', 404, 'nothing at /nothing'],
    ['GET', '/v2/models/other', 404, 'no model "other" here; this server has "m"'],
    ['GET', '/v2/models/m/versions/2', 404, 'no version "2" of "m" here; this server has "1.2.3"'],
    ['POST', '/v2/models/other/infer', 404, 'no model "other"'],
    ['POST', '/v2/models/m/versions/2/infer', 404, 'no version "2"'],
    ['GET', '/v2/models/%E0%A4%A', 400, 'the path is not a valid URI'],
    ['GET', '/predict', 405, 'GET is not allowed here; use POST'],
    ['DELETE', '/v2/models/m/infer', 405, 'DELETE is not allowed here; use POST'],
    ['POST', '/v2/health/live', 405, 'POST is not allowed here; use GET, HEAD'],
  ])('%s %s', async (method, path, status, message) => {
    const answer = await read(await fetch(served.url + path, { method }));
    expect(answer.status).toBe(status);
    expect(answer.json).toEqual({ error: expect.stringContaining(message) });
    expect(answer.headers.get('Allow')).toBe(message.split('use ')[1] ?? null);
  });
});

describe('a body', () => {
  it.each([
    ['application/x-www-form-urlencoded', 415],
    ['text/plain', 415],
    ['application/json; charset=latin1', 415],
    ['application/json; charset=UTF-8', 200],
    ['application/vnd.api+json', 200],
  ])('of type %s', async (type, status) => {
    const answer = await served.post('/predict', JSON.stringify(good), { 'Content-Type': type });
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(status === 415 ? 'Content-Type: expected' : 'predictions');
  });

  it('of the type that curl names unless told: says what to type', async () => {
    const answer = await served.post('/predict', '[]', {
      'Content-Type': 'application/x-www-form-urlencoded',
    });
    expect(answer.json.error).toBe(
      "Content-Type: expected application/json, got application/x-www-form-urlencoded, which curl says unless told: add -H 'Content-Type: application/json'",
    );
  });

  it('coded otherwise than in chunks is not implemented (RFC 9112, 6.1)', async () => {
    const headers = { 'Content-Type': 'application/json', 'Transfer-Encoding': 'gzip, chunked' };
    const client = httpRequest(`${served.url}/predict`, { method: 'POST', headers });
    client.end(JSON.stringify(good));
    const [response] = await once(client, 'response');
    response.resume();
    expect(response.statusCode).toBe(501);
  });

  it('of no type is taken for JSON', async () => {
    const client = httpRequest(`${served.url}/predict`, { method: 'POST' });
    client.end(JSON.stringify(good));
    const [response] = await once(client, 'response');
    response.resume();
    expect(response.statusCode).toBe(200);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    // RFC 9110, 8.4.1
    ['GZIP', gzipSync],
    ['', String],
  ])('may be compressed by %s', async (encoding, compress) => {
    const body = compress(JSON.stringify(good));
    expect((await served.post('/predict', body, { 'Content-Encoding': encoding })).status).toBe(200);
  });

  it.each([
    ['zstd', Buffer.from('{}'), 415, 'Content-Encoding: expected gzip, deflate or br, got zstd'],
    ['gzip', Buffer.from('{}'), 400, 'the body is not valid gzip'],
    ['gzip', gzipSync(Buffer.alloc(50_000_000)), 413, 'larger than the limit'],
  ])('compressed by %s is refused', async (encoding, body, status, message) => {
    const answer = await served.post('/predict', body, { 'Content-Encoding': encoding });
    expect(answer.status).toBe(status);
    expect(answer.json.error).toContain(message);
  });

  it('that is no JSON', async () => {
    const answer = await served.post('/predict', '{"rows": [1,]}');
    expect(answer.status).toBe(400);
    expect(answer.json.error).toBe('the body is not valid JSON: Unexpected "]" at line 1, column 13');
  });

  it('that is no UTF-8', async () => {
    const answer = await served.post('/predict', new Uint8Array([0x22, 0xff, 0x22]));
    expect(answer.status).toBe(400);
    expect(answer.json.error).toBe('the body is not valid UTF-8');
  });

  it('that says it is too large is refused before it comes', async () => {
    const client = httpRequest(`${served.url}/predict`, {
      method: 'POST',
      headers: { 'Content-Length': 1e12 },
    });
    client.on('error', () => undefined).flushHeaders();
    const [response] = await once(client, 'response');
    expect(response.statusCode).toBe(413);
    expect((await response.toArray()).join('')).toBe(
      '{"error":"the body is larger than the limit of 10000 bytes"}',
    );
    client.destroy();
  });

  it('that turns out too large is refused when it does', async () => {
    const client = httpRequest(`${served.url}/predict`, {
      method: 'POST',
      headers: { 'Transfer-Encoding': 'chunked' },
    });
    client.on('error', () => undefined).write(Buffer.alloc(10_001, ' '));
    const [response] = await once(client, 'response');
    response.resume();
    expect(response.statusCode).toBe(413);
    expect(response.headers.connection).toBe('close');
    client.destroy();
  });

  it('that is too large is read to its end, so that a sender who only then reads gets the answer', async () => {
    const socket = connect(Number(new URL(served.url).port), '127.0.0.1');
    const size = 20_000_000;
    socket.pause().write(`POST /predict HTTP/1.1\r\nHost: x\r\nContent-Length: ${size}\r\n\r\n`);
    await new Promise((resolve) => {
      socket.write(Buffer.alloc(size, ' '), resolve);
    });
    expect((await socket.toArray()).join('')).toMatch(/^HTTP\/1.1 413 .*larger than the limit/s);
  });

  it('that never ends because its sender left hurts nobody', async () => {
    const socket = connect(Number(new URL(served.url).port), '127.0.0.1');
    socket.end('POST /predict HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"rows"');
    await once(socket.resume(), 'close');
    expect((await served.post('/predict', good)).status).toBe(200);
  });
});

describe('while the model loads', () => {
  it('is live, not ready, and sends inference away', async () => {
    const { lane, port } = await openLane({ MLPACK_HOME: await writeHome(options) });
    onTestFinished(() => lane.close());
    const url = `http://127.0.0.1:${port}`;
    expect((await fetch(`${url}/v2/health/live`)).status).toBe(200);
    const ready = await read(await fetch(`${url}/v2/health/ready`));
    expect([ready.status, ready.json]).toEqual([503, { live: true, ready: false }]);
    expect((await fetch(`${url}/v2/models/m/ready`)).status).toBe(503);
    expect((await fetch(`${url}/v2/models/m`)).status).toBe(200);
    const predict = await read(await fetch(`${url}/predict`, { method: 'POST', body: '{}' }));
    expect([predict.status, predict.json]).toEqual([503, { error: 'the model is still loading' }]);
    expect(predict.headers.get('Retry-After')).toBe('1');
  });
});

describe('a model that cannot be served', () => {
  it.each([
    ['is none', { model: Buffer.from('nonsense') }, 'model.onnx: '],
    [
      'has other inputs',
      { inputs: [{ name: 'a', dtype: 'float64', shape: [] }] as const },
      'the contract says its inputs are (a: float64), but they are (a: float32, k: int64)',
    ],
    [
      'has other outputs',
      { outputs: [] },
      'the contract says its outputs are (), but they are (b: float32, l: int64)',
    ],
  ])('%s', async (_what, change, message) => {
    const home = await writeHome({ ...options, ...change });
    const settings = testSettings({ MLPACK_HOME: home });
    const server = await startServer(
      settings,
      readRepository(settings),
      pino({ level: 'silent' }),
      protocols,
    );
    onTestFinished(() => server.drain());
    await expect(server.ready).rejects.toThrow(message);
  });
});
