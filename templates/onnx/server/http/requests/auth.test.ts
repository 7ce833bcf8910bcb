import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { serve, type Served } from '../../../../../test/support/server/served.ts';
import { twoTensors } from '../../../../../test/support/server/two-tensors.ts';
import { fileTempDir } from '../../../../../test/support/temp.ts';
import { isAuthorized } from './auth.ts';

const keys = ['first-key', 'second~KEY!'];

describe('isAuthorized', () => {
  it.each<[string | undefined, string | undefined]>([
    ['Bearer first-key', undefined],
    ['bearer second~KEY!', undefined],
    ['BEARER   first-key', undefined],
    [undefined, 'first-key'],
    ['Basic Zm9vOmJhcg==', 'second~KEY!'],
    ['Bearer of-a-proxy', 'first-key'],
  ])('accepts Authorization %j, X-API-Key %j', (authorization, apiKey) => {
    expect(isAuthorized(keys, authorization, apiKey)).toBe(true);
  });

  it.each<[string | undefined, string | undefined]>([
    [undefined, undefined],
    ['', ''],
    ['Bearer', undefined],
    ['Bearer ', undefined],
    ['Bearer first-ke', undefined],
    ['Bearer first-keyy', undefined],
    ['Bearer FIRST-KEY', undefined],
    ['Bearer first-key second~KEY!', undefined],
    ['Bearerfirst-key', undefined],
    ['first-key', undefined],
    ['Basic first-key', undefined],
    [undefined, 'Bearer first-key'],
    [undefined, 'first-key, second~KEY!'],
  ])('refuses Authorization %j, X-API-Key %j', (authorization, apiKey) => {
    expect(isAuthorized(keys, authorization, apiKey)).toBe(false);
  });

  it('lets everybody in where there are no keys', () => {
    expect(isAuthorized(null, undefined, undefined)).toBe(true);
  });
});

describe('a server with API keys', () => {
  let served: Served;
  beforeAll(async () => {
    const file = join(await fileTempDir(), 'keys');
    await writeFile(file, `${keys[0]}\r\n\n  ${keys[1]}  \n`);
    const env = { MLPACK_API_KEY_FILE: file, AIP_HEALTH_ROUTE: '/ready' };
    served = await serve({ ...twoTensors, env });
  });

  const body = [{ a: [1, 2], k: 3 }];

  it.each(keys)('answers who has %j', async (key) => {
    for (const headers of [{ Authorization: `Bearer ${key}` }, { 'X-API-Key': key }]) {
      expect(await served.post('/predict', body, headers)).toMatchObject({
        status: 200,
        json: { predictions: [{ b: [1, 2], l: 3 }] },
      });
      expect((await fetch(`${served.url}/metrics`, { headers })).status).toBe(200);
    }
  });

  it.each([
    '/v2/health/live',
    '/v2/health/ready',
    '/v2/models/m/ready',
    '/v2/models/m/versions/1.2.3/ready',
    '/ready',
  ])('lets everybody ask %s', async (path) => {
    expect((await served.get(path)).status).toBe(200);
  });

  it.each(['/v2/models/other/ready', '/v2/models/m/versions/9/ready', '/v2/models/__proto__/ready'])(
    'names no model to who asks %s without a key',
    async (path) => {
      const { status, json } = await served.get(path);
      expect([status, json]).toEqual([404, { error: 'no such model here' }]);
      const known = await fetch(served.url + path, { headers: { 'X-API-Key': String(keys[0]) } });
      expect([known.status, await known.text()]).toEqual([
        404,
        expect.stringMatching(/this server has .*(?:m|1\.2\.3)/),
      ]);
    },
  );

  it.each(['/', '/v2', '/v2/models/m', '/openapi.json', '/metrics', '/nothing'])(
    'refuses GET %s without a key',
    async (path) => {
      const { status, json, headers } = await served.get(path);
      expect([status, json]).toEqual([
        401,
        { error: 'expected an API key, as "Authorization: Bearer KEY" or "X-API-Key: KEY"' },
      ]);
      expect(headers.get('WWW-Authenticate')).toBe('Bearer');
      expect(headers.get('X-Request-Id')).toBeTruthy();
    },
  );

  it.each(['/predict', '/v2/models/m/infer', '/v2/models/other/infer', '/v2/repository/index'])(
    'refuses POST %s with a wrong key',
    async (path) => {
      const { status, text } = await served.post(path, body, { Authorization: 'Bearer wrong' });
      expect(status).toBe(401);
      expect(text).not.toContain('"m"');
    },
  );

  it('refuses before it has read the body, and reads no more of it', async () => {
    const socket = connect(Number(new URL(served.url).port), '127.0.0.1');
    socket.write('POST /predict HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n[');
    const answer = await socket.setEncoding('utf8').toArray();
    expect(answer.join('')).toMatch(/^HTTP\/1.1 401 Unauthorized\r\n/);
    if (!socket.destroyed) await once(socket, 'close');
  });
});
