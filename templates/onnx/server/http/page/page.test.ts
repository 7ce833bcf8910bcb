import { mkdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type HomeOptions,
  serveHome,
  type Served,
  writeHome,
} from '../../../../../test/support/server/served.ts';
import { twoTensors } from '../../../../../test/support/server/two-tensors.ts';
import { fileTempDir } from '../../../../../test/support/temp.ts';

const html = '<!doctype html><title>The page</title>';
const script = 'console.log("page")';
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8';
const golden = '{"schemaVersion":1,"cases":[{"inputs":[{"data":[9007199254740993]}]}]}';

async function servePage(env: NodeJS.ProcessEnv = {}, options: HomeOptions = twoTensors): Promise<Served> {
  const home = await writeHome(options);
  const page = join(home, 'server', 'page');
  await mkdir(join(page, 'assets'), { recursive: true });
  const files = { 'index.html': html, 'docs.html': '<title>API</title>', 'assets/index-ABC.js': script };
  for (const [path, text] of Object.entries(files)) await writeFile(join(page, `${path}.gz`), gzipSync(text));
  await writeFile(join(home, 'config', 'golden.json'), golden);
  await writeFile(join(home, 'config', 'graph.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  return serveHome(home, env);
}

/** Gets an answer as it comes over the wire: fetch would decompress it. */
async function getRaw(url: string, headers: Record<string, string>) {
  const sent = request(url, { headers });
  sent.end();
  const [response] = await once(sent, 'response');
  return { status: response.statusCode, headers: response.headers, body: await buffer(response) };
}

let served: Served;
beforeAll(async () => {
  served = await servePage({ MLPACK_IMAGE_DIGEST: 'sha256:abc' });
});

describe('/', () => {
  it('is the page for browsers', async () => {
    const { status, headers, body } = await getRaw(`${served.url}/`, { accept: browser });
    expect([status, body.toString()]).toEqual([200, html]);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      vary: 'Accept, Accept-Encoding',
    });
  });

  it.each(['*/*', 'application/json', 'application/json, text/html;q=0.9', 'text/html;q=0'])(
    'is JSON for who accepts %s',
    async (accept) => {
      const { headers, body } = await getRaw(`${served.url}/`, { accept });
      expect(headers['vary']).toBe('Accept');
      expect(JSON.parse(body.toString())).toMatchObject({ model: 'm', endpoints: { docs: 'GET /docs' } });
    },
  );

  it('is sent once to who still has it', async () => {
    const { headers } = await getRaw(`${served.url}/`, { accept: browser });
    const again = await getRaw(`${served.url}/`, {
      accept: browser,
      'if-none-match': `"other", ${headers['etag']}`,
    });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect(again.headers['etag']).toBe(headers['etag']);
  });
});

describe('assets', () => {
  it('are compressed for who takes that, and kept for ever', async () => {
    const url = `${served.url}/assets/index-ABC.js`;
    const { headers, body } = await getRaw(url, { 'accept-encoding': 'gzip, br' });
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'content-encoding': 'gzip',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    expect(gunzipSync(body).toString()).toBe(script);
    const plain = await getRaw(url, {});
    expect([plain.headers['content-encoding'], plain.body.toString()]).toEqual([undefined, script]);
  });

  it.each(['nothing.js', '..%2findex.html', '%2e%2e%2f%2e%2e%2fconfig%2fcontract.json', 'index-ABC.js.gz'])(
    'are not %s',
    async (name) => {
      expect((await served.get(`/assets/${name}`)).status).toBe(404);
    },
  );
});

describe('/model.json', () => {
  it('has the files of the image as they are, to the last digit', async () => {
    const { text, json } = await served.get('/model.json');
    expect(text).toContain(golden);
    expect(json.models[0].contract).toMatchObject({ schemaVersion: 2, name: 'm' });
    expect(json).toMatchObject({
      imageDigest: 'sha256:abc',
      requiresKey: false,
      grpcPort: null,
      models: [{ graph: '/graph.svg?model=m&version=1.2.3', routes: { predict: '/predict' } }],
    });
  });

  it('names paths that are there', async () => {
    const { json } = await served.get('/model.json');
    const [{ graph, routes }] = json.models;
    const drawing = await served.get(graph);
    expect(drawing.headers.get('content-type')).toBe('image/svg+xml');
    expect(drawing.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await served.post(routes.predict, { rows: [[[1, 2], 3]] })).status).toBe(200);
    const tensors = [
      { name: 'a', datatype: 'FP32', shape: [1, 2], data: [1, 2] },
      { name: 'k', datatype: 'INT64', shape: [1], data: [3] },
    ];
    expect((await served.post(routes.infer, { inputs: tensors })).status).toBe(200);
    expect((await served.get(routes.metadata)).status).toBe(200);
    const { openapi: _, ...always } = json.routes;
    for (const path of Object.values<string>(always)) {
      expect([path, (await served.get(path)).status]).toEqual([path, 200]);
    }
  });
});

it.each([
  ['?model=other', 404],
  ['?model=m&version=9', 404],
  ['?model=m&model=m', 400],
])('/graph.svg%s is answered with %i', async (query, status) => {
  expect((await served.get(`/graph.svg${query}`)).status).toBe(status);
});

it('counts what it sends as the page', async () => {
  await served.get('/docs');
  expect((await served.get('/metrics')).text).toMatch(
    /^mlpack_requests_total\{route="page",status="200"\} [1-9]/m,
  );
});

describe('with API keys', () => {
  let locked: Served;
  beforeAll(async () => {
    const file = join(await fileTempDir(), 'keys');
    await writeFile(file, 'secret\n');
    locked = await servePage({ MLPACK_API_KEY_FILE: file });
  });

  it('shows everybody the page, which can then ask for a key', async () => {
    expect((await getRaw(`${locked.url}/`, { accept: browser })).status).toBe(200);
    expect((await locked.get('/docs')).status).toBe(200);
    expect((await locked.get('/assets/index-ABC.js')).status).toBe(200);
  });

  it.each([
    ['/', '"model":"m"'],
    ['/model.json', '"requiresKey":true'],
    ['/graph.svg', '<svg'],
  ])('keeps %s for who has a key', async (path, part) => {
    expect((await locked.get(path)).status).toBe(401);
    const answer = await fetch(locked.url + path, { headers: { Authorization: 'Bearer secret' } });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain(part);
  });
});

describe.each([
  ['switched off', () => servePage({ MLPACK_PAGE: 'off' })],
  ['not in the image', async () => serveHome(await writeHome(twoTensors))],
])('a page that is %s', (_, start) => {
  it('is nowhere', async () => {
    const { url } = await start();
    for (const path of ['/docs', '/assets/index-ABC.js', '/model.json', '/graph.svg']) {
      expect([path, (await getRaw(url + path, {})).status]).toEqual([path, 404]);
    }
    const { body } = await getRaw(`${url}/`, { accept: browser });
    expect(Object.keys(JSON.parse(body.toString()).endpoints)).not.toContain('docs');
  });
});
