import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { askingClient } from '../../test/support/asking-client.ts';
import { startFaultRegistry } from '../../test/support/fault-registry.ts';
import { serve } from '../../test/support/http-server.ts';
import { anonymousClient, instantClock } from '../../test/support/registry-clients.ts';
import { smallBundle } from '../../test/support/small-bundle.ts';
import { tempDir } from '../../test/support/temp.ts';
import { createFileBlobStore } from '../util/blobs/file-blob-store.ts';
import { fetchManifest } from './pull/manifest-source.ts';
import { pushBundle } from './push/push.ts';
import { sessionOf } from './push/upload-session.ts';

/** A registry that answers everything so. */
function answering(status: number, headers: Record<string, string>, body: string): Promise<string> {
  return serve((request, response) => {
    request.resume();
    response.writeHead(status, headers).end(body);
  });
}

const failure = (code: string, message: string) => JSON.stringify({ errors: [{ code, message }] });

describe('an answer to something sent', () => {
  it.each([
    [
      '413 of nginx',
      413,
      '<html>413 Request Entity Too Large</html>',
      'REGISTRY_FAILED',
      /refuses .* as too large \(413\)/u,
      /client_max_body_size/u,
    ],
    [
      'no repository, as Amazon ECR says it',
      404,
      failure('NAME_UNKNOWN', "The repository with name 'team/iris' does not exist"),
      'REGISTRY_NOT_FOUND',
      /The repository with name/u,
      /Create the repository first/u,
    ],
    [
      'no OCI manifests',
      400,
      failure('MANIFEST_INVALID', 'manifest invalid'),
      'REGISTRY_FAILED',
      /does not take .*manifest invalid/u,
      /no OCI images/u,
    ],
    [
      'an unknown media type',
      415,
      failure('UNSUPPORTED', 'unsupported'),
      'REGISTRY_FAILED',
      /does not take/u,
      /no OCI images/u,
    ],
    ['no permission', 403, failure('DENIED', 'denied'), 'REGISTRY_AUTH', /does not take/u, /may push there/u],
  ])('%s: says what to do', async (_title, status, body, code, message, suggestion) => {
    const registry = await answering(status, {}, body);
    const request = { method: 'PUT', path: 'manifests/1', body: () => Buffer.from('{}') } as const;
    await expect(askingClient().ask(registry, request)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
      suggestions: expect.arrayContaining([expect.stringMatching(suggestion)]),
    });
  });

  it.each([
    ['none', {}, false],
    ['one', { 'www-authenticate': 'Basic realm="r"' }, true],
  ])(
    '403 with %s of WWW-Authenticate suggests a login only where one is asked for',
    async (_title, headers, isAsked) => {
      const registry = await answering(403, headers, failure('DENIED', 'denied'));
      for (const method of ['GET', 'PUT'] as const) {
        const error: unknown = await askingClient()
          .ask(registry, { method, path: 'manifests/1' })
          .catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ code: 'REGISTRY_AUTH' });
        expect(JSON.stringify(error).includes('mlpack login')).toBe(isAsked);
      }
    },
  );

  it('is heard though it came before all was sent', async () => {
    const registry = await startFaultRegistry();
    registry.faults.add(/^PATCH/u, { kind: 'status', status: 413 }, 2);
    const dir = await tempDir();
    const bundle = await smallBundle(dir, [Buffer.alloc(24 << 20, 'too much for a proxy ')]);
    const clock = instantClock();
    const repository = { registry: registry.host, repository: 'team/iris' };
    const memory = createFileBlobStore(dir);
    await expect(
      pushBundle(anonymousClient(clock), repository, bundle, { memory, clock }),
    ).rejects.toMatchObject({ code: 'REGISTRY_FAILED', message: expect.stringContaining('too large (413)') });
  });
});

describe('an answer that no registry gives', () => {
  it.each(['GET', 'HEAD'] as const)('to a %s: a web page', async (method) => {
    const html = { 'content-type': 'text/html; charset=utf-8' };
    const registry = await serve((request, response) => {
      if (request.url === '/login/html') response.writeHead(200, html).end('<html>sign in</html>');
      else response.writeHead(302, { location: '/login/html' }).end();
    });
    await expect(askingClient().ask(registry, { method, path: 'manifests/1' })).rejects.toMatchObject({
      code: 'REGISTRY_FAILED',
      message: `${registry} answers with a web page (redirect to /login/html), not as a registry.`,
    });
    const page = await answering(200, html, '<html>welcome</html>');
    await expect(askingClient().ask(page, { method, path: 'manifests/1' })).rejects.toMatchObject({
      code: 'REGISTRY_FAILED',
      message: `${page} answers with a web page, not as a registry.`,
    });
  });

  it('is not an empty one that a framework calls text/html', async () => {
    const registry = await answering(202, { 'content-type': 'text/html', 'content-length': '0' }, '');
    const request = { method: 'POST', path: 'blobs/uploads/', expected: [202] } as const;
    expect((await askingClient().ask(registry, request)).status).toBe(202);
  });

  it.each([
    ['none', {}, /names no way to log in \(no WWW-Authenticate\)/u],
    ['another', { 'www-authenticate': 'Negotiate' }, /wants to be asked by Negotiate/u],
  ])('401 with %s scheme (RFC 9110, section 15.5.2)', async (_title, headers, message) => {
    const registry = await answering(401, headers, failure('UNAUTHORIZED', 'authentication required'));
    const { ask } = askingClient({ credentials: { username: 'me', password: 'secret' } });
    await expect(ask(registry)).rejects.toMatchObject({
      code: 'REGISTRY_AUTH',
      message: expect.stringMatching(message),
    });
  });
});

describe('an answer with a wrong address', () => {
  it('for an upload, where TLS is not spoken: says so at once', async () => {
    const registry = await serve((request, response) => {
      request.resume();
      const location = `https://${request.headers.host}/v2/team/iris/blobs/uploads/1`;
      if (request.method === 'POST') response.writeHead(202, { location }).end();
      else response.writeHead(404).end();
    });
    const dir = await tempDir();
    const clock = instantClock();
    const pushed = pushBundle(
      anonymousClient(clock),
      { registry, repository: 'team/iris' },
      await smallBundle(dir, [Buffer.from('layer')]),
      { memory: createFileBlobStore(dir), clock },
    );
    await expect(pushed).rejects.toMatchObject({
      code: 'NETWORK',
      message: expect.stringMatching(
        new RegExp(
          `^Sending .* failed: ${registry} wants it sent to https://${registry} \\(Location\\), which cannot be reached: TLS is not spoken there$`,
          'u',
        ),
      ),
      suggestions: expect.not.arrayContaining([expect.stringContaining('--insecure-registry')]),
    });
    expect(clock.waitedMs).toEqual([]);
  });

  it.each([
    ['GET', 307, undefined, 'more than 5 times, the last time'],
    ['PUT', 307, () => Buffer.from('{}'), 'more than 5 times, the last time'],
    ['PUT', 302, () => Buffer.from('{}'), 'does not take'],
  ] as const)('that leads back to itself: %s, %d', async (method, status, body, words) => {
    const registry = await serve((request, response) => {
      request.resume();
      response
        .writeHead(status, {
          location: `${new URL(request.url ?? '', 'http://x').pathname}?signature=secret`,
        })
        .end();
    });
    const asked = askingClient().ask(registry, {
      method,
      path: 'manifests/1',
      ...(body === undefined ? {} : { body }),
    });
    await expect(asked).rejects.toMatchObject({
      code: 'REGISTRY_FAILED',
      message: expect.stringMatching(
        new RegExp(`${words}.* from (http:\\S+/manifests/1) to \\1[ .](?!\\?)`, 'u'),
      ),
    });
  });
});

describe('a manifest that comes compressed', () => {
  const index = JSON.stringify({ schemaVersion: 2, manifests: [] });
  const fetched = async (coding: string, bytes: Uint8Array) => {
    const registry = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': coding }).end(bytes),
    );
    const reference = { registry, repository: 'team/iris', tag: '1' };
    return fetchManifest(anonymousClient(), reference);
  };

  it('with gzip is read', async () => {
    expect(String((await fetched('gzip', gzipSync(index))).bytes)).toBe(index);
  });

  it.each([
    ['br', Buffer.from(index)],
    ['gzip', Buffer.from(index)],
    ['gzip', gzipSync(Buffer.alloc(17 << 20))],
  ])('with %s that cannot be read is named', async (coding, bytes) => {
    await expect(fetched(coding, bytes)).rejects.toMatchObject({
      code: 'REGISTRY_FAILED',
      message: expect.stringContaining(`Content-Encoding "${coding}"`),
    });
  });
});

describe('where an upload goes on', () => {
  const url = 'https://r.test/v2/team/iris/blobs/uploads/';
  it.each([
    [
      '/v2/team/iris/blobs/uploads/1?_state=a%2Bb%3D',
      'https://r.test/v2/team/iris/blobs/uploads/1?_state=a%2Bb%3D',
    ],
    ['1?x=1', 'https://r.test/v2/team/iris/blobs/uploads/1?x=1'],
    ['//r.test/v2/1', 'https://r.test/v2/1'],
    ['http://r.test/v2/1?x=1', 'https://r.test/v2/1?x=1'],
    ['http://r.test:5000/v2/1', 'https://r.test/v2/1'],
    ['https://store.test/1?sig=a%2Fb', 'https://store.test/1?sig=a%2Fb'],
  ])('%s is %s (RFC 9110, section 10.2.2)', (location, expected) => {
    expect(sessionOf({ headers: { location }, url }, { registry: 'r.test' }, 0).location.href).toBe(expected);
  });
});
