import type { RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { askingClient } from '../../../test/support/asking-client.ts';
import { serve } from '../../../test/support/http-server.ts';
import { parseMirrors } from './mirrors.ts';

describe('parseMirrors', () => {
  it('reads registries and their mirrors, in order', () => {
    const list =
      'docker.io=https://mirror.example/, quay.io=mirror:5000/proxy/quay,docker.io=http://[::1]:80,';
    expect(parseMirrors(list)).toEqual([
      { of: 'docker.io', registry: 'mirror.example', prefix: '', isPlain: false },
      { of: 'quay.io', registry: 'mirror:5000', prefix: 'proxy/quay/', isPlain: false },
      { of: 'docker.io', registry: '[::1]:80', prefix: '', isPlain: true },
    ]);
    expect(parseMirrors('')).toEqual([]);
  });

  it.each(['docker.io', 'docker.io=', '=mirror', 'docker.io=ftp://mirror', 'docker.io=m:x', 'a=u:p@host'])(
    'refuses %j',
    (list) => {
      expect(() => parseMirrors(list)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
    },
  );
});

const me = { username: 'me', password: 'secret' };
const basicOfMe = `Basic ${Buffer.from('me:secret').toString('base64')}`;

/** A registry and its mirror, which answers as told. */
async function mirrored(answerOfMirror: RequestListener) {
  const seen: string[] = [];
  const note =
    (name: string, answer: RequestListener): RequestListener =>
    (request, response) => {
      seen.push(`${name} ${request.method} ${request.url}`);
      answer(request, response);
    };
  const registry = await serve(note('registry', (_request, response) => response.end('registry')));
  const mirror = await serve(note('mirror', answerOfMirror));
  const mirrors = [{ of: registry, registry: mirror, prefix: 'proxy/', isPlain: true }];
  return { registry, mirror, seen, ...askingClient({ mirrors, credentials: me }) };
}

describe('mirrors', () => {
  it('are asked first, with credentials of their own, for pulls only', async () => {
    const { registry, mirror, seen, ask, looked } = await mirrored((request, response) => {
      if (request.headers.authorization === basicOfMe) response.end('mirror');
      else response.writeHead(401, { 'www-authenticate': 'Basic realm="m"' }).end();
    });
    expect(await text((await ask(registry)).body)).toBe('mirror');
    expect(looked).toEqual([`${mirror}/proxy/team/iris`]);
    expect(seen.splice(0)).toEqual(Array(2).fill('mirror GET /v2/proxy/team/iris/tags/list'));
    await ask(registry, { actions: 'pull,push' });
    await ask(registry, { method: 'PUT', path: 'manifests/1' });
    await ask(registry, { path: new URL(`http://${registry}/v2/here`) });
    expect(seen.map((line) => line.split(' ')[0])).toEqual(['registry', 'registry', 'registry']);
  });

  it.each([404, 403, 500])('that answer %i leave it to the registry', async (status) => {
    const { registry, ask } = await mirrored((_request, response) => response.writeHead(status).end());
    const answer = await ask(registry, { expected: [200, 404] });
    expect(await text(answer.body)).toBe('registry');
  });

  it('that cannot be reached are tried once', async () => {
    const { registry, ask, seen } = await mirrored((_request, response) => response.socket?.destroy());
    await ask(registry);
    await ask(registry, { method: 'HEAD' });
    expect(seen.filter((line) => line.startsWith('mirror'))).toHaveLength(2);
    expect(seen.filter((line) => line.startsWith('registry'))).toHaveLength(2);
  });
});
