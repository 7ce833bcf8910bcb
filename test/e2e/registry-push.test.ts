/** What we push to docker-registry others find there as it was; what others push we pull as it is. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { digestOf, hexOf } from '../../src/oci/documents/digest.ts';
import { parsePlatform } from '../../src/oci/documents/platform.ts';
import { moveTag } from '../../src/registry/push/claim.ts';
import { findManifest } from '../../src/registry/pull/find-manifest.ts';
import { listTags } from '../../src/registry/pull/list-tags.ts';
import { pullBundle, pullImage } from '../../src/registry/pull/pull.ts';
import { pushBundle } from '../../src/registry/push/push.ts';
import { putManifest } from '../../src/registry/push/put-manifest.ts';
import { createFileBlobStore } from '../../src/util/blobs/file-blob-store.ts';
import { startCuttingProxy } from '../support/cutting-proxy.ts';
import { anonymousClient } from '../support/registry-clients.ts';
import { it } from '../support/rig.ts';
import { runOk } from '../support/run.ts';
import { smallBundle } from '../support/small-bundle.ts';
import { layerBlob } from '../support/whole-image.ts';

const amd64 = parsePlatform('linux/amd64');
const big = randomBytes(5 << 20);

async function inspect(reference: string): Promise<string> {
  const { stdout } = await runOk('skopeo', [
    'inspect',
    '--raw',
    '--tls-verify=false',
    `docker://${reference}`,
  ]);
  return digestOf(Buffer.from(stdout));
}

/** An image of umoci's, for a platform. */
async function umociImage(layout: string, tag: string, architecture: string): Promise<void> {
  await runOk('umoci', ['new', '--image', `${layout}:${tag}`]);
  const platform = ['--architecture', architecture, '--os', 'linux'];
  await runOk('umoci', ['config', '--image', `${layout}:${tag}`, ...platform]);
  const content = join(layout, '..', architecture);
  await mkdir(content);
  await writeFile(join(content, 'hello'), architecture);
  await runOk('umoci', ['insert', '--rootless', '--image', `${layout}:${tag}`, content, '/hello']);
}

describe('pushing to docker-registry', () => {
  it('is seen by skopeo as it was, and the second repository costs nothing', async ({
    dir,
    registry,
    needs,
  }) => {
    needs('skopeo');
    const client = anonymousClient();
    const memory = createFileBlobStore(join(dir, 'cache'));
    const bundle = await smallBundle(dir, [big, Buffer.from('x')], ['linux/amd64', 'linux/arm64']);
    const repository = { registry: registry.host, repository: 'team/iris' };
    const first = await pushBundle(client, repository, bundle, { memory });
    expect(first.blobs.map(({ outcome }) => outcome)).toEqual(Array(4).fill('uploaded'));
    expect(await listTags(client, repository)).toEqual([]);
    const { mediaType, digest } = bundle.descriptor;
    const manifest = { mediaType, bytes: bundle.indexBytes ?? Buffer.of() };
    await putManifest(client, repository, '1.0.0', manifest);
    const reference = `${registry.host}/team/iris:1.0.0`;
    expect(await inspect(reference)).toBe(digest);
    const copy = join(dir, 'copy');
    await runOk('skopeo', ['copy', '--src-tls-verify=false', `docker://${reference}`, `dir:${copy}`]);
    expect(await readFile(join(copy, hexOf(digestOf(big))))).toEqual(big);
    const found = await findManifest(client, { ...repository, tag: '1.0.0' });
    expect(found).toMatchObject({ digest, mediaType, sizeBytes: manifest.bytes.length });

    const again = await pushBundle(client, repository, bundle, { memory });
    expect(again.sentBytes).toBe(0);
    const second = await pushBundle(client, { ...repository, repository: 'team/wine' }, bundle, { memory });
    expect(second.blobs.map(({ outcome }) => outcome)).toEqual(Array(4).fill('mounted'));
    const manifests = bundle.images.reduce((sum, { manifestBytes }) => sum + manifestBytes.length, 0);
    expect(second.sentBytes).toBe(manifests + manifest.bytes.length);
  });

  it('gets through where connections break, both ways', async ({ dir, registry }) => {
    const proxy = await startCuttingProxy(registry.host);
    const client = anonymousClient();
    const bundle = await smallBundle(dir, [big]);
    const memory = createFileBlobStore(join(dir, 'cache'));
    proxy.cutAfter('up', 2 << 20);
    const repository = { registry: proxy.host, repository: 'team/iris' };
    const pushed = await pushBundle(client, repository, bundle, { memory });
    expect(proxy.cuts()).toBe(1);
    expect(pushed.blobs.map(({ outcome }) => outcome)).toEqual(['uploaded', 'uploaded']);
    const store = createFileBlobStore(join(dir, 'puller'));
    proxy.cutAfter('down', 2 << 20);
    const reference = `${proxy.host}/team/iris@${bundle.descriptor.digest}`;
    const pulled = await pullImage(client, reference, amd64, { store });
    expect(proxy.cuts()).toBe(2);
    expect(await layerBlob(pulled)).toEqual(big);
  });

  it('lets one of two who release the same version win', async ({ dir, registry }) => {
    const repository = { registry: registry.host, repository: 'team/iris' };
    const memory = createFileBlobStore(join(dir, 'cache'));
    const release = async (name: string) => {
      const client = anonymousClient();
      const bundle = await smallBundle(dir, [Buffer.from(name)]);
      await pushBundle(client, repository, bundle, { memory });
      const { mediaType, digest } = bundle.descriptor;
      const manifest = { mediaType, bytes: bundle.images[0].manifestBytes };
      await moveTag(client, repository, '1.0.0', { manifest, expect: undefined });
      return digest;
    };
    const results = await Promise.allSettled(['a', 'b', 'c'].map(release));
    const [winner, ...others] = results.filter((result) => result.status === 'fulfilled');
    expect(others).toEqual([]);
    const found = await findManifest(anonymousClient(), { ...repository, tag: '1.0.0' });
    expect(found?.digest).toBe(winner?.value);
    for (const result of results.filter(({ status }) => status === 'rejected')) {
      expect(result).toMatchObject({ reason: { code: 'REGISTRY_CONFLICT' } });
    }
  });
});

describe('pulling from docker-registry', () => {
  for (const format of ['oci', 'v2s2']) {
    it(`brings what umoci and skopeo pushed (${format})`, async ({ dir, registry, needs }) => {
      needs('skopeo', 'umoci');
      const layout = join(dir, 'layout');
      await runOk('umoci', ['init', '--layout', layout]);
      const client = anonymousClient();
      const store = createFileBlobStore(join(dir, 'cache'));
      const repository = { registry: registry.host, repository: 'team/hello' };
      const descriptors = [];
      for (const architecture of ['amd64', 'arm64']) {
        await umociImage(layout, architecture, architecture);
        const destination = `docker://${registry.host}/team/hello:${architecture}`;
        const flags = ['--dest-tls-verify=false', '--format', format];
        await runOk('skopeo', ['copy', ...flags, `oci:${layout}:${architecture}`, destination]);
        const lone = await pullBundle(client, `${registry.host}/team/hello:${architecture}`, { store });
        expect(await inspect(`${registry.host}/team/hello:${architecture}`)).toBe(lone.descriptor.digest);
        descriptors.push(lone.descriptor);
      }
      const mediaType =
        format === 'oci'
          ? 'application/vnd.oci.image.index.v1+json'
          : 'application/vnd.docker.distribution.manifest.list.v2+json';
      const bytes = Buffer.from(
        `${JSON.stringify({ schemaVersion: 2, mediaType, manifests: descriptors }, null, 3)}\n`,
      );
      await putManifest(client, repository, 'both', { mediaType, bytes });
      const both = await pullBundle(client, `${registry.host}/team/hello:both`, { store });
      expect(both.descriptor).toEqual({ mediaType, digest: digestOf(bytes), size: bytes.length });
      expect(both.images.map(({ descriptor }) => descriptor)).toEqual(descriptors);
      const memory = createFileBlobStore(join(dir, 'cache'));
      await pushBundle(client, { ...repository, repository: 'team/copy' }, both, { memory });
      expect(await inspect(`${registry.host}/team/copy@${digestOf(bytes)}`)).toBe(digestOf(bytes));
    });
  }
});
