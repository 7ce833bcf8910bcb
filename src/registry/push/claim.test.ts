import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import { startFaultRegistry, type FaultRegistryOptions } from '../../../test/support/fault-registry.ts';
import { anonymousClient, handClock, instantClock } from '../../../test/support/registry-clients.ts';
import { smallBundle } from '../../../test/support/small-bundle.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { createFileBlobStore } from '../../util/blobs/file-blob-store.ts';
import { claimTag, moveTag, type TagUpdate } from './claim.ts';
import { pushBundle } from './push.ts';
import type { Clock } from '../client/retry.ts';

/** A registry whose `team/iris` has the manifests of two images, `a` and `b`, untagged. */
async function setUp(options: FaultRegistryOptions = {}) {
  const registry = await startFaultRegistry(options);
  const dir = await tempDir();
  const repository = { registry: registry.host, repository: 'team/iris' };
  const memory = createFileBlobStore(dir);
  const push = async (name: string) => {
    const bundle = await smallBundle(dir, [Buffer.from(name)]);
    await pushBundle(anonymousClient(), repository, bundle, { memory });
    const { descriptor } = bundle;
    const bytes = bundle.images[0].manifestBytes;
    return { digest: descriptor.digest, manifest: { mediaType: descriptor.mediaType, bytes } };
  };
  const [a, b] = [await push('a'), await push('b')];
  registry.seen.length = 0;
  const { tags } = registry.repository('team/iris');
  /** Moves `1.0.0` as the job of this name, by which gates can tell it. */
  const move = (
    job: string,
    image: typeof a,
    moved: Omit<TagUpdate, 'manifest'>,
    clock: Clock = instantClock(),
  ) =>
    moveTag(
      anonymousClient(clock, job),
      repository,
      '1.0.0',
      { manifest: image.manifest, ...moved },
      { clock },
    );
  const puts = () => registry.seen.flatMap(({ line }) => /^PUT .*manifests\/(.*)$/u.exec(line)?.[1] ?? []);
  return { registry, repository, tags, a, b, move, puts };
}

const by = (job: string, wanted: RegExp) => (line: string, headers: IncomingHttpHeaders) =>
  headers['user-agent'] === job && wanted.test(line);

describe('moveTag', () => {
  it('creates a tag where a registry refuses those that are not there (403)', async () => {
    const { tags, a, move } = await setUp({ deniesAbsent: true });
    expect(await move('job', a, { expect: undefined })).toEqual({ previous: undefined });
    expect(tags.get('1.0.0')).toBe(a.digest);
  });

  it('creates a tag, moves it, and writes nothing when there is nothing to do', async () => {
    const { tags, a, b, move, puts } = await setUp();
    expect(await move('A', a, { expect: undefined })).toEqual({ previous: undefined });
    expect(await move('A', b, { expect: a.digest })).toEqual({ previous: a.digest });
    expect(await move('A', a, { expect: 'any' })).toEqual({ previous: b.digest });
    expect(tags.get('1.0.0')).toBe(a.digest);
    const written = puts().length;
    expect(await move('A', a, { expect: undefined })).toEqual({ previous: a.digest });
    expect(puts()).toHaveLength(written);
  });

  it('leaves a tag that is something else than expected, and names both', async () => {
    const { tags, a, b, move, puts } = await setUp();
    tags.set('1.0.0', b.digest);
    await expect(move('A', a, { expect: undefined })).rejects.toMatchObject({
      code: 'REGISTRY_CONFLICT',
      message: expect.stringMatching(new RegExp(`1.0.0 is ${b.digest}.* not to exist`, 'u')),
    });
    tags.delete('1.0.0');
    await expect(move('A', a, { expect: b.digest })).rejects.toMatchObject({
      code: 'REGISTRY_CONFLICT',
      message: expect.stringMatching(new RegExp(`does not exist.* to be ${b.digest}`, 'u')),
    });
    expect(puts()).toEqual([]);
  });

  it('lets the later claim win when two have seen no tag', async () => {
    const { tags, a, b, move } = await setUp();
    const [clockA, clockB] = [handClock(), handClock()];
    const moveA = move('A', a, { expect: undefined }, clockA);
    await clockA.sleeping();
    const moveB = move('B', b, { expect: undefined }, clockB);
    await clockB.sleeping();
    clockA.wake();
    // It has found the claim to be the other's, and waits for that one to be done.
    await clockA.sleeping();
    clockB.wake();
    expect(await moveB).toEqual({ previous: undefined });
    clockA.wake();
    await expect(moveA).rejects.toMatchObject({ code: 'REGISTRY_CONFLICT' });
    expect(tags.get('1.0.0')).toBe(b.digest);
  });

  it('lets who found its claim go first before who claims after that', async () => {
    const { registry, tags, a, b, move } = await setUp();
    const clockB = handClock();
    const gate = registry.faults.gate(by('A', /^PUT .*manifests\/1\.0\.0/u));
    const moveA = move('A', a, { expect: undefined });
    await gate.reached;
    const moveB = move('B', b, { expect: undefined }, clockB);
    await clockB.sleeping();
    gate.open();
    expect(await moveA).toEqual({ previous: undefined });
    clockB.wake();
    await expect(moveB).rejects.toMatchObject({
      code: 'REGISTRY_CONFLICT',
      message: expect.stringContaining(a.digest),
    });
    expect(tags.get('1.0.0')).toBe(a.digest);
  });

  it('claims again when it has been held up between finding its claim and writing', async () => {
    const { registry, a, move, puts } = await setUp();
    const clock = handClock();
    const moving = move('A', a, { expect: undefined }, clock);
    await clock.sleeping();
    const gate = registry.faults.gate(/^HEAD .*mlpack-claim/u);
    clock.wake();
    await gate.reached;
    clock.nowMs += 501;
    gate.open();
    await clock.sleeping();
    expect(puts()).toEqual([claimTag, claimTag]);
    clock.wake();
    await moving;
    expect(puts()).toEqual([claimTag, claimTag, '1.0.0']);
  });

  it('waits four times as long as the slowest request took', async () => {
    const { registry, a, move } = await setUp();
    const clock = handClock();
    const gate = registry.faults.gate(/^PUT .*mlpack-claim/u);
    const moving = move('A', a, { expect: undefined }, clock);
    await gate.reached;
    clock.nowMs += 700;
    gate.open();
    await clock.sleeping();
    clock.wake();
    await moving;
    expect(clock.nowMs).toBe(700 + 4 * 700);
  });

  it('does not repeat a write blindly whose answer got lost', async () => {
    const { registry, tags, a, b, move, puts } = await setUp();
    registry.faults.add(/^PUT .*manifests\/1\.0\.0/u, { kind: 'lost-answer' });
    expect(await move('A', a, { expect: undefined })).toEqual({ previous: a.digest });
    expect(puts().filter((name) => name === '1.0.0')).toHaveLength(1);
    registry.faults.add(/^PUT .*manifests\/1\.0\.0/u, { kind: 'status', status: 503 });
    expect(await move('A', b, { expect: a.digest })).toEqual({ previous: a.digest });
    expect(tags.get('1.0.0')).toBe(b.digest);
  });

  it('sees when its tag is moved by someone who claims nothing', async () => {
    const { registry, tags, a, b, move } = await setUp();
    const gate = registry.faults.gate(by('A', /^PUT .*manifests\/1\.0\.0/u));
    const moving = move('A', a, { expect: undefined });
    await gate.reached;
    const read = registry.faults.gate(/^HEAD .*manifests\/1\.0\.0/u);
    gate.open();
    await read.reached;
    tags.set('1.0.0', b.digest);
    read.open();
    await expect(moving).rejects.toMatchObject({ code: 'REGISTRY_CONFLICT' });
  });

  it('does without the claim where tags are immutable', async () => {
    const { tags, a, b, move, puts } = await setUp({ immutableTags: true });
    tags.set(claimTag, b.digest);
    expect(await move('A', a, { expect: undefined })).toEqual({ previous: undefined });
    await expect(move('B', b, { expect: undefined })).rejects.toMatchObject({ code: 'REGISTRY_CONFLICT' });
    tags.set(claimTag, a.digest);
    const written = puts().length;
    await expect(move('B', b, { expect: a.digest })).rejects.toMatchObject({ code: 'REGISTRY_FAILED' });
    expect(puts().slice(written)).toEqual([claimTag, '1.0.0']);
    expect(tags.get('1.0.0')).toBe(a.digest);
  });

  it('gives up in the end when others claim all the time', async () => {
    const { registry, tags, a, b, move, puts } = await setUp();
    const clock = instantClock();
    const rival: Clock = {
      ...clock,
      async sleep(ms, signal) {
        tags.set(claimTag, b.digest);
        await clock.sleep(ms, signal);
      },
    };
    await expect(move('A', a, { expect: undefined }, rival)).rejects.toMatchObject({
      code: 'REGISTRY_CONFLICT',
      message: expect.stringContaining('all the time'),
    });
    expect(puts()).not.toContain('1.0.0');
    expect(registry.repository('team/iris').tags.has('1.0.0')).toBe(false);
  });

  it('stops when told, with the reason', async () => {
    const { registry, a, repository, puts } = await setUp();
    const controller = new AbortController();
    const gate = registry.faults.gate(/^HEAD .*mlpack-claim/u);
    const options = { clock: instantClock(), signal: controller.signal };
    const moving = moveTag(anonymousClient(), repository, '1.0.0', { ...a, expect: undefined }, options);
    await gate.reached;
    const reason = new Error('Ctrl-C');
    controller.abort(reason);
    await expect(moving).rejects.toBe(reason);
    gate.open();
    expect(puts()).toEqual([claimTag]);
  });
});
