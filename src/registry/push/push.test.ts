import { rm, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  startFaultRegistry,
  type FaultRegistry,
  type FaultRegistryOptions,
} from '../../../test/support/fault-registry.ts';
import { anonymousClient, instantClock } from '../../../test/support/registry-clients.ts';
import { smallBundle } from '../../../test/support/small-bundle.ts';
import { tempDir } from '../../../test/support/temp.ts';
import type { ImageBundle } from '../../oci/image/image.ts';
import { digestOf } from '../../oci/documents/digest.ts';
import { createFileBlobStore } from '../../util/blobs/file-blob-store.ts';
import { pushBundle, type PushOptions } from './push.ts';
import { layerPath } from '../../../test/support/whole-image.ts';

const big = Buffer.alloc(3 << 20, 'a layer of three megabytes ');
const small = Buffer.from('a small layer');

async function setUp(options: FaultRegistryOptions = {}) {
  const registry = await startFaultRegistry(options);
  const dir = await tempDir();
  const clock = instantClock();
  const client = anonymousClient(clock);
  const memory = createFileBlobStore(join(dir, 'cache'));
  const push = (bundle: ImageBundle, repository = 'team/iris', more: Partial<PushOptions> = {}) =>
    pushBundle(client, { registry: registry.host, repository }, bundle, { memory, clock, ...more });
  return { registry, dir, push, clock };
}

const linesOf = ({ seen }: FaultRegistry, start: string) =>
  seen.filter(({ line }) => line.startsWith(start)).map(({ line }) => line);
/** The upload of `big`, not of a config. */
const bigPatch = (line: string, headers: IncomingHttpHeaders) =>
  line.startsWith('PATCH') && Number(headers['content-length']) > 1 << 20;
const outcomes = ({ blobs }: { blobs: readonly { outcome: string }[] }) =>
  blobs.map(({ outcome }) => outcome);

/** Everything of the bundle is in the repository, byte for byte, under no tag. */
function expectPushed(registry: FaultRegistry, bundle: ImageBundle, repository = 'team/iris'): void {
  const { blobs, manifests, tags } = registry.repository(repository);
  for (const image of bundle.images) {
    expect(blobs.get(image.manifest.config.digest)).toEqual(Buffer.from(image.configBytes));
    expect(manifests.get(image.descriptor.digest)?.bytes).toEqual(Buffer.from(image.manifestBytes));
    for (const { digest } of image.layers) expect(digestOf(blobs.get(digest) ?? Buffer.of())).toBe(digest);
  }
  expect(manifests.get(bundle.descriptor.digest)?.mediaType).toBe(bundle.descriptor.mediaType);
  expect(tags.size).toBe(0);
}

describe('pushBundle', () => {
  it('pushes where a registry refuses manifests that are not there (403)', async () => {
    const { registry, dir, push } = await setUp({ deniesAbsent: true });
    const bundle = await smallBundle(dir, [small], ['linux/amd64', 'linux/arm64']);
    expect(outcomes(await push(bundle))).toEqual(Array(3).fill('uploaded'));
    expectPushed(registry, bundle);
  });

  it.each(['relative', 'absolute', 'elsewhere'] as const)(
    'uploads an index and its images (locations %s), and nothing a second time',
    async (locations) => {
      const { registry, dir, push } = await setUp({ locations });
      const bundle = await smallBundle(dir, [big, small], ['linux/amd64', 'linux/arm64']);
      const first = await push(bundle);
      expectPushed(registry, bundle);
      expect(outcomes(first)).toEqual(['uploaded', 'uploaded', 'uploaded', 'uploaded']);
      const bytes = [
        big,
        small,
        bundle.indexBytes ?? Buffer.of(),
        ...bundle.images.flatMap(({ configBytes, manifestBytes }) => [configBytes, manifestBytes]),
      ];
      expect(first.sentBytes).toBe(bytes.reduce((sum, { byteLength }) => sum + byteLength, 0));
      registry.seen.length = 0;
      const second = await push(bundle);
      expect(outcomes(second)).toEqual(['present', 'present', 'present', 'present']);
      expect(second.sentBytes).toBe(0);
      expect(new Set(registry.seen.map(({ line }) => line.split(' ')[0]))).toEqual(new Set(['HEAD']));
    },
  );

  it.each([
    ['mounts what another repository has', 'yes', 'mounted'],
    ['uploads where a mount begins an upload', 'no', 'uploaded'],
    ['uploads where a mount is refused', 'refused', 'uploaded'],
  ] as const)('%s', async (_title, mounts, outcome) => {
    const { registry, dir, push } = await setUp({ mounts });
    const bundle = await smallBundle(dir, [big]);
    await push(bundle);
    expect(outcomes(await push(bundle, 'team/wine'))).toEqual([outcome, outcome]);
    expectPushed(registry, bundle, 'team/wine');
  });

  it('lets the registry find what to mount where it knows of no repository itself', async () => {
    const { registry, dir, push } = await setUp();
    await push(await smallBundle(dir, [small]));
    const mount = `mount=${encodeURIComponent(digestOf(small))}`;
    expect(linesOf(registry, 'POST')).toContain(`POST /v2/team/iris/blobs/uploads/?${mount}`);
  });

  it.each([
    ['201, as Amazon ECR', { patchStatus: 201 }],
    ['204, as Pulp', { patchStatus: 204 }],
    ['201 and another host', { patchStatus: 201, locations: 'elsewhere' }],
    ['a Range that does not move, as Amazon ECR', { ranges: 'stuck' }],
    ['the Range of a chunk, as zot', { ranges: 'chunk' }],
    ['a Range of one byte too many', { ranges: 'over' }],
    ['no Range', { ranges: 'none' }],
    ['a redirection to another host', { redirectsUploads: true, wantsTokens: true }],
  ] satisfies [string, FaultRegistryOptions][])(
    'takes %s for an answer to a PATCH',
    async (_title, options) => {
      const { registry, dir, push, clock } = await setUp({ ...options, minChunkBytes: 1 << 20 });
      const bundle = await smallBundle(dir, [big, small]);
      await push(bundle);
      expectPushed(registry, bundle);
      expect(clock.waitedMs).toEqual([]);
      const elsewhere = registry.seen.filter(({ isElsewhere }) => isElsewhere);
      expect(elsewhere.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
    },
  );

  it('goes on in chunks whatever Range a registry tells of those it took', async () => {
    const { registry, dir, push, clock } = await setUp({ ranges: 'chunk', resumesChunks: false });
    const huge = Buffer.alloc(70 << 20, 'more than two chunks of 32 MiB ');
    const bundle = await smallBundle(dir, [huge]);
    registry.faults.add(bigPatch, { kind: 'reset', afterBytes: 1 << 20 });
    await push(bundle);
    expectPushed(registry, bundle);
    expect(clock.waitedMs).toHaveLength(1);
  });

  it.each([
    [405, 1],
    [404, 2],
  ] as const)('sends blobs whole where a PATCH is answered with %i', async (patchStatus, attempts) => {
    const { registry, dir, push } = await setUp({ patchStatus, wantsTokens: true });
    const bundle = await smallBundle(dir, [big, small]);
    const { sentBytes } = await push(bundle);
    expectPushed(registry, bundle);
    expect(linesOf(registry, 'PATCH')).toHaveLength(3 * attempts);
    expect(sentBytes).toBeGreaterThan(big.length + small.length);
  });

  it('sends a blob whole again when that broke, and sees that a file was changed', async () => {
    const { registry, dir, push } = await setUp({ patchStatus: 405 });
    const bundle = await smallBundle(dir, [big]);
    const wholePut = (line: string, headers: IncomingHttpHeaders) =>
      line.startsWith('PUT') && Number(headers['content-length']) > 1 << 20;
    registry.faults.add(wholePut, { kind: 'reset', afterBytes: 1 << 20 });
    registry.faults.add(wholePut, { kind: 'lost-answer' });
    await push(bundle);
    expectPushed(registry, bundle);
    const changed = await smallBundle(dir, [small]);
    await writeFile(await layerPath(changed.images[0]), 'A small layer');
    await expect(push(changed, 'team/wine')).rejects.toMatchObject({ code: 'INTEGRITY' });
  });

  it('goes on, in chunks, where a connection broke', async () => {
    const { registry, dir, push } = await setUp({ minChunkBytes: 2 << 20 });
    const bundle = await smallBundle(dir, [big]);
    registry.faults.add(bigPatch, { kind: 'reset', afterBytes: 1 << 20 });
    const result = await push(bundle);
    expectPushed(registry, bundle);
    expect(registry.seen.flatMap(({ headers }) => headers['content-range'] ?? [])).toEqual([
      `${1 << 20}-${big.length - 1}`,
    ]);
    expect(result.sentBytes).toBeLessThan(2 * big.length);
  });

  it('begins again with a registry that cannot go on inside a chunk', async () => {
    const { registry, dir, push } = await setUp({ resumesChunks: false });
    const bundle = await smallBundle(dir, [big]);
    registry.faults.add(bigPatch, { kind: 'reset', afterBytes: 1 << 20 }, 2);
    const { sentBytes } = await push(bundle);
    expectPushed(registry, bundle);
    expect(sentBytes).toBeGreaterThan(big.length + (2 << 20));
  });

  it.each([500, 429, 416, 404])('sends again what was answered with %i', async (status) => {
    const { registry, dir, push } = await setUp();
    const bundle = await smallBundle(dir, [small]);
    registry.faults.add(/^PATCH/u, { kind: 'status', status, headers: { 'retry-after': '0' } });
    await push(bundle);
    expectPushed(registry, bundle);
    expect(linesOf(registry, 'PATCH')).toHaveLength(3);
  });

  it.each([408, 429, 500, 503])(
    'uploads where a mount, and the upload after it, fail at first with %i',
    async (status) => {
      const { registry, dir, push } = await setUp();
      const bundle = await smallBundle(dir, [small]);
      const fault = { kind: 'status', status, headers: { 'retry-after': '0' } } as const;
      registry.faults.add(/^POST .*mount=/u, fault);
      registry.faults.add(/^POST .*uploads\/$/u, fault);
      expect(outcomes(await push(bundle))).toEqual(['uploaded', 'uploaded']);
      expectPushed(registry, bundle);
    },
  );

  it('sees that an upload was done though the answer got lost', async () => {
    const { registry, dir, push } = await setUp();
    registry.faults.add(/^PUT .*uploads/u, { kind: 'lost-answer' });
    const bundle = await smallBundle(dir, [big]);
    await push(bundle);
    expectPushed(registry, bundle);
    expect(linesOf(registry, 'PATCH')).toHaveLength(2);
  });

  it('waits as long as the registry wants, and gives up in the end with its words', async () => {
    const { registry, dir, push, clock } = await setUp();
    registry.faults.add(/^PATCH/u, { kind: 'status', status: 503, headers: { 'retry-after': '30' } }, 100);
    const pushed = push(await smallBundle(dir, []));
    await expect(pushed).rejects.toMatchObject({ code: 'REGISTRY_FAILED' });
    expect(clock.waitedMs).toEqual(Array(7).fill(30_000));
    expect(registry.repository('team/iris').blobs.size).toBe(0);
  });

  it.each([
    ['changed', (path: string) => writeFile(path, 'A small layer'), 'INTEGRITY'],
    ['cut short', (path: string) => writeFile(path, 'a small'), 'INTEGRITY'],
    ['removed', (path: string) => rm(path), 'FILE_NOT_READABLE'],
  ])('gives no name to a file that was %s', async (_title, damage, code) => {
    const { registry, dir, push } = await setUp();
    const bundle = await smallBundle(dir, [small]);
    await damage(await layerPath(bundle.images[0]));
    await expect(push(bundle)).rejects.toMatchObject({ code });
    const { blobs, manifests } = registry.repository('team/iris');
    expect(blobs.has(digestOf(small))).toBe(false);
    expect(manifests.size).toBe(0);
  });

  it('logs in again when its token expires on the way', async () => {
    const { registry, dir, push } = await setUp({ wantsTokens: true, locations: 'elsewhere' });
    const bundle = await smallBundle(dir, [big]);
    const gate = registry.faults.gate(/^HEAD .*manifests/u);
    const pushed = push(bundle);
    await gate.reached;
    registry.expireTokens();
    gate.open();
    await pushed;
    expectPushed(registry, bundle);
    const shown = registry.seen
      .filter(({ isElsewhere }) => isElsewhere)
      .map(({ headers }) => headers.authorization);
    expect(new Set(shown)).toEqual(new Set([undefined]));
  });

  it('tells how each blob goes', async () => {
    const { registry, dir, push } = await setUp();
    const heard: string[] = [];
    registry.faults.add(bigPatch, { kind: 'reset', afterBytes: 4 });
    await push(await smallBundle(dir, [big]), 'team/iris', {
      onBlob: ({ sizeBytes }) => ({
        transferred: (bytes) => void heard.push(`${bytes} of ${sizeBytes}`),
        done: (outcome) => void heard.push(outcome),
      }),
    });
    expect(heard).toContain(`${big.length} of ${big.length}`);
    expect(heard.filter((line) => line === 'uploaded')).toHaveLength(2);
  });

  it('stops when told, with the reason', async () => {
    const { registry, dir, push } = await setUp();
    const controller = new AbortController();
    const gate = registry.faults.gate(/^PATCH/u);
    const pushed = push(await smallBundle(dir, [big]), 'team/iris', { signal: controller.signal });
    await gate.reached;
    const reason = new Error('Ctrl-C');
    controller.abort(reason);
    await expect(pushed).rejects.toBe(reason);
    gate.open();
  });
});
