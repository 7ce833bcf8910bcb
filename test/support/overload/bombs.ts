import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

/** A request that is small to send and large to answer, or never ends. */
export interface Bomb {
  readonly name: string;
  /** Over which it goes, and the bytes: of the request over HTTP, of the message over gRPC. */
  readonly protocol: 'http' | 'grpc';
  readonly bytes: Buffer;
  /** Whether there is no answer until the server has waited for long enough. */
  readonly isUnfinished: boolean;
}

const mebibyte = 2 ** 20;

/** Just below the usual limit of a body. */
const swollen = Buffer.alloc(31 * mebibyte, ' ');

const json = { 'Content-Type': 'application/json' };

function whole(
  name: string,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = json,
  path = '/predict',
): Bomb {
  const bytes = post(path, Buffer.from(body), headers);
  return { name, protocol: 'http', bytes, isUnfinished: false };
}

/** So many rows of four numbers in one request of each protocol, for a model `m` that takes them as input `X`. */
function largeRequests(rows: number): Bomb[] {
  const many = (row: string, separator = ','): string =>
    Array.from({ length: rows }, () => row).join(separator);
  const values = many('[1,2,3,4]');
  const tensor = `{"name":"X","datatype":"FP32","shape":[${rows},4],"data":[${many('1,2,3,4')}]}`;
  return [
    whole(`${rows} rows`, `{"rows":[${values}]}`),
    whole(`${rows} instances`, `{"instances":[${values}]}`, json, '/invocations'),
    whole(`${rows} lines of CSV`, many('1,2,3,4', '\n'), { 'Content-Type': 'text/csv' }, '/invocations'),
    whole(`${rows} instances of TensorFlow`, `{"instances":[${values}]}`, json, '/v1/models/m:predict'),
    whole(`${rows} rows in a V2 tensor`, `{"inputs":[${tensor}]}`, json, '/v2/models/m/infer'),
  ];
}

/** So many different names in one object, compressed, where a request has names of its own choice. */
function manyKeys(keys: number): Bomb[] {
  const names = Array.from({ length: keys }, (_, i) => `"k${i}":1`).join(',');
  const tensor = '{"name":"X","datatype":"FP32","shape":[1,4],"data":[1,2,3,4]}';
  const headers = { ...json, 'Content-Encoding': 'gzip' };
  const swelling = (name: string, body: string, path?: string): Bomb =>
    whole(`${keys} ${name}`, gzipSync(body), headers, path);
  return [
    swelling('keys', `{${names}}`),
    swelling('keys of a row', `{"rows":[{${names}}]}`),
    swelling('V2 parameters', `{"parameters":{${names}},"inputs":[${tensor}]}`, '/v2/models/m/infer'),
  ];
}

/** What {@link largeRequests} and {@link manyKeys} have, and what swells or never ends. */
export function bombs(rows = 800_000, keys = 2_000_000): Bomb[] {
  return [
    whole('br', brotliCompressSync(swollen), { ...json, 'Content-Encoding': 'br' }),
    whole('gzip', gzipSync(swollen), { ...json, 'Content-Encoding': 'gzip' }),
    whole('deflate', deflateSync(swollen), { ...json, 'Content-Encoding': 'deflate' }),
    whole('15 million [', Buffer.alloc(15_000_000, '[')),
    ...largeRequests(rows),
    ...manyKeys(keys),
    {
      name: 'unfinished bodies of 31 MB',
      protocol: 'http',
      bytes: post('/predict', swollen, json, swollen.length + 100),
      isUnfinished: true,
    },
    {
      name: 'gzip over gRPC',
      protocol: 'grpc',
      bytes: message(gzipSync(swollen), true),
      isUnfinished: false,
    },
    {
      name: 'unfinished messages of 31 MB over gRPC',
      protocol: 'grpc',
      bytes: message(swollen, false, swollen.length + 100),
      isUnfinished: true,
    },
  ];
}

function post(
  path: string,
  body: Buffer,
  headers: Readonly<Record<string, string>>,
  length: number = body.length,
): Buffer {
  const lines = Object.entries({
    Host: 'h',
    Connection: 'close',
    ...headers,
    'Content-Length': String(length),
  });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\n${head}\r\n`), body]);
}

/** A message of gRPC, with its prefix. https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md */
function message(bytes: Buffer, isCompressed: boolean, length: number = bytes.length): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt8(isCompressed ? 1 : 0, 0);
  prefix.writeUInt32BE(length, 1);
  return Buffer.concat([prefix, bytes]);
}
