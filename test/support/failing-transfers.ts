import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ImageBundle } from '../../src/oci/image/image.ts';
import { moveTag } from '../../src/registry/push/claim.ts';
import { pullBundle } from '../../src/registry/pull/pull.ts';
import { pushBundle } from '../../src/registry/push/push.ts';
import { createFileBlobStore } from '../../src/util/blobs/file-blob-store.ts';
import { startFaultRegistry } from './fault-registry.ts';
import { anonymousClient, instantClock } from './registry-clients.ts';
import { smallBundle } from './small-bundle.ts';
import { tempDir } from './temp.ts';

/** What was seen on the way. */
export interface FailingTransferFigures {
  /** Images that were pushed, tagged and pulled. */
  readonly images: number;
  readonly requests: number;
  /** Pauses between attempts; each is a failure that was overcome. */
  readonly waits: number;
}

/**
 * Pushes images of as many layers as an iris image has, tags them and pulls them again, with one request in five
 * failing: an error, a full queue, or a connection cut before or within the request or the answer. Every one must get
 * through with its digest.
 *
 * @param seed of the failures.
 */
export async function failingTransfers(count: number, seed: number): Promise<FailingTransferFigures> {
  const shared = [400_000, 300_000, 70_000, 20_000].map((size) => randomBytes(size));
  const bundles = (folder: string) => smallBundle(folder, [...shared, randomBytes(50_000), randomBytes(500)]);
  return transferAll(count, seed, bundles);
}

/** The same with one image that is transferred whole each time. */
export function failingTransfersOf(
  bundle: ImageBundle,
  count: number,
  seed: number,
): Promise<FailingTransferFigures> {
  return transferAll(count, seed, async () => bundle);
}

async function transferAll(
  count: number,
  seed: number,
  bundleFor: (folder: string) => Promise<ImageBundle>,
): Promise<FailingTransferFigures> {
  const registry = await startFaultRegistry({ resumesChunks: seed % 2 === 0 });
  registry.faults.failAtRandom(0.2, seed);
  const dir = await tempDir();
  const clock = instantClock();
  const client = anonymousClient(clock);
  for (let i = 0; i < count; i += 1) {
    const folder = join(dir, String(i));
    await mkdir(folder);
    const bundle = await bundleFor(folder);
    const repository = { registry: registry.host, repository: `team/iris-${i % 10}` };
    const memory = createFileBlobStore(join(folder, 'pusher'));
    await pushBundle(client, repository, bundle, { memory, clock });
    const { mediaType, digest } = bundle.descriptor;
    const manifest = { mediaType, bytes: bundle.indexBytes ?? bundle.images[0].manifestBytes };
    await moveTag(client, repository, `1.0.${i}`, { manifest, expect: undefined }, { clock });
    const kept = registry.repository(repository.repository);
    expect(kept.tags.get(`1.0.${i}`)).toBe(digest);
    const store = createFileBlobStore(join(folder, 'puller'));
    const reference = `${registry.host}/${repository.repository}:1.0.${i}`;
    const pulled = await pullBundle(client, reference, { store, clock });
    expect(pulled.descriptor, `image ${i}, seed ${seed}`).toEqual(bundle.descriptor);
    for (const map of [kept.blobs, kept.manifests, kept.tags]) map.clear();
    await rm(folder, { recursive: true });
  }
  return { images: count, requests: registry.seen.length, waits: clock.waitedMs.length };
}
