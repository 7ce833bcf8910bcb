import { createServer, type IncomingMessage, type Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../oci/documents/digest.ts';
import { mediaTypes } from '../../oci/documents/media-types.ts';
import { createFileBlobStore, type FileBlobStore } from '../../util/blobs/file-blob-store.ts';
import { createHttpClient, type HttpClient } from '../../util/http/http.ts';
import { createRegistryClient } from '../client/client.ts';
import type { Credentials } from '../credentials/credentials.ts';
import { pullImage, resolveDigest } from './pull.ts';
import { systemClock } from '../client/retry.ts';
import { layerBlob, plainLayer } from '../../../test/support/whole-image.ts';

interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: Buffer | string;
}
type Route = Answer | ((request: IncomingMessage, body: string) => Answer);

const amd64 = { os: 'linux', architecture: 'amd64' } as const;
const arm64 = { os: 'linux', architecture: 'arm64' } as const;

let folder = '';
let store: FileBlobStore;
let http: HttpClient;
let server: Server;
let host = '';
let routes: Record<string, Route> = {};
let credentials: Credentials | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlpack-pull-'));
  store = createFileBlobStore(folder);
  http = createHttpClient({ userAgent: 'test' });
  credentials = undefined;
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const route = routes[request.url?.replace(/\?.*$/u, '') ?? ''] ?? { status: 404 };
      const answer = typeof route === 'function' ? route(request, Buffer.concat(chunks).toString()) : route;
      response.writeHead(answer.status ?? 200, answer.headers).end(answer.body);
    });
  });
  host = await listen(server);
});
afterEach(async () => {
  server.close();
  server.closeAllConnections();
  await http.close();
  await rm(folder, { recursive: true });
});

async function listen(listener: Server): Promise<string> {
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  return `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

const client = () =>
  createRegistryClient({
    http,
    findCredentials: async () => ({ credentials, origin: 'a test' }),
    clock: { ...systemClock, sleep: async () => {} },
  });
const pull = (reference: string, platform: typeof amd64 | typeof arm64 = amd64) =>
  pullImage(client(), reference, platform, { store });

function describeBlob(mediaType: string, bytes: Buffer) {
  return { mediaType, digest: digestOf(bytes), size: bytes.length };
}

/** Serves an image of one layer as `team/iris:1`, for amd64 alone, and gives its parts. */
function serveImage(layerSize?: number) {
  const layer = Buffer.from('the layer');
  const config = Buffer.from(
    JSON.stringify({ ...amd64, rootfs: { type: 'layers', diff_ids: [digestOf(layer)] } }),
  );
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: mediaTypes.dockerManifest,
      config: describeBlob(mediaTypes.dockerConfig, config),
      layers: [{ ...describeBlob(mediaTypes.dockerLayerGzip, layer), size: layerSize ?? layer.length }],
    }),
  );
  const attestation = {
    ...describeBlob(mediaTypes.manifest, manifest),
    platform: { os: 'unknown', architecture: 'unknown' },
  };
  const index = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      manifests: [attestation, { ...describeBlob(mediaTypes.dockerManifest, manifest), platform: amd64 }],
    }),
  );
  routes = {
    '/v2/team/iris/manifests/1': { headers: { 'content-type': mediaTypes.index }, body: index },
    [`/v2/team/iris/manifests/${digestOf(index)}`]: { body: index },
    [`/v2/team/iris/manifests/${digestOf(manifest)}`]: { body: manifest },
    [`/v2/team/iris/blobs/${digestOf(config)}`]: { body: config },
    [`/v2/team/iris/blobs/${digestOf(layer)}`]: { body: layer },
  };
  return { layer, config, manifest, index, layerPath: `/v2/team/iris/blobs/${digestOf(layer)}` };
}

/** Lets only those through who bring the token that the token service gives for the pull scope. */
function demandToken(giveToken: Route): void {
  for (const [path, answer] of Object.entries(routes)) {
    routes[path] = (request, body) => {
      if (request.headers.authorization === 'Bearer t0ken')
        return typeof answer === 'function' ? answer(request, body) : answer;
      const challenge = `Bearer realm="http://${host}/token",service="s",scope="repository:team/iris:pull"`;
      return { status: 401, headers: { 'www-authenticate': challenge } };
    };
  }
  routes['/token'] = giveToken;
}
describe('pullImage', () => {
  it('pulls the image for the platform, and needs no network for what it has', async () => {
    const { layer, manifest, index } = serveImage();
    expect(await resolveDigest(client(), `${host}/team/iris:1`)).toBe(digestOf(index));
    const image = await pull(`${host}/team/iris:1@${digestOf(index)}`);
    expect(image.descriptor).toMatchObject({
      digest: digestOf(manifest),
      mediaType: mediaTypes.dockerManifest,
    });
    expect(image.layers).toMatchObject([{ digest: digestOf(layer), diffId: digestOf(layer), sizeBytes: 9 }]);
    expect(await layerBlob(image)).toEqual(layer);
    routes = {};
    const again = await pull(`${host}/team/iris@${digestOf(index)}`);
    const plain = await Promise.all(image.layers.map(plainLayer));
    expect({ ...again, layers: await Promise.all(again.layers.map(plainLayer)) }).toEqual({
      ...image,
      layers: plain,
    });
  });

  it('lists the platforms an image is there for', async () => {
    const { manifest } = serveImage();
    await expect(pull(`${host}/team/iris:1`, arm64)).rejects.toMatchObject({
      code: 'REGISTRY_NOT_FOUND',
      message: expect.stringContaining('there for: linux/amd64.'),
    });
    await expect(pull(`${host}/team/iris@${digestOf(manifest)}`, arm64)).rejects.toMatchObject({
      code: 'REGISTRY_NOT_FOUND',
    });
  });

  it.each(['the laier', 'the layer, and more without end', 'the', ''])(
    'keeps nothing of a layer whose bytes are %j',
    async (body) => {
      const { layer, layerPath } = serveImage();
      routes[layerPath] = { body };
      await expect(pull(`${host}/team/iris:1`)).rejects.toMatchObject({ code: 'INTEGRITY' });
      expect((await store.list()).map(({ sha256 }) => `sha256:${sha256}`)).not.toContain(digestOf(layer));
    },
  );

  it.each([8, 10])('refuses a layer of 9 bytes that should have %i', async (size) => {
    serveImage(size);
    await expect(pull(`${host}/team/iris:1`)).rejects.toMatchObject({
      code: 'INTEGRITY',
      message: expect.stringContaining(`does not have the ${size} bytes`),
    });
  });

  it('refuses a manifest of another digest, and one that can be read in two ways', async () => {
    const { index, manifest } = serveImage();
    routes[`/v2/team/iris/manifests/${digestOf(index)}`] = { body: manifest };
    await expect(pull(`${host}/team/iris@${digestOf(index)}`)).rejects.toMatchObject({ code: 'INTEGRITY' });
    routes['/v2/team/iris/manifests/1'] = {
      headers: { 'docker-content-digest': digestOf(manifest) },
      body: index,
    };
    await expect(pull(`${host}/team/iris:1`)).rejects.toMatchObject({ code: 'INTEGRITY' });
    routes['/v2/team/iris/manifests/1'] = { body: '{"schemaVersion":2,"manifests":[],"layers":[]}' };
    await expect(pull(`${host}/team/iris:1`)).rejects.toMatchObject({ code: 'IMAGE_INVALID' });
    routes['/v2/team/iris/manifests/1'] = { headers: { 'content-type': mediaTypes.manifest }, body: index };
    await expect(pull(`${host}/team/iris:1`)).rejects.toMatchObject({ code: 'IMAGE_INVALID' });
  });

  it("passes the registry's own words on", async () => {
    const body = JSON.stringify({
      errors: [{ code: 'MANIFEST_UNKNOWN', message: 'manifest tagged by "1" is not found' }],
    });
    routes = { '/v2/team/iris/manifests/1': { status: 404, body } };
    await expect(pull(`${host}/team/iris:1`)).rejects.toMatchObject({
      code: 'REGISTRY_NOT_FOUND',
      message: expect.stringContaining('manifest tagged by "1" is not found'),
    });
  });

  it('tells a registry that fails from one that is not there', async () => {
    const body = JSON.stringify({ errors: [{ code: 'UNKNOWN', message: 'disk on fire' }] });
    routes = { '/v2/team/iris/manifests/1': { status: 503, body } };
    const failing = pull(`${host}/team/iris:1`);
    const free = createServer();
    const nowhere = await listen(free);
    free.close();
    const missing = pull(`${nowhere}/team/iris:1`);
    await expect(missing).rejects.toMatchObject({ code: 'NETWORK' });
    await expect(failing).rejects.toMatchObject({
      code: 'REGISTRY_FAILED',
      message: expect.stringContaining('disk on fire'),
    });
  });

  it('stops when told, with the reason', async () => {
    serveImage();
    const reason = new Error('Ctrl-C');
    const aborted = pullImage(client(), `${host}/team/iris:1`, amd64, {
      store,
      signal: AbortSignal.abort(reason),
    });
    await expect(aborted).rejects.toBe(reason);
  });
});

describe('logging in', () => {
  const token = { body: JSON.stringify({ access_token: 't0ken' }) };
  const denied = { status: 401, body: JSON.stringify({ details: 'incorrect username or password' }) };

  it('takes a token without credentials where that is enough', async () => {
    serveImage();
    demandToken(({ url, headers }) =>
      headers.authorization === undefined && url === '/token?service=s&scope=repository%3Ateam%2Firis%3Apull'
        ? token
        : denied,
    );
    expect((await pull(`${host}/team/iris:1`)).layers).toHaveLength(1);
  });

  it('shows the token service a password, or trades a refresh token', async () => {
    const { layer } = serveImage();
    demandToken(({ method, headers }, body) => {
      const isPassword = headers.authorization === `Basic ${Buffer.from('me:secret').toString('base64')}`;
      const isRefresh = method === 'POST' && new URLSearchParams(body).get('refresh_token') === 'refresh';
      return isPassword || isRefresh ? token : denied;
    });
    credentials = { username: 'me', password: 'secret' };
    expect((await pull(`${host}/team/iris:1`)).layers[0]?.digest).toBe(digestOf(layer));
    credentials = { identityToken: 'refresh' };
    expect((await pull(`${host}/team/iris:1`)).layers[0]?.digest).toBe(digestOf(layer));
    credentials = { username: 'me', password: 'wrong!' };
    const error: unknown = await pull(`${host}/team/iris:1`).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'REGISTRY_AUTH',
      message: expect.stringMatching(/incorrect username or password.*credentials from a test/u),
      suggestions: expect.arrayContaining([`mlpack login ${host}`]),
    });
    expect(String(error)).not.toContain('wrong!');
  });

  it('takes the password nowhere a redirect leads', async () => {
    const { layer, layerPath } = serveImage();
    const seen: (string | undefined)[] = [];
    const storage = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end(layer);
    });
    routes[layerPath] = { status: 307, headers: { location: `http://${await listen(storage)}/blob` } };
    demandToken(token);
    await pull(`${host}/team/iris:1`);
    storage.close();
    expect(seen).toEqual([undefined]);
  });
});
