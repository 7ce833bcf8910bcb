import { createServer, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serve } from '../../../test/support/http-server.ts';
import { createHttpClient } from './http.ts';
import { goesDirect } from './no-proxy.ts';
import { parseProxy } from './proxy.ts';

const basic = (userinfo: string) => `Basic ${Buffer.from(userinfo).toString('base64')}`;
const secret = 'p@ss#w/?:%';

describe('the address of a proxy', () => {
  it.each([
    ['proxy.corp:3128', 'http://proxy.corp:3128', undefined],
    ['proxy.corp', 'http://proxy.corp', undefined],
    [' http://proxy.corp:3128/ ', 'http://proxy.corp:3128', undefined],
    ['HTTPS://proxy.corp', 'https://proxy.corp', undefined],
    ['[::1]:3128', 'http://[::1]:3128', undefined],
    ['me:secret@proxy.corp:3128', 'http://proxy.corp:3128', basic('me:secret')],
    [`http://user:${secret}@proxy.corp:1`, 'http://proxy.corp:1', basic(`user:${secret}`)],
    ['http://us%40er:p%23ss@proxy.corp:1', 'http://proxy.corp:1', basic('us@er:p#ss')],
    ['http://me@proxy.corp:1', 'http://proxy.corp:1', basic('me:')],
  ])('%s is %s', (value, origin, authorization) => {
    expect(parseProxy({ name: 'HTTPS_PROXY', value })).toEqual({
      name: 'HTTPS_PROXY',
      origin,
      authorization,
    });
  });

  it.each([
    'foo bar',
    'http://',
    ':3128',
    'proxy.corp:99999',
    'proxy.corp:x',
    'http://a/b',
    'socks5://a:1',
    'http://[::1',
  ])('%s is refused, with its variable named and its password not shown', (value) => {
    const secretly = value.replace(/^(\w+:\/\/)?/u, `$1me:${secret}@`);
    expect(() => parseProxy({ name: 'HTTPS_PROXY', value: secretly })).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringMatching(/^HTTPS_PROXY is (?!.*p@ss)/u),
      }),
    );
  });
});

/** A proxy that tunnels for those it knows. */
async function startProxy(allowed: string | undefined, status = 407) {
  const mayPass = ({ headers }: IncomingMessage) => headers['proxy-authorization'] === allowed;
  const proxy = createServer((request, response) => {
    if (mayPass(request)) response.end('proxied');
    else response.writeHead(status).end();
  });
  proxy.on('connect', (request, socket) => {
    if (!mayPass(request)) {
      socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
      return;
    }
    const onward = connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  const address = proxy.address();
  return `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

function clientThrough(value: string) {
  const setting = { name: 'HTTPS_PROXY', value };
  const http = createHttpClient({
    userAgent: 'test',
    maxRetries: 0,
    httpProxy: setting,
    httpsProxy: setting,
  });
  onTestFinished(() => http.close());
  return http;
}

describe('a proxy', () => {
  it('is shown its user name and password, whatever their characters', async () => {
    const host = await startProxy(basic(`user:${secret}`));
    const http = clientThrough(`user:${secret}@${host}`);
    expect(await text((await http.request('http://mirror.test/')).body)).toBe('proxied');
  });

  it.each([
    ['http://mirror.test/', 407, 'wants a user name and password (407)', 'http'],
    ['https://mirror.test/', 407, 'wants a user name and password (407)', 'https'],
    ['https://mirror.test/', 403, 'refuses the connection with status 403', 'https'],
  ])('that answers %s with %i is named with its variable', async (url, status, words) => {
    const host = await startProxy('nobody', status);
    await expect(clientThrough(host).request(url)).rejects.toMatchObject({
      code: 'NETWORK',
      message: expect.stringContaining(`The proxy http://${host} (HTTPS_PROXY) ${words}`),
    });
  });

  it('that is wrong stops nobody who does not need it', async () => {
    const url = await serve((_request, response) => response.end('direct'));
    const http = clientThrough('foo bar');
    const direct = http.derive({ noProxy: '127.0.0.0/8' });
    expect(await text((await direct.request(`http://${url}/`)).body)).toBe('direct');
    await expect(http.request('https://mirror.test/')).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});

describe('NO_PROXY', () => {
  it.each([
    ['*', 'https://a.test/', true],
    ['a.test', 'https://a.test/', true],
    ['a.test', 'https://b.a.test/', true],
    ['a.test', 'https://aa.test/', false],
    ['.a.test', 'https://b.a.test/', true],
    ['*.a.test', 'https://b.a.test/', true],
    ['A.Test', 'https://a.test./', true],
    ['a.test:8443', 'https://a.test:8443/', true],
    ['a.test:8443', 'https://a.test/', false],
    ['a.test:443', 'https://a.test/', true],
    ['10.0.0.0/8', 'https://10.20.30.40/', true],
    ['10.0.0.0/8', 'https://11.20.30.40/', false],
    ['10.0.0.0/8', 'https://10.test/', false],
    ['fd00::/8', 'https://[fd12::1]/', true],
    ['fd00::/8', 'https://[fe80::1]/', false],
    ['10.0.0.0/33, x, 192.168.1.0/24', 'https://192.168.1.7/', true],
    ['10.0.0.0/33', 'https://10.0.0.1/', false],
    ['127.0.0.1 [::1]', 'http://[::1]:5000/', true],
    ['[::1]:5000', 'http://[::1]:5000/', true],
    ['::1', 'http://[::1]/', true],
    ['192.168.1.1', 'http://192.168.1.11/', false],
    ['', 'https://a.test/', false],
  ])('%j for %s: %s', (noProxy, url, expected) => {
    expect(goesDirect(new URL(url), noProxy)).toBe(expected);
  });
});
