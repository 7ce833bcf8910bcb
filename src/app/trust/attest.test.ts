import { describe, expect, it } from 'vitest';
import { attestedPushes, commit, environmentOf, inGitHub } from '../../../test/support/attested-pushes.ts';
import { packagedBundle } from '../../../test/support/packaged-bundle.ts';
import { smallBundle } from '../../../test/support/small-bundle.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { provenanceType } from '../../attest/provenance/provenance.ts';
import { parsePlatform } from '../../oci/documents/platform.ts';
import { openSource } from '../image/open-source.ts';
import type { PushResult } from '../release/push.ts';

const isNew = ({ attached }: PushResult) => attached.map((one) => one.isNew);

describe.each(['listed', 'unknown'] as const)('a push to a registry whose referrers are %s', (referrers) => {
  it('attaches one statement to the index and to each image, which names all of them', async () => {
    const { bundle, push, statements } = await attestedPushes({ referrers });
    const pushed = await push({ env: inGitHub });
    const digests = [bundle.descriptor.digest, ...bundle.images.map(({ descriptor }) => descriptor.digest)];
    expect(pushed.digest).toBe(bundle.descriptor.digest);
    expect(pushed.attached.map(({ subject }) => subject)).toEqual(digests);
    expect(isNew(pushed)).toEqual([true, true, true]);
    for (const digest of digests) {
      const [statement, ...others] = await statements(digest);
      expect(others).toEqual([]);
      expect(statement?.subject.map((one) => `sha256:${one.digest?.['sha256']}`)).toEqual(digests);
      expect(statement?.predicate).toMatchObject({
        buildDefinition: {
          externalParameters: { name: 'iris', version: '1.0.0', platforms: ['linux/amd64', 'linux/arm64'] },
          resolvedDependencies: expect.arrayContaining([
            { uri: 'git+https://github.com/me/iris@refs/heads/main', digest: { gitCommit: commit } },
          ]),
        },
        runDetails: {
          builder: { id: 'https://mlpack.dev/builder', version: { mlpack: '1.2.3' } },
          metadata: { invocationId: 'https://github.com/me/iris/actions/runs/7/attempts/1' },
        },
      });
    }
  });

  it('says nothing new of what was pushed before, by whomever it is pushed again', async () => {
    const { registry, bundle, push, statements } = await attestedPushes({ referrers });
    const first = await push({ env: inGitHub });
    const before = registry.seen.length;
    const again = await push({ env: { ...inGitHub, GITHUB_RUN_ID: '8' }, version: '9.9.9', tag: 'other' });
    expect(isNew(again)).toEqual([false, false, false]);
    expect(again.attached).toEqual(first.attached.map((one) => ({ ...one, isNew: false })));
    const written = registry.seen.slice(before).filter(({ line }) => /^(?:PUT|POST|PATCH)/u.test(line));
    expect(written.map(({ line }) => line)).toEqual(['PUT /v2/team/iris/manifests/other']);
    expect(await statements(bundle.descriptor.digest)).toHaveLength(1);
  });

  it('has the digest that it has without', async () => {
    const { push, registry } = await attestedPushes({ referrers });
    const without = await push({ attest: 'none' });
    expect(without.attached).toEqual([]);
    const { manifests } = registry.repository('team/iris');
    expect(manifests.size).toBe(3);
    expect((await push({ env: inGitHub })).digest).toBe(without.digest);
    expect(manifests.size).toBeGreaterThan(3);
  });
});

describe('a push', () => {
  it('has what is said there before the image has a name', async () => {
    const { registry, push } = await attestedPushes();
    await push({ channels: ['latest'] });
    const puts = registry.seen.flatMap(({ line }) => /^PUT .*\/manifests\/(.*)$/u.exec(line)?.[1] ?? []);
    const firstTag = puts.findIndex((name) => !name.startsWith('sha256:'));
    expect(firstTag).toBe(6);
    expect(puts.slice(firstTag).every((name) => !name.startsWith('sha256:'))).toBe(true);
  });

  it('attaches nothing to an image that mlpack has not built', async () => {
    const { push } = await attestedPushes();
    const pushed = await push({ tag: 'x' }, await smallBundle(await tempDir(), [Buffer.from('x')]));
    expect(pushed.attached).toEqual([]);
  });

  it('goes on without where a registry takes no artifacts, unless they were asked for', async () => {
    const { registry, push } = await attestedPushes();
    const refuse = () => registry.faults.add(/^POST .*uploads/u, { kind: 'status', status: 415 }, 50);
    await push({ attest: 'none' });
    refuse();
    const pushed = await push({ tag: 'next' });
    expect(pushed.attached).toEqual([]);
    expect(pushed.notes).toEqual([expect.stringContaining('is not attached to it:')]);
    expect(registry.repository('team/iris').tags.get('next')).toBe(pushed.digest);
    await expect(push({ tag: 'asked', attest: 'referrers' })).rejects.toMatchObject({
      code: 'REGISTRY_FAILED',
    });
    expect(registry.repository('team/iris').tags.has('asked')).toBe(false);
  });
});

describe('a push that says it in the index', () => {
  it('lists a manifest of statements for each image, of that image alone, and leaves the images as they are', async () => {
    const { registry, bundle, push } = await attestedPushes();
    const pushed = await push({ attest: 'index', env: inGitHub });
    expect(pushed.digest).not.toBe(bundle.descriptor.digest);
    const { manifests, blobs } = registry.repository('team/iris');
    const index = JSON.parse(String(manifests.get(pushed.digest)?.bytes));
    const images = bundle.images.map(({ descriptor }) => descriptor);
    expect(index.manifests.slice(0, 2)).toEqual(JSON.parse(JSON.stringify(images)));
    const attestations = index.manifests.slice(2);
    expect(attestations).toHaveLength(2);
    for (const [i, entry] of attestations.entries()) {
      expect(entry).toMatchObject({
        platform: { os: 'unknown', architecture: 'unknown' },
        annotations: {
          'vnd.docker.reference.type': 'attestation-manifest',
          'vnd.docker.reference.digest': images[i]?.digest,
        },
      });
      const manifest = JSON.parse(String(manifests.get(entry.digest)?.bytes));
      expect(manifest.layers).toHaveLength(1);
      const [layer] = manifest.layers;
      expect(layer.annotations).toEqual({ 'in-toto.io/predicate-type': provenanceType });
      const statement = JSON.parse(String(blobs.get(layer.digest)));
      expect(
        statement.subject.map((one: { digest: { sha256: string } }) => `sha256:${one.digest.sha256}`),
      ).toEqual([images[i]?.digest]);
      const config = JSON.parse(String(blobs.get(manifest.config.digest)));
      expect(config).toMatchObject({ os: 'unknown', rootfs: { diff_ids: [layer.digest] } });
    }
    expect(pushed.attached.map(({ subject }) => subject)).toEqual([
      pushed.digest,
      ...images.map(({ digest }) => digest),
    ]);
  });

  it('has the same digest whoever pushes it, with whatever mlpack', async () => {
    const { push } = await attestedPushes();
    const first = await push({ attest: 'index', env: inGitHub });
    expect((await push({ attest: 'index', version: '9.9.9' })).digest).toBe(first.digest);
  });

  it('is read by mlpack as the image that it is', async () => {
    const { bundle, reference, push } = await attestedPushes();
    const pushed = await push({ attest: 'index' });
    const { environment } = await environmentOf();
    const source = await openSource(environment, {
      kind: 'registry',
      name: `${reference}:edge`,
      digest: undefined,
    });
    const { digest, platforms } = await source.list();
    expect(digest).toBe(pushed.digest);
    expect(platforms.map(({ architecture }) => architecture)).toEqual(['amd64', 'arm64']);
    const read = await source.bundle();
    expect(read.images.map(({ descriptor }) => descriptor.digest)).toEqual(
      bundle.images.map(({ descriptor }) => descriptor.digest),
    );
    expect(read.leftOut).toEqual(['attestations']);
    const image = await source.image(parsePlatform('linux/arm64'));
    expect(image.descriptor.digest).toBe(bundle.images[1]?.descriptor.digest);
  });

  it('gives an image for one platform an index, and is taken for nothing else', async () => {
    const { registry, push, reference } = await attestedPushes();
    const single = await packagedBundle(await tempDir(), ['linux/amd64']);
    const pushed = await push({ attest: 'index' }, single);
    const index = JSON.parse(String(registry.repository('team/iris').manifests.get(pushed.digest)?.bytes));
    expect(index.manifests.map(({ digest }: { digest: string }) => digest)[0]).toBe(single.descriptor.digest);
    const { environment } = await environmentOf();
    const source = await openSource(environment, {
      kind: 'registry',
      name: `${reference}:edge`,
      digest: undefined,
    });
    expect((await source.list()).platforms).toHaveLength(1);
  });
});
