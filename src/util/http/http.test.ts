import { createServer, type RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttpClient, type HttpClientOptions } from './http.ts';

/** A local server for the length of a test; its URL has no trailing slash. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

function client(options: Partial<HttpClientOptions> = {}) {
  const http = createHttpClient({ userAgent: 'mlpack/test', ...options });
  onTestFinished(() => http.close());
  return http;
}

describe('the HTTP client', () => {
  it('follows redirects, and takes credentials to no other origin', async () => {
    const other = await serve((request, response) => {
      response.end(`${request.url} ${request.headers.authorization} ${request.headers['user-agent']}`);
    });
    const url = await serve((request, response) => {
      if (request.url === '/away') response.writeHead(302, { location: `${other}/blob` }).end();
      else if (request.url === '/near') response.writeHead(307, { location: '/here' }).end();
      else response.end(`${request.url} ${request.headers.authorization}`);
    });
    const get = async (path: string) => {
      const response = await client().request(url + path, { headers: { Authorization: 'Bearer x' } });
      return [response.url, await text(response.body)];
    };
    expect(await get('/near')).toEqual([`${url}/here`, '/here Bearer x']);
    expect(await get('/away')).toEqual([`${other}/blob`, '/blob undefined mlpack/test']);
  });

  it('gives up on a circle of redirects with the last answer', async () => {
    const url = await serve((_request, response) => response.writeHead(302, { location: '/again' }).end());
    expect((await client().request(url)).status).toBe(302);
  });

  it('asks again when a server is busy', async () => {
    let asked = 0;
    const url = await serve((_request, response) => {
      asked += 1;
      response.writeHead(asked === 1 ? 503 : 200, { 'retry-after': '0' }).end('ok');
    });
    const response = await client().request(url);
    expect([response.status, await text(response.body), asked]).toEqual([200, 'ok', 2]);
  });

  it('returns the status of a server that stays broken', async () => {
    const url = await serve((_request, response) =>
      response.writeHead(503, { 'retry-after': '0' }).end('no'),
    );
    const response = await client().request(url);
    expect([response.status, await text(response.body)]).toEqual([503, 'no']);
  });

  it('sends through a proxy what noProxy does not except', async () => {
    const proxy = await serve((request, response) => response.end(`proxied ${request.url}`));
    const direct = await serve((_request, response) => response.end('direct'));
    const http = client({ httpProxy: { name: 'HTTP_PROXY', value: proxy }, noProxy: '127.0.0.1' });
    expect(await text((await http.request('http://mirror.test/a')).body)).toBe(
      'proxied http://mirror.test/a',
    );
    expect(await text((await http.request(direct)).body)).toBe('direct');
  });

  it('derives clients that differ, and end with it', async () => {
    let asked = 0;
    const url = await serve((_request, response) => {
      asked += 1;
      response.writeHead(503).end();
    });
    const parent = createHttpClient({
      userAgent: 'test',
      httpProxy: { name: 'HTTP_PROXY', value: '127.0.0.1:9' },
    });
    const child = parent.derive({ maxRetries: 0, noProxy: '127.0.0.1' });
    expect([(await child.request(url)).status, asked]).toEqual([503, 1]);
    await parent.close();
    await expect(child.request(url)).rejects.toThrow('destroyed');
  });

  it('stops when told to', async () => {
    const url = await serve(() => {});
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(client().request(url, { signal })).rejects.toThrow('enough');
  });
});
