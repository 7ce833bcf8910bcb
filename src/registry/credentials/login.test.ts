import type { RequestListener } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serve } from '../../../test/support/http-server.ts';
import { createHttpClient } from '../../util/http/http.ts';
import { endpointFinder } from '../client/endpoint.ts';
import { checkLogin } from './login.ts';

const me = { username: 'me', password: 'pa55word-nobody-may-see' };
const basicOfMe = `Basic ${Buffer.from(`me:${me.password}`).toString('base64')}`;

async function login(registry: string, credentials = me, onOpen?: () => void) {
  const http = createHttpClient({ userAgent: 'test' });
  onTestFinished(() => http.close());
  return checkLogin(await endpointFinder({ http })(registry), credentials, undefined, onOpen);
}

/** Challenges whoever does not show one of these. */
function registryFor(authorization: string, challenge: (host: string) => string): RequestListener {
  return (request, response) => {
    if (request.headers.authorization === authorization && request.url === '/v2/') response.end('{}');
    else response.writeHead(401, { 'www-authenticate': challenge(request.headers.host ?? '') }).end();
  };
}

describe('checkLogin', () => {
  it('keeps the password a registry wants to see', async () => {
    const host = await serve(registryFor(basicOfMe, () => 'Basic realm="r"'));
    expect(await login(host)).toEqual(me);
    await expect(login(host, { ...me, username: 'you' })).rejects.toMatchObject({
      code: 'REGISTRY_AUTH',
      message: expect.stringContaining('refuses the password of you'),
    });
  });

  it('says where nobody is asked for credentials, and keeps them all the same', async () => {
    let opened = 0;
    const onOpen = () => (opened += 1);
    const open = await serve((_request, response) => response.end('{}'));
    expect(await login(open, me, onOpen)).toEqual(me);
    expect(opened).toBe(1);
    await login(await serve(registryFor(basicOfMe, () => 'Basic realm="r"')), me, onOpen);
    expect(opened).toBe(1);
  });

  it('keeps a refresh token rather than the password', async () => {
    const asked: unknown[] = [];
    let answer: object = { token: 't', refresh_token: 'refresh' };
    const registry = registryFor('Bearer t', (host) => `Bearer realm="http://${host}/token",service="s"`);
    const host = await serve((request, response) => {
      if (request.url?.startsWith('/token') !== true) registry(request, response);
      else if (request.headers.authorization === basicOfMe) {
        asked.push(request.url);
        response.end(JSON.stringify(answer));
      } else response.writeHead(401).end('{"details":"incorrect username or password"}');
    });
    expect(await login(host)).toEqual({ identityToken: 'refresh' });
    expect(asked).toEqual(['/token?service=s&offline_token=true&client_id=mlpack&account=me']);
    answer = { access_token: 't' };
    expect(await login(host)).toEqual(me);
    const error: unknown = await login(host, { ...me, username: 'you' }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'REGISTRY_AUTH',
      message: expect.stringMatching(/refuses the password of you: "incorrect username or password"/u),
    });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(me.password);
  });

  it('tells a host that is no registry', async () => {
    const host = await serve((_request, response) => response.writeHead(404).end());
    await expect(login(host)).rejects.toMatchObject({ code: 'REGISTRY_NOT_FOUND' });
  });

  it('believes a registry that asks nobody', async () => {
    expect(await login(await serve((_request, response) => response.end('{}')))).toEqual(me);
  });
});
