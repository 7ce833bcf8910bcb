import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { serve, type Served } from '../../../../test/support/server/served.ts';
import { twoTensors } from '../../../../test/support/server/two-tensors.ts';

const good = JSON.stringify({
  inputs: [
    { name: 'a', datatype: 'FP32', shape: [1, 2], data: [1, 2] },
    { name: 'k', datatype: 'INT64', shape: [1], data: [3] },
  ],
});

/** A good request with one thing in it changed. */
const changed = (from: string, to: string): string => {
  expect(good).toContain(from);
  return good.replace(from, to);
};

function post(body: string | Uint8Array, headers = ''): Buffer {
  const bytes = Buffer.from(body);
  const head = `POST /v2/models/m/infer HTTP/1.1\r\nHost: x\r\nContent-Length: ${bytes.length}\r\n${headers}\r\n`;
  return Buffer.concat([Buffer.from(head), bytes]);
}

const head = (line: string, ...headers: string[]): string => [line, ...headers, '', ''].join('\r\n');
const line = 'POST /v2/models/m/infer HTTP/1.1';

const hostile: readonly [what: string, bytes: () => Buffer | string, status: number][] = [
  ['deep JSON', () => post('['.repeat(200_000)), 400],
  [
    'deep data',
    () => post(changed('[1,2],"data":[1,2]', `[1,2],"data":${'['.repeat(50_000)}1${']'.repeat(50_000)}`)),
    400,
  ],
  ['a huge shape', () => post(changed('[1,2],"data"', '[1000000000,2],"data"')), 400],
  ['a negative dimension', () => post(changed('[1,2],"data"', '[-1,2],"data"')), 400],
  ['an overflowing dimension', () => post(changed('[1,2],"data"', '[18446744073709551617,2],"data"')), 400],
  [
    'dimensions whose product overflows',
    () => post(changed('[1,2],"data"', '[4294967296,4294967296],"data"')),
    400,
  ],
  ['a fractional dimension', () => post(changed('[1,2],"data"', '[0.5,2],"data"')), 400],
  ['NaN as a dimension', () => post(changed('[1,2],"data"', '[NaN,2],"data"')), 400],
  ['Infinity as an integer', () => post(changed('"data":[3]', '"data":[-Infinity]')), 400],
  ['a number beyond its type', () => post(changed('"data":[1,2]', '"data":[1e300,2]')), 400],
  ['a duplicate key', () => post(changed('"data":[3]', '"data":[3],"data":[4]')), 400],
  ['a duplicate input', () => post(changed('"name":"k"', '"name":"a"')), 400],
  ['__proto__', () => post(changed('{"inputs"', '{"__proto__":{"inputs":[]},"inputs"')), 200],
  ['what __proto__ would have', () => post(changed('{"inputs"', '{"__proto__":{"inputs":[]},"in"')), 400],
  ['constructor as an input', () => post(changed('"name":"k"', '"name":"constructor"')), 400],
  ['too few elements', () => post(changed('"data":[1,2]', '"data":[1]')), 400],
  ['too many elements', () => post(changed('"data":[1,2]', `"data":[${'1,'.repeat(100_000)}1]`)), 400],
  ['invalid UTF-8', () => post(Buffer.from([0x22, 0xc3, 0x28, 0x22])), 400],
  ['half a JSON', () => post(good.slice(0, -3)), 400],
  ['a gzip bomb', () => post(gzipSync(Buffer.alloc(200_000_000)), 'Content-Encoding: gzip\r\n'), 413],
  ['damaged gzip', () => post(gzipSync(good).fill(0, 12, 20), 'Content-Encoding: gzip\r\n'), 400],
  ['a body that is too large', () => head(line, 'Host: x', 'Content-Length: 4000000000'), 413],
  ['a negative length', () => head(line, 'Host: x', 'Content-Length: -5'), 400],
  ['two lengths', () => head(line, 'Host: x', 'Content-Length: 5', 'Content-Length: 6'), 400],
  [
    'a length and chunks',
    () => head(line, 'Host: x', 'Content-Length: 5', 'Transfer-Encoding: chunked'),
    400,
  ],
  ['a bad chunk', () => `${head(line, 'Host: x', 'Transfer-Encoding: chunked')}zz\r\n`, 400],
  ['no host', () => head('POST /predict HTTP/1.1', 'Content-Length: 0'), 400],
  ['no HTTP', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', 400],
  ['headers without end', () => `${line}\r\nHost: x\r\nX: ${'x'.repeat(100_000)}\r\n`, 431],
  ['a NUL in a header', () => head(line, 'Host: x', 'X: a\0b', 'Content-Length: 0'), 400],
  [
    'a path that is no URI',
    () => head('POST /v2/models/%ff%fe/infer HTTP/1.1', 'Host: x', 'Content-Length: 0'),
    400,
  ],
  ['a path that leaves', () => head('GET /../../etc/passwd HTTP/1.1', 'Host: x'), 404],
];

describe('hostile bytes', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve({ ...twoTensors, env: { MLPACK_RECEIVE_TIMEOUT_MS: '400' } });
  });

  const open = async (): Promise<Socket> => {
    const socket = connect({
      port: Number(new URL(served.url).port),
      host: '127.0.0.1',
      allowHalfOpen: true,
    });
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };

  /** The statuses of all answers on a connection, read to its end or until there are some. */
  async function statuses(socket: Socket, count = 1): Promise<number[]> {
    let text = '';
    for await (const chunk of socket) {
      text += String(chunk);
      if (found(text).length >= count) break;
    }
    return found(text);
  }
  const found = (text: string) =>
    [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));

  async function isServing(): Promise<void> {
    const { status, json } = await served.post('/v2/models/m/infer', good);
    expect([status, json.outputs.map(({ data }: { data: unknown }) => data)]).toEqual([200, [[1, 2], [3]]]);
  }

  it.each(hostile)('%s', async (_what, bytes, status) => {
    const data = bytes();
    const socket = await open();
    socket.write(data);
    expect(await statuses(socket)).toEqual([status]);
    socket.destroy();
    await isServing();
  });

  it('garbage behind a good request', async () => {
    const socket = await open();
    socket.write(Buffer.concat([post(good), Buffer.from('garbage\r\n\r\n')]));
    expect((await statuses(socket, 2)).at(-1)).toBe(400);
    socket.destroy();
    await isServing();
  });

  it.each([
    ['headers', `${line}\r\nHost: x\r\n`],
    ['a body', head(line, 'Host: x', 'Content-Length: 100') + '{"inputs"'],
  ])('%s that never arrive', async (_what, bytes) => {
    const socket = await open();
    socket.write(bytes);
    expect(await statuses(socket)).toEqual([408]);
    socket.destroy();
    await isServing();
  });

  it('a connection that its sender half closes within a body', async () => {
    const socket = await open();
    socket.end(head(line, 'Host: x', 'Content-Length: 100') + '{"inputs"');
    expect(await statuses(socket)).toEqual([400]);
    await isServing();
  });
});
