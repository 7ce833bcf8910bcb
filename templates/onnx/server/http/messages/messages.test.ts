import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { RawConnection, rawAnswers, rawRequest } from '../../../../../test/support/server/raw-connection.ts';
import { serve, type Served } from '../../../../../test/support/server/served.ts';
import { twoTensors } from '../../../../../test/support/server/two-tensors.ts';

const route = '/vertex/predict';
let served: Served;
beforeAll(async () => {
  served = await serve({ ...twoTensors, env: { AIP_PREDICT_ROUTE: route } });
});

const question = (value: number) => JSON.stringify([{ a: [value, 2], k: 3 }]);
const answerOf = (value: number) => ({
  status: 200,
  body: expect.stringContaining(`"predictions":[{"b":[${value},2],"l":3}]`),
});
const predict = (value: number, ...headers: readonly string[]) =>
  rawRequest('POST /predict HTTP/1.1', question(value), ...headers);
const chunked = (value: number) =>
  [
    'POST /predict HTTP/1.1',
    'Host: h',
    'Transfer-Encoding: chunked',
    '',
    question(value).length.toString(16),
    question(value),
    '0',
    '',
    '',
  ].join('\r\n');
const live = rawRequest('GET /v2/health/live HTTP/1.1');
const close = 'Connection: close';
const bad = { status: 400, body: '{"error":"this is not a valid HTTP/1.1 request"}' };

const port = (): number => served.server.port;

/** A connection that is new, or that Node reads as it has brought another request than for inference. */
async function opened(isNodes: boolean): Promise<RawConnection> {
  const connection = await RawConnection.open(port());
  onTestFinished(() => connection.close());
  if (isNodes) {
    connection.write(live);
    await connection.answers(1);
    connection.forget();
  }
  return connection;
}

describe('RFC 9112, 3.2.2: the absolute form', () => {
  it.each([
    ['POST http://h/predict HTTP/1.1'],
    ['POST HTTP://other.example:81/predict?x=1 HTTP/1.1'],
    ['POST https://[::1]:8080/models/m/predict HTTP/1.1'],
    ['POST http:///predict HTTP/1.1'],
  ])('is answered: %s', async (line) => {
    const [answer] = await rawAnswers(port(), rawRequest(line, question(1), close));
    expect(answer).toMatchObject(answerOf(1));
  });

  it.each([
    ['GET http://h/v2/health/live HTTP/1.1', 200],
    ['GET http://h HTTP/1.1', 200],
    ['GET http://h?x=1 HTTP/1.1', 200],
    ['GET http://h/predict HTTP/1.1', 405],
    ['POST http://h/nothing HTTP/1.1', 404],
    ['POST ftp://h/predict HTTP/1.1', 404],
    ['GET http://h/v2/models/m/ready HTTP/1.1', 200],
  ])('%s: %d', async (line, status) => {
    expect(await rawAnswers(port(), rawRequest(line, '', close))).toMatchObject([{ status }]);
  });
});

describe('RFC 9110, 15.5.6: POST is answered or 404, never refused as a method', () => {
  const infer = JSON.stringify({
    inputs: [
      { name: 'a', datatype: 'FP32', shape: [1, 2], data: [1, 2] },
      { name: 'k', datatype: 'INT64', shape: [1], data: [3] },
    ],
  });
  const instances = JSON.stringify({ instances: [{ a: [1, 2], k: 3 }] });
  it.each([
    ['/predict/', question(1), 200],
    ['/predict#part', question(1), 200],
    ['/predict/?x=/y/', question(1), 200],
    ['/models/m/predict/', question(1), 200],
    ['/models/m/versions/1.2.3/predict/', question(1), 200],
    ['/invocations/', question(1), 200],
    ['/v2/models/m/infer/', infer, 200],
    ['/v2/models/m/infer#f', infer, 200],
    ['/v2/models/m/versions/1.2.3/infer/', infer, 200],
    ['/v1/models/m:predict/', instances, 200],
    ['/v1/models/m/versions/1.2.3:predict/', instances, 200],
    [route, instances, 200],
    [`${route}/`, instances, 200],
    ['/Predict', question(1), 404],
    ['/PREDICT/', question(1), 404],
    ['/Invocations', question(1), 404],
    ['/V2/models/m/infer', infer, 404],
    ['/v2/models/M/infer', infer, 404],
    ['/v2/models/m/Infer', infer, 404],
    ['/v1/models/m:Predict', instances, 404],
    ['/v1/models/a:b:predict', instances, 404],
    ['/v1/models/m/labels/stable:predict/', instances, 400],
    ['/VERTEX/predict', instances, 404],
    ['/predict//', question(1), 404],
    ['//predict', question(1), 404],
    ['/%70redict', question(1), 404],
    ['/predict%2f', question(1), 404],
    ['/v2/models//infer', infer, 404],
  ])('%s', async (path, body, status) => {
    const answers = await rawAnswers(port(), rawRequest(`POST ${path} HTTP/1.1`, body, close));
    expect(answers).toMatchObject([{ status }]);
  });

  it.each(['/predict', '/predict/', '/invocations/', '/v2/models/m/infer/', '/v1/models/m:predict/', route])(
    'other methods are refused at %s',
    async (path) => {
      for (const method of ['GET', 'PUT', 'DELETE']) {
        const [answer] = await rawAnswers(port(), rawRequest(`${method} ${path} HTTP/1.1`, '', close));
        expect(answer?.status).toBe(405);
        expect(answer?.headers.get('allow')).toBe('POST');
      }
    },
  );
});

describe.each([false, true])('on a connection that Node reads: %s', (isNodes) => {
  it.each([
    ['websocket', ['Connection: Upgrade', 'Upgrade: websocket']],
    [
      'h2c',
      ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA'],
    ],
    ['something without Connection', ['Upgrade: x']],
  ])(
    'RFC 9110, 7.8: an upgrade to %s is ignored, and no answer comes in the place of another',
    async (_what, fields) => {
      for (const first of [
        predict(1, ...fields),
        rawRequest('GET /v2/health/live HTTP/1.1', '', ...fields),
      ]) {
        const connection = await opened(isNodes);
        connection.write(first, predict(2));
        const [answer] = await connection.answers(1);
        connection.write(predict(3));
        expect(answer?.status).toBe(200);
        expect(answer?.headers.get('connection')).toBe('close');
        expect(await connection.rest()).toHaveLength(1);
      }
    },
  );

  it.each([
    ['a whole request', predict(1)],
    ['one in chunks', chunked(1)],
  ])('RFC 9112, 9.3.2: %s is answered before what is no request behind it', async (_what, first) => {
    for (const garbage of ['garbage\r\n\r\n', '\x16\x03\x01\x02\0\x01\0', 'GET / HTTP/9.9\r\n\r\n']) {
      const connection = await opened(isNodes);
      connection.write(first, garbage);
      expect(await connection.rest()).toMatchObject([answerOf(1), bad]);
    }
  });

  it('RFC 9112, 9.3.2: so are all before it, and one that is cut off is answered once', async () => {
    const connection = await opened(isNodes);
    connection.write(chunked(1), predict(2), live, chunked(3).replace('\r\n0\r\n', '\r\nzz\r\n'));
    expect(await connection.rest()).toMatchObject([answerOf(1), answerOf(2), { status: 200 }, bad]);
    const other = await opened(isNodes);
    other.write(predict(1), chunked(3).replace('/predict', '/nothing').replace('\r\n0\r\n', '\r\nzz\r\n'));
    expect(await other.rest()).toMatchObject([answerOf(1), { status: 404 }]);
    const slow = await opened(isNodes);
    slow.write(chunked(1).replace('/predict', '/nothing').slice(0, -7));
    await slow.answers(1);
    slow.write('zz\r\n');
    expect(await slow.rest()).toMatchObject([{ status: 404 }]);
  });

  it('RFC 9110, 9.3.6: CONNECT is refused behind the answers that are due', async () => {
    const connection = await opened(isNodes);
    connection.write(predict(1), 'CONNECT h:80 HTTP/1.1\r\nHost: h:80\r\n\r\n');
    expect(await connection.rest()).toMatchObject([answerOf(1), { status: 501 }]);
  });

  it.each(['\r\n', '\n', ' ', 'xx', 'garbage\r\n\r\n', predict(2)])(
    'RFC 9112, 9.6: a request with "Connection: close" is answered whatever follows: %j',
    async (more) => {
      for (const first of [predict(1, close), predict(1).replace('HTTP/1.1', 'HTTP/1.0')]) {
        const connection = await opened(isNodes);
        connection.write(first, more);
        expect(await connection.rest()).toMatchObject([answerOf(1)]);
      }
    },
  );

  it.each(['GET /v2/health/live\r\n', 'POST /predict\r\nHost: h\r\n\r\n', 'GET /\r\n\r\n'])(
    'RFC 9112, 2.3: a line without a version is answered once: %j',
    async (text) => {
      const connection = await opened(isNodes);
      connection.write(text, '\r\n');
      expect(await connection.rest()).toMatchObject([{ status: 400 }]);
    },
  );

  it('RFC 9110, 15.6.6: another major version is refused as such', async () => {
    const connection = await opened(isNodes);
    connection.write('GET /v2/health/live HTTP/2.0\r\nHost: h\r\n\r\n');
    expect(await connection.rest()).toMatchObject([{ status: 505 }]);
  });

  it.each([
    ['without Host', 'Host: h\r\n', '', 400, 'Host: expected one such header field, got none'],
    [
      'that expects more',
      '\r\n\r\n',
      '\r\nExpect: 200-ok\r\n\r\n',
      417,
      'Expect: expected 100-continue, got "200-ok"',
    ],
  ])('a request %s is refused as all others are', async (_what, from, to, status, message) => {
    for (const request of [predict(1), live]) {
      const connection = await opened(isNodes);
      connection.write(request.replace(from, to));
      const answers = await connection.rest();
      expect(answers).toMatchObject([{ status, body: JSON.stringify({ error: message }) }]);
      const names = ['content-type', 'connection', 'x-request-id'];
      expect(names.map((name) => answers[0]?.headers.get(name))).toEqual([
        'application/json',
        'close',
        expect.any(String),
      ]);
    }
  });

  it('HTTP/1.0 needs no Host, and expects nothing', async () => {
    const connection = await opened(isNodes);
    connection.write('GET /v2/health/live HTTP/1.0\r\nExpect: 200-ok\r\n\r\n');
    expect(await connection.rest()).toMatchObject([{ status: 200 }]);
  });

  const wrongHosts = [
    'a b',
    'a/b',
    'http://h',
    'h:port',
    'h:80:80',
    'ü',
    'a@b',
    '[::1',
    '[g::1]',
    'h?',
    'a\\b',
    '<h>',
  ];
  it.each([['Host: a', 'Host: a'], ['Host: a', 'hOST: b'], ...wrongHosts.map((host) => [`Host: ${host}`])])(
    'RFC 9112, 3.2: a Host that is none is refused, whatever is asked for: %s %s',
    async (...hosts) => {
      for (const line of ['GET /v2/health/live', 'HEAD /', 'OPTIONS /', 'GET http://h/', 'POST /predict']) {
        const body = line.startsWith('POST') ? question(1) : '';
        const connection = await opened(isNodes);
        connection.write(
          rawRequest(`${line} HTTP/1.1`, body).replace('Host: h', hosts.join('\r\n')),
          predict(2),
        );
        expect(await connection.statuses()).toEqual([400]);
      }
    },
  );

  it.each([
    '',
    'h',
    'h:',
    'h:8080',
    'a_b.example',
    '127.0.0.1:80',
    '[::1]:8080',
    '[fe80::1%25eth0]',
    'x%20y',
    '[v1.a:b]',
  ])('RFC 9112, 3.2: a Host %j is one', async (host) => {
    const connection = await opened(isNodes);
    connection.write(predict(1, close).replace('Host: h', `Host: ${host}`));
    expect(await connection.rest()).toMatchObject([answerOf(1)]);
  });
});
