import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startFaultRegistry, type FaultRegistryOptions } from '../../../test/support/fault-registry.ts';
import { anonymousClient, instantClock } from '../../../test/support/registry-clients.ts';
import { smallBundle } from '../../../test/support/small-bundle.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { digestOf, hexOf } from '../../oci/documents/digest.ts';
import { parsePlatform } from '../../oci/documents/platform.ts';
import { createFileBlobStore } from '../../util/blobs/file-blob-store.ts';
import { pullBundle, pullImage } from './pull.ts';
import { pushBundle } from '../push/push.ts';

const big = Buffer.alloc(3 << 20, 'a layer of three megabytes ');
const small = Buffer.from('a small layer');

/** A registry with an index for both platforms, `team/iris:1`. */
async function setUp(options: FaultRegistryOptions = {}) {
  const registry = await startFaultRegistry(options);
  const dir = await tempDir();
  const clock = instantClock();
  const client = anonymousClient(clock);
  const bundle = await smallBundle(dir, [big, small], ['linux/amd64', 'linux/arm64']);
  const memory = createFileBlobStore(join(dir, 'pusher'));
  await pushBundle(client, { registry: registry.host, repository: 'team/iris' }, bundle, { memory });
  registry.repository('team/iris').tags.set('1', bundle.descriptor.digest);
  registry.seen.length = 0;
  const store = createFileBlobStore(join(dir, 'puller'));
  return { registry, bundle, client, store, clock, reference: `${registry.host}/team/iris:1` };
}

const bigBlob = new RegExp(`^GET .*blobs/${digestOf(big)}`, 'u');
/** Whole, from its first byte on. */
const start = (line: string, headers: { range?: string | undefined }) =>
  bigBlob.test(line) && headers.range === undefined;

describe('pullBundle', () => {
  it('pulls an index as it is, with each blob asked for once', async () => {
    const { registry, bundle, client, store, clock, reference } = await setUp();
    const pulled = await pullBundle(client, reference, { store, clock });
    expect(pulled.descriptor).toEqual(bundle.descriptor);
    expect(pulled.indexBytes).toEqual(bundle.indexBytes);
    expect(pulled.images.map(({ descriptor }) => descriptor)).toEqual(
      bundle.images.map(({ descriptor }) => descriptor),
    );
    const blobs = registry.seen.filter(({ line }) => line.includes('/blobs/')).map(({ line }) => line);
    expect(new Set(blobs).size).toBe(4);
    expect(blobs).toHaveLength(4);
  });

  it('pulls the wanted platforms only, and a lone image', async () => {
    const { registry, bundle, client, store, clock, reference } = await setUp();
    const platforms = [parsePlatform('linux/arm64')] as const;
    const pulled = await pullBundle(client, reference, { store, clock, platforms });
    expect(pulled.images.map(({ platform }) => platform)).toEqual(platforms);
    // No index without the images it lists.
    expect(pulled).toMatchObject({ descriptor: pulled.images[0].descriptor, indexBytes: undefined });
    const { digest } = bundle.images[0].descriptor;
    const lone = await pullBundle(client, `${registry.host}/team/iris@${digest}`, { store, clock });
    expect(lone).toMatchObject({ descriptor: { digest }, indexBytes: undefined });
    expect(lone.images).toHaveLength(1);
  });
});

describe('a download', () => {
  it('goes on where the connection broke', async () => {
    const { registry, client, store, clock, reference } = await setUp();
    registry.faults.add(bigBlob, { kind: 'reset', afterBytes: 1 << 20 });
    registry.faults.add(bigBlob, { kind: 'reset', afterBytes: 1 << 10 });
    await pullImage(client, reference, parsePlatform('linux/amd64'), { store, clock });
    const asked = registry.seen.filter(({ line }) => bigBlob.test(line)).map(({ headers }) => headers.range);
    // A reset may take with it what had arrived and not been read.
    const from = asked.map((range) => Number(/^bytes=(\d+)-$/u.exec(range ?? '')?.[1] ?? 0));
    expect(from).toEqual([0, expect.any(Number), expect.any(Number)]);
    expect(from[1]).toBeGreaterThan(0);
    expect(from[2]).toBeGreaterThan(from[1] ?? 0);
    expect(await store.find(hexOf(digestOf(big)))).toMatchObject({ sizeBytes: big.length });
  });

  it('skips what it has where parts cannot be asked for', async () => {
    const { registry, client, store, clock, reference } = await setUp({ hasRanges: false });
    registry.faults.add(bigBlob, { kind: 'reset', afterBytes: 1 << 20 });
    await pullImage(client, reference, parsePlatform('linux/amd64'), { store, clock });
    expect(await store.find(hexOf(digestOf(big)))).toMatchObject({ sizeBytes: big.length });
  });

  it('gives up when nothing comes any more', async () => {
    const { registry, client, store, clock, reference } = await setUp({ hasRanges: false });
    registry.faults.add(bigBlob, { kind: 'reset', afterBytes: 100 }, 100);
    const pulling = pullImage(client, reference, parsePlatform('linux/amd64'), { store, clock });
    await expect(pulling).rejects.toMatchObject({ code: 'NETWORK' });
    expect(registry.seen.filter(({ line }) => bigBlob.test(line))).toHaveLength(8);
  });

  it('keeps nothing of a blob with a wrong byte, also when it came in two pieces', async () => {
    const { registry, client, store, clock, reference } = await setUp();
    registry.faults.add(start, { kind: 'reset', afterBytes: 1 << 20 });
    registry.faults.add(bigBlob, { kind: 'corrupt' });
    const pulling = pullImage(client, reference, parsePlatform('linux/amd64'), { store, clock });
    await expect(pulling).rejects.toMatchObject({ code: 'INTEGRITY' });
    expect(await store.find(hexOf(digestOf(big)))).toBeUndefined();
  });

  it('follows a redirect to another host without its token, and again when it broke there', async () => {
    const { registry, client, store, clock, reference } = await setUp({ redirectsBlobs: true });
    registry.faults.add(/^GET .*blobs/u, { kind: 'slow', pieces: 3 });
    await pullImage(client, reference, parsePlatform('linux/amd64'), { store, clock });
    const elsewhere = registry.seen.filter(({ isElsewhere }) => isElsewhere);
    expect(elsewhere).toHaveLength(3);
    expect(elsewhere.map(({ headers }) => headers.authorization)).toEqual(Array(3).fill(undefined));
  });

  it('is heard of', async () => {
    const { registry, client, store, clock, reference } = await setUp();
    registry.faults.add(bigBlob, { kind: 'slow', pieces: 3 });
    const heard = new Map<number, number[]>();
    const outcomes: string[] = [];
    const onBlob = ({ sizeBytes }: { sizeBytes: number }) => {
      const transferred: number[] = [];
      heard.set(sizeBytes, transferred);
      return {
        transferred: (bytes: number) => void transferred.push(bytes),
        done: (outcome: string) => void outcomes.push(outcome),
      };
    };
    const pull = () => pullImage(client, reference, parsePlatform('linux/amd64'), { store, clock, onBlob });
    await pull();
    expect(heard.get(big.length)?.at(-1)).toBe(big.length);
    await pull();
    expect(outcomes).toEqual([...Array(3).fill('downloaded'), ...Array(3).fill('present')]);
  });
});
