import { describe, expect, it } from 'vitest';
import { startFaultRegistry, type FaultRegistryOptions } from '../../../test/support/fault-registry.ts';
import { serve } from '../../../test/support/http-server.ts';
import { anonymousClient, instantClock } from '../../../test/support/registry-clients.ts';
import { digestOf } from '../../oci/documents/digest.ts';
import { mediaTypes } from '../../oci/documents/media-types.ts';
import { findManifest } from './find-manifest.ts';
import { listTags } from './list-tags.ts';
import { offerManifest, putManifest } from '../push/put-manifest.ts';

const manifest = {
  mediaType: mediaTypes.index,
  bytes: Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.index, manifests: [] })),
};
const digest = digestOf(manifest.bytes);

async function setUp(options: FaultRegistryOptions = {}) {
  const registry = await startFaultRegistry(options);
  const repository = { registry: registry.host, repository: 'team/iris' };
  return { registry, repository, client: anonymousClient(instantClock()) };
}

describe('listTags', () => {
  it('follows the pages to the last', async () => {
    const { registry, repository, client } = await setUp({ pageSize: 2 });
    for (const tag of ['1.0.0', '1.1.0', '2.0.0', 'latest', 'production']) {
      registry.repository('team/iris').tags.set(tag, digest);
    }
    expect(await listTags(client, repository)).toEqual(['1.0.0', '1.1.0', '2.0.0', 'latest', 'production']);
    expect(registry.seen).toHaveLength(3);
  });

  it.each([
    ['another origin', (target: string) => `<http://registry.internal:5000${target}>; rel="next"`],
    ['another scheme', (target: string) => `<https://127.0.0.1${target}>; rel="next"`],
    ['a prefix', (target: string) => `</artifactory/api/docker/local${target}>; rel="next"`],
    ['a relation without quotes', (target: string) => `<${target}>; rel=next`],
    ['another parameter before', (target: string) => `<${target}>; title="a, b"; rel="next"`],
    ['several relations', (target: string) => `<${target}>; rel="last next"`],
    ['no relation', (target: string) => `<${target}>`],
    ['another link before', (target: string) => `</v2/x/tags/list>; rel="first", <${target}>; rel="next"`],
    ['a query alone', (target: string) => `<${target.slice(target.indexOf('?'))}>; rel="next"`],
  ])('asks the registry itself for a next page with %s (RFC 8288, section 3)', async (_title, tagLink) => {
    const { registry, repository, client } = await setUp({ pageSize: 2, tagLink, wantsTokens: true });
    for (const tag of ['1', '2', '3', '4', '5']) registry.repository('team/iris').tags.set(tag, digest);
    expect(await listTags(client, repository)).toEqual(['1', '2', '3', '4', '5']);
  });

  it.each(['<http://[>; rel="next"', '<https://other.test/page/2>; rel="next"'])(
    'refuses a list that goes on at %s rather than to shorten it',
    async (link) => {
      const { registry, repository, client } = await setUp({ pageSize: 1, tagLink: () => link });
      for (const tag of ['1', '2']) registry.repository('team/iris').tags.set(tag, digest);
      await expect(listTags(client, repository)).rejects.toMatchObject({ code: 'REGISTRY_FAILED' });
    },
  );

  it('leaves out what is no tag: null (Nexus), and digests (Artifactory)', async () => {
    const registry = await serve((_request, response) =>
      response.end(JSON.stringify({ name: 'team/iris', tags: [null, '', digest, '1.0.0'] })),
    );
    const client = anonymousClient(instantClock());
    expect(await listTags(client, { registry, repository: 'team/iris' })).toEqual(['1.0.0']);
  });

  it('finds none where there is no repository, or nothing in it', async () => {
    const { registry, repository, client } = await setUp();
    expect(await listTags(client, repository)).toEqual([]);
    registry.repository('team/iris');
    expect(await listTags(client, repository)).toEqual([]);
  });

  it('does not read a list without end', async () => {
    const registry = await serve((_request, response) => {
      const fill = () => {
        while (!response.destroyed && response.write(Buffer.alloc(1 << 20, ' ')));
      };
      response.on('drain', fill);
      fill();
    });
    const client = anonymousClient(instantClock());
    await expect(listTags(client, { registry, repository: 'team/iris' })).rejects.toMatchObject({
      code: 'REGISTRY_FAILED',
      message: expect.stringContaining(
        `${registry} answers more than the tags of ${registry}/team/iris can be`,
      ),
      suggestions: [],
    });
  });

  it('does not go round in circles', async () => {
    const { registry, repository, client } = await setUp({ pageSize: 0 });
    registry.repository('team/iris').tags.set('1', digest);
    await expect(listTags(client, repository)).rejects.toMatchObject({ code: 'REGISTRY_FAILED' });
  });
});

describe('findManifest', () => {
  it.each([true, false])('finds by tag and by digest (digests told: %s)', async (tellsDigests) => {
    const { repository, client } = await setUp({ tellsDigests });
    await putManifest(client, repository, '1', manifest);
    const sizeBytes = manifest.bytes.length;
    const found = { digest, mediaType: mediaTypes.index, sizeBytes, lastModified: undefined };
    expect(await findManifest(client, { ...repository, tag: '1' })).toEqual(found);
    expect(await findManifest(client, { ...repository, digest })).toEqual(found);
    expect(await findManifest(client, { ...repository, tag: '2' })).toBeUndefined();
  });

  it.each([400, 404, 405] as const)('asks with GET where HEAD is answered with %i', async (heads) => {
    const { repository, client } = await setUp({ heads });
    await putManifest(client, repository, '1', manifest);
    expect(await findManifest(client, { ...repository, tag: '1' })).toMatchObject({ digest });
    expect(await findManifest(client, { ...repository, tag: '2' })).toBeUndefined();
  });

  describe('where a registry refuses a manifest that is not there (403)', () => {
    const list = /^GET .*\/tags\/list/u;

    it.each([true, 404] as const)('goes by the list of tags (HEAD: %s)', async (heads) => {
      const { repository, client } = await setUp({ deniesAbsent: true, heads });
      expect(await findManifest(client, { ...repository, tag: '1' })).toBeUndefined();
      await putManifest(client, repository, '1', manifest);
      expect(await findManifest(client, { ...repository, tag: '1' })).toMatchObject({ digest });
      expect(await findManifest(client, { ...repository, tag: '2' })).toBeUndefined();
    });

    it('believes it of a tag that is in the list', async () => {
      const { registry, repository, client } = await setUp();
      await putManifest(client, repository, '1', manifest);
      registry.faults.add(/\/manifests\/1$/u, { kind: 'status', status: 403 }, 2);
      await expect(findManifest(client, { ...repository, tag: '1' })).rejects.toMatchObject({
        code: 'REGISTRY_AUTH',
        message: expect.stringContaining('does not give'),
      });
    });

    it('asks with GET where HEAD alone is refused', async () => {
      const { registry, repository, client } = await setUp();
      await putManifest(client, repository, '1', manifest);
      registry.faults.add(/^HEAD/u, { kind: 'status', status: 403 });
      expect(await findManifest(client, { ...repository, tag: '1' })).toMatchObject({ digest });
      expect(registry.seen.filter(({ line }) => list.test(line))).toEqual([]);
    });

    it('believes it where the list is refused, too, says why and what else there is, and offers no login unasked', async () => {
      const { registry, repository, client } = await setUp({ deniesAbsent: true });
      registry.faults.add(list, { kind: 'status', status: 403 });
      const error: unknown = await findManifest(client, { ...repository, tag: '1' }).catch((e: unknown) => e);
      expect(error).toMatchObject({
        code: 'REGISTRY_AUTH',
        message: expect.stringMatching(/"no permission" .*refuses the list of its tags, too/u),
        suggestions: expect.arrayContaining([
          expect.stringContaining('pull and list'),
          expect.stringContaining(
            `skopeo copy --all oci-archive:image.tar docker://${registry.host}/team/iris:1`,
          ),
        ]),
      });
      expect(error).toMatchObject({
        suggestions: expect.not.arrayContaining([expect.stringContaining('mlpack login')]),
      });
    });

    it('offers a login where one was asked for', async () => {
      const { registry, repository, client } = await setUp({ deniesAbsent: true, wantsTokens: true });
      registry.faults.add(list, { kind: 'status', status: 403 });
      await expect(findManifest(client, { ...repository, tag: '1' })).rejects.toMatchObject({
        suggestions: expect.arrayContaining([`mlpack login ${registry.host}`]),
      });
    });
  });

  it('refuses another digest than the one it asked for', async () => {
    const { registry, repository, client } = await setUp();
    await putManifest(client, repository, '1', manifest);
    registry.faults.add(/^HEAD/u, { kind: 'wrong-digest' });
    await expect(findManifest(client, { ...repository, digest })).rejects.toMatchObject({
      code: 'INTEGRITY',
    });
  });
});

describe('putManifest', () => {
  it('puts the bytes as they are under a digest alone, or a tag', async () => {
    const { registry, repository, client } = await setUp();
    const { manifests, tags } = registry.repository('team/iris');
    await putManifest(client, repository, digest, manifest);
    expect([...manifests]).toEqual([[digest, manifest]]);
    expect([...tags]).toEqual([]);
    await putManifest(client, repository, '1', manifest);
    expect([...tags]).toEqual([['1', digest]]);
  });

  it('notices when the registry has got something else', async () => {
    const { registry, repository, client } = await setUp();
    registry.faults.add(/^PUT/u, { kind: 'wrong-digest' });
    await expect(putManifest(client, repository, '1', manifest)).rejects.toMatchObject({ code: 'INTEGRITY' });
  });

  it('passes on that it lacks something, and tells a refusal from a failure when asked to', async () => {
    const { registry, repository, client } = await setUp();
    const needy = JSON.stringify({ layers: [{ digest: digestOf(Buffer.from('missing')) }] });
    const incomplete = { mediaType: mediaTypes.manifest, bytes: Buffer.from(needy) };
    await expect(putManifest(client, repository, '1', incomplete)).rejects.toMatchObject({
      code: 'REGISTRY_FAILED',
    });
    expect(await offerManifest(client, repository, '1', incomplete)).toBe(false);
    registry.faults.add(/^PUT/u, { kind: 'status', status: 507 });
    await expect(offerManifest(client, repository, '1', manifest)).rejects.toMatchObject({
      code: 'REGISTRY_FAILED',
    });
  });
});
