import type { IncomingMessage, RequestListener } from 'node:http';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { askingClient } from '../../../test/support/asking-client.ts';
import { serve } from '../../../test/support/http-server.ts';
import type { Credentials } from '../credentials/credentials.ts';
import { systemClock } from './retry.ts';

const marker = 'pa55word-nobody-may-see';
const me: Credentials = { username: 'me', password: marker };
const basicOfMe = `Basic ${Buffer.from(`me:${marker}`).toString('base64')}`;

const authorizationOf = (request: IncomingMessage) => request.headers.authorization;

/** A registry with a token service; tokens are t1, t2, … and good until revoked. */
async function tokenRegistry(answer: Record<string, unknown> = {}) {
  const asked: URLSearchParams[] = [];
  const revoked = new Set<string>();
  const seen: string[] = [];
  const host = await serve(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://r');
    if (url.pathname === '/token') {
      const body = await text(request);
      asked.push(request.method === 'POST' ? new URLSearchParams(body) : url.searchParams);
      response.end(JSON.stringify({ token: `t${asked.length}`, ...answer }));
      return;
    }
    const authorization = authorizationOf(request) ?? '';
    seen.push(`${request.method} ${url.pathname} ${authorization}`);
    const isGood = authorization.startsWith('Bearer t') && !revoked.has(authorization);
    if (isGood) response.end('ok');
    else {
      const challenge = `Bearer realm="http://${request.headers.host}/token",service="s",scope="repository:team/iris:pull"`;
      response.writeHead(401, { 'www-authenticate': challenge }).end();
    }
  });
  return { host, asked, revoked, seen };
}

describe('tokens', () => {
  it('are fetched once for all who need the same at the same time', async () => {
    const { host, asked } = await tokenRegistry();
    const { ask, looked } = askingClient({ credentials: me });
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => ask(host)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(asked.map(String)).toEqual(['service=s&scope=repository%3Ateam%2Firis%3Apull&account=me']);
    expect(looked).toEqual([`${host}/team/iris`]);
  });

  it('cover a push, and the repository a blob is mounted from', async () => {
    const { host, asked } = await tokenRegistry();
    const { ask } = askingClient({ credentials: me });
    await ask(host, { actions: 'pull,push' });
    await ask(host, { method: 'POST', path: 'blobs/uploads/', actions: 'pull,push', from: 'team/base' });
    await ask(host, { actions: 'pull,push' });
    expect(asked.map((question) => question.getAll('scope'))).toEqual([
      ['repository:team/iris:pull,push'],
      ['repository:team/iris:pull,push', 'repository:team/base:pull'],
    ]);
  });

  it('are renewed once when refused, and before they expire', async () => {
    const { host, asked, revoked, seen } = await tokenRegistry({ expires_in: 300 });
    let nowMs = 0;
    const { ask } = askingClient({
      credentials: { identityToken: marker },
      clock: { ...systemClock, now: () => nowMs, sleep: async () => {} },
    });
    await ask(host);
    revoked.add('Bearer t1');
    await Promise.all([ask(host), ask(host)]);
    expect(asked).toHaveLength(2);
    nowMs = 299_000;
    seen.length = 0;
    await ask(host);
    expect(seen).toEqual(['GET /v2/team/iris/tags/list Bearer t3']);
    expect(asked.at(-1)?.toString()).toBe(
      `grant_type=refresh_token&client_id=mlpack&refresh_token=${marker}&service=s&scope=repository%3Ateam%2Firis%3Apull`,
    );
  });

  it('that do not help are not fetched again and again', async () => {
    const { host, asked, revoked } = await tokenRegistry();
    revoked.add('Bearer t1').add('Bearer t2').add('Bearer t3');
    const { ask } = askingClient({ credentials: me });
    await expect(ask(host)).rejects.toMatchObject({ code: 'REGISTRY_AUTH' });
    expect(asked).toHaveLength(1);
  });

  it('of a service that fails for the moment are asked for again', async () => {
    let failures = 3;
    const token: RequestListener = (_request, response) => {
      failures -= 1;
      if (failures === 2) response.writeHead(503).end();
      else if (failures === 1) response.socket?.destroy();
      else if (failures === 0) {
        response.writeHead(200, { 'content-length': '100' }).write('{"token":', () => response.destroy());
      } else response.end('{"token":"t"}');
    };
    const host = await serve((request, response) => {
      if (request.url?.startsWith('/token') === true) token(request, response);
      else if (authorizationOf(request) === 'Bearer t') response.end('ok');
      else {
        const challenge = `Bearer realm="http://${request.headers.host}/token"`;
        response.writeHead(401, { 'www-authenticate': challenge }).end();
      }
    });
    expect((await askingClient().ask(host)).status).toBe(200);
    expect(failures).toBe(-1);
  });

  it.each(['a\r\nX: y', 'a b', 'tökén', 12, null])(
    'are refused that no header can hold: %j',
    async (token) => {
      const { host } = await tokenRegistry({ token });
      await expect(askingClient().ask(host)).rejects.toMatchObject({
        code: 'REGISTRY_FAILED',
        message: expect.stringMatching(/^The token service \S+ answered with/),
        suggestions: [],
      });
    },
  );

  it.each([
    ['/token', '/token'],
    ['token', '/token'],
    ['/auth/token?tenant=a', '/auth/token'],
  ])('come from the registry itself where the realm is %s, which says no host', async (realm, path) => {
    const asked: URL[] = [];
    const host = await serve((request, response) => {
      const url = new URL(request.url ?? '', 'http://r');
      if (url.pathname.startsWith('/v2/')) {
        if (authorizationOf(request) === 'Bearer t') response.end('ok');
        else response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}",service="s"` }).end();
        return;
      }
      asked.push(url);
      response.end('{"token":"t"}');
    });
    expect((await askingClient({ credentials: me }).ask(host)).status).toBe(200);
    expect(asked.map(({ pathname }) => pathname)).toEqual([path]);
    expect(asked[0]?.searchParams.get('account')).toBe('me');
    expect(asked[0]?.searchParams.get('tenant')).toBe(realm.includes('tenant') ? 'a' : null);
  });

  it('are not asked for at what is no address', async () => {
    const host = await serve((_request, response) =>
      response.writeHead(401, { 'www-authenticate': 'Bearer realm="http://a b/"' }).end(),
    );
    await expect(askingClient({ credentials: me }).ask(host)).rejects.toMatchObject({
      code: 'REGISTRY_FAILED',
      message: `${host} sends to a token service that is no URL: http://a b/`,
    });
  });

  it('are not asked for at anything but HTTP', async () => {
    const { ask } = askingClient({ credentials: me });
    const host = await serve((_request, response) =>
      response.writeHead(401, { 'www-authenticate': 'Bearer realm="ftp://other.example/"' }).end(),
    );
    await expect(ask(host)).rejects.toMatchObject({
      code: 'REGISTRY_FAILED',
      message: expect.stringContaining('ftp://other.example/'),
    });
  });
});

/** Lets in who shows the password. */
const demanding: RequestListener = (request, response) => {
  if (authorizationOf(request) === basicOfMe) response.end('ok');
  else response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end(authorizationOf(request));
};

describe('a password', () => {
  it('is shown when asked for, and from then on', async () => {
    let asked = 0;
    const host = await serve((request, response) => {
      asked += 1;
      demanding(request, response);
    });
    const { ask } = askingClient({ credentials: me });
    await ask(host);
    await ask(host);
    expect(asked).toBe(3);
  });

  it('is tried once, and is in no error', async () => {
    const tried: unknown[] = [];
    const host = await serve((request, response) => {
      tried.push(authorizationOf(request));
      response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end();
    });
    const { ask } = askingClient({ credentials: me });
    const error: unknown = await ask(host).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'REGISTRY_AUTH',
      suggestions: [`mlpack login ${host}`, expect.anything()],
    });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(marker);
    expect(tried).toEqual([undefined, basicOfMe]);
  });

  it('and a token are shown to no other host, port or scheme', async () => {
    const seen: unknown[] = [];
    const other = await serve((request, response) => {
      seen.push(authorizationOf(request));
      response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end();
    });
    const host = await serve(demanding);
    const { ask, looked } = askingClient({ credentials: me });
    await ask(host);
    const elsewhere = ask(host, {
      method: 'PUT',
      path: new URL(`http://${other}/upload`),
      body: () => Buffer.from('x'),
    });
    await expect(elsewhere).rejects.toMatchObject({
      code: 'REGISTRY_AUTH',
      message: expect.stringContaining(`without credentials, which ${other} never gets`),
    });
    await ask(host, { path: new URL(`http://${host}/upload?state=1`) });
    expect([seen, looked.length]).toEqual([[undefined], 1]);
    const upgraded = ask(host, { path: new URL(`https://${host}/upload`), retry: false });
    await expect(upgraded).rejects.toMatchObject({ code: 'NETWORK' });
  });
});

describe('faults', () => {
  it('at random in one of five requests fail none of 2000', async () => {
    // Numerical Recipes' generator, so that every run has the same faults.
    let state = 42;
    const chance = () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
    let faults = 0;
    const host = await serve((_request, response) => {
      if (chance() < 0.2) {
        faults += 1;
        if (chance() < 0.5) response.writeHead(503).end();
        else response.socket?.resetAndDestroy();
      } else response.end('ok');
    });
    const { ask } = askingClient();
    for (let batch = 0; batch < 500; batch += 1) {
      const answers = await Promise.all(
        [1, 2, 3, 4].map(() => ask(host, { method: 'PUT', body: () => Buffer.from('x') })),
      );
      await Promise.all(answers.map(({ body }) => body.dump()));
    }
    expect(faults).toBeGreaterThan(400);
  });

  it('are not met by sending again what must not be sent twice', async () => {
    let asked = 0;
    const host = await serve((_request, response) => {
      asked += 1;
      response.writeHead(503).end();
    });
    const patch = { method: 'PATCH', retry: false, body: () => Buffer.from('x') } as const;
    await expect(askingClient().ask(host, patch)).rejects.toMatchObject({ code: 'REGISTRY_FAILED' });
    expect(asked).toBe(1);
  });

  it('send the whole body again', async () => {
    const bodies: string[] = [];
    const host = await serve(async (request, response) => {
      bodies.push(await text(request));
      response.writeHead(bodies.length === 1 ? 502 : 201).end();
    });
    await askingClient().ask(host, { method: 'PUT', body: () => Buffer.from('manifest'), expected: [201] });
    expect(bodies).toEqual(['manifest', 'manifest']);
  });

  it('open a body anew that was answered before it was read', async () => {
    const opened: Readable[] = [];
    const chunk = Buffer.alloc(1 << 20);
    const body = () => {
      const stream = Readable.from(Array<Buffer>(32).fill(chunk));
      opened.push(stream);
      return stream;
    };
    let asked = 0;
    const host = await serve(async (request, response) => {
      asked += 1;
      if (asked === 1) response.writeHead(503).end();
      else if (asked === 2) response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end();
      else response.end(String((await buffer(request)).length));
    });
    const answer = await askingClient({ credentials: me }).ask(host, { method: 'PUT', body });
    expect(await text(answer.body)).toBe(String(32 << 20));
    expect(opened.every(({ destroyed }) => destroyed)).toBe(true);
  });
});
