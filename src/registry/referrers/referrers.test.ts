import { describe, expect, it } from 'vitest';
import { startFaultRegistry, type FaultRegistryOptions } from '../../../test/support/fault-registry.ts';
import { anonymousClient, instantClock } from '../../../test/support/registry-clients.ts';
import { tempDir } from '../../../test/support/temp.ts';
import type { Artifact, Subject } from '../../oci/artifact/artifact.ts';
import { digestOf, type Digest } from '../../oci/documents/digest.ts';
import { mediaTypes } from '../../oci/documents/media-types.ts';
import { createFileBlobStore } from '../../util/blobs/file-blob-store.ts';
import { attachReferrers, type Attachment } from './attach-referrers.ts';
import { copyReferrers } from './copy-referrers.ts';
import { listReferrers } from './list-referrers.ts';
import { readReferrer } from './read-referrer.ts';
import { referrersTag } from './referrers-tag.ts';

const sbomType = 'application/vnd.cyclonedx+json';
const statementType = 'application/vnd.in-toto+json';
const artifact = (artifactType: string, text: string): Artifact => ({
  artifactType,
  layers: [{ mediaType: artifactType, bytes: Buffer.from(text), annotations: { title: text } }],
  annotations: { kind: 'a test' },
});
const [sbom, statement] = [artifact(sbomType, 'an SBOM'), artifact(statementType, 'a statement')];
const subjectBytes = Buffer.from(
  JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.index, manifests: [] }),
);
const subject: Subject = {
  mediaType: mediaTypes.index,
  digest: digestOf(subjectBytes),
  size: subjectBytes.length,
};
const tag = referrersTag(subject.digest);

async function setUp(options: FaultRegistryOptions = {}, clock = instantClock()) {
  const registry = await startFaultRegistry(options);
  const memory = createFileBlobStore(await tempDir());
  const client = anonymousClient(clock);
  const at = (repository: string) => ({ registry: registry.host, repository });
  const kept = registry.repository('team/iris');
  kept.manifests.set(subject.digest, { mediaType: subject.mediaType, bytes: subjectBytes });
  const attach = (artifacts: readonly Artifact[], job = client) =>
    attachReferrers(job, at('team/iris'), subject, artifacts, { memory, clock });
  const list = (artifactType?: string) =>
    listReferrers(client, at('team/iris'), subject.digest, { artifactType });
  const writes = () => registry.seen.flatMap(({ line }) => (/^(?:PUT|POST|PATCH)/u.test(line) ? [line] : []));
  return { registry, client, memory, clock, at, kept, attach, list, writes };
}

const typesOf = (descriptors: readonly { readonly artifactType?: string }[]) =>
  descriptors.map(({ artifactType = '' }) => artifactType).toSorted();

function digestOfFirst({ referrers: [first] }: Attachment): Digest {
  expect(first).toBeDefined();
  return first?.digest ?? subject.digest;
}

/** The two kinds of registries: with the API, and with a list that clients keep under a tag. */
const kinds = ['listed', 'unknown'] as const;

describe.each(kinds)('attaching to an image of a registry whose referrers are %s', (referrers) => {
  it('lists what was attached with type and annotations, and reads it back', async () => {
    const { client, at, attach, list } = await setUp({ referrers });
    expect(await list()).toEqual([]);
    const attached = await attach([sbom, statement]);
    await attached.confirm();
    const listed = await list();
    expect(typesOf(listed)).toEqual([sbomType, statementType]);
    for (const { annotations } of listed) expect(annotations).toEqual({ kind: 'a test' });
    const [found] = await list(sbomType);
    const read = await readReferrer(client, at('team/iris'), subject.digest, found ?? subject);
    expect(read).toEqual({ ...sbom, digest: attached.referrers[0]?.digest });
    expect(typesOf(await list(statementType))).toEqual([statementType]);
  });

  it('has the same digests again, and sends nothing a second time', async () => {
    const { attach, list, writes, clock } = await setUp({ referrers });
    const first = await attach([sbom, statement]);
    await first.confirm();
    const [before, waited] = [writes().length, clock.waitedMs.length];
    const again = await attach([sbom, statement]);
    await again.confirm();
    expect(again.referrers).toEqual(first.referrers.map((one) => ({ ...one, isNew: false })));
    expect(again.sentBytes).toBe(0);
    expect(writes()).toHaveLength(before);
    expect(clock.waitedMs).toHaveLength(waited);
    expect(await list()).toHaveLength(2);
    const other = await setUp({ referrers });
    const elsewhere = await other.attach([sbom, statement]);
    expect(elsewhere).toMatchObject({ referrers: first.referrers, sentBytes: first.sentBytes });
  });

  it('copies them to another repository as they are, with what is attached to them', async () => {
    const { registry, client, memory, clock, at, attach } = await setUp({ referrers });
    const attached = await attach([sbom, statement]);
    const digest = digestOfFirst(attached);
    const size = registry.repository('team/iris').manifests.get(digest)?.bytes.length ?? 0;
    const ofSbom = { mediaType: mediaTypes.manifest, digest, size };
    await attachReferrers(client, at('team/iris'), ofSbom, [artifact('signature', 'x')], { memory, clock });
    const copy = () =>
      copyReferrers(client, at('team/iris'), at('prod/iris'), subject.digest, { store: memory, clock });
    const copied = await copy();
    await copied.confirm();
    expect(copied.referrers).toHaveLength(3);
    const there = await listReferrers(client, at('prod/iris'), subject.digest);
    expect(there.map((one) => one.digest).toSorted()).toEqual(
      attached.referrers.map((one) => one.digest).toSorted(),
    );
    expect(typesOf(await listReferrers(client, at('prod/iris'), digest))).toEqual(['signature']);
    expect((await copy()).sentBytes).toBe(0);
  });

  it('does not copy what is listed as attached and is of something else', async () => {
    const { client, memory, at, kept, attach } = await setUp({ referrers: 'unknown' });
    await (await attach([sbom])).confirm();
    const another = digestOf(Buffer.from('another image'));
    kept.tags.set(referrersTag(another), kept.tags.get(tag) ?? '');
    await expect(
      copyReferrers(client, at('team/iris'), at('prod/iris'), another, { store: memory }),
    ).rejects.toMatchObject({
      code: 'IMAGE_INVALID',
      message: expect.stringContaining(`attached to ${another}, but is of ${subject.digest}`),
    });
  });
});

it('attaches where a registry does not see a blob for a moment that is there', async () => {
  const { registry, attach, list, clock } = await setUp();
  const lost = {
    kind: 'status',
    status: 400,
    body: '{"errors":[{"message":"blob unknown to registry"}]}',
  } as const;
  registry.faults.add(/^PUT .*manifests\/sha256:/u, lost);
  await attach([sbom]);
  expect(clock.waitedMs).toEqual([500]);
  expect(await list()).toHaveLength(1);
  registry.faults.add(/^PUT .*manifests\/sha256:/u, lost, 2);
  await expect(attach([statement])).rejects.toMatchObject({ code: 'REGISTRY_FAILED' });
});

describe('a list under a tag', () => {
  it('is one that others read: an index with a descriptor for each', async () => {
    const { kept, attach } = await setUp();
    const digest = digestOfFirst(await attach([sbom]));
    const index = kept.manifests.get(kept.tags.get(tag) ?? '');
    expect(index?.mediaType).toBe(mediaTypes.index);
    expect(JSON.parse(String(index?.bytes))).toEqual({
      schemaVersion: 2,
      mediaType: mediaTypes.index,
      manifests: [
        {
          mediaType: mediaTypes.manifest,
          digest,
          size: kept.manifests.get(digest)?.bytes.length,
          artifactType: sbomType,
          annotations: { kind: 'a test' },
        },
      ],
    });
  });

  it('keeps what others put there, also what mlpack does not know', async () => {
    const { kept, attach } = await setUp();
    const theirs = {
      mediaType: mediaTypes.manifest,
      digest: `sha512:${'a'.repeat(128)}`,
      size: 1,
      platform: { os: 'plan9', architecture: 'mips' },
    };
    kept.manifests.set(theirs.digest, { mediaType: theirs.mediaType, bytes: Buffer.from('{}') });
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [theirs], odd: 1 }));
    kept.manifests.set(digestOf(bytes), { mediaType: mediaTypes.index, bytes });
    kept.tags.set(tag, digestOf(bytes));
    await (await attach([sbom])).confirm();
    const index = JSON.parse(String(kept.manifests.get(kept.tags.get(tag) ?? '')?.bytes));
    expect(index).toMatchObject({ odd: 1, manifests: [theirs, { artifactType: sbomType }] });
  });

  it('has what two attached at once, though one wrote over the other', async () => {
    const { registry, attach, list } = await setUp();
    const [a, b] = [anonymousClient(undefined, 'A'), anonymousClient(undefined, 'B')];
    const gate = registry.faults.gate(
      (line, headers) => line.startsWith('PUT') && line.endsWith(tag) && headers['user-agent'] === 'A',
    );
    const attaching = attach([sbom], a);
    await gate.reached;
    // A has read that there is no list; B writes one; A writes over it.
    const second = await attach([statement], b);
    gate.open();
    const first = await attaching;
    expect(typesOf(await list())).toEqual([sbomType]);
    await Promise.all([first.confirm(), second.confirm()]);
    expect(typesOf(await list())).toEqual([sbomType, statementType]);
  });

  it('is looked at again after a while only', async () => {
    const { attach, clock } = await setUp();
    const attached = await attach([sbom]);
    expect(clock.waitedMs).toEqual([]);
    await attached.confirm();
    expect(clock.waitedMs).toEqual([500]);
  });

  it('is said not to be there to add to where tags do not move', async () => {
    const { attach } = await setUp({ immutableTags: true });
    await (await attach([sbom])).confirm();
    await expect(attach([statement])).rejects.toMatchObject({
      code: 'REGISTRY_FAILED',
      message: expect.stringContaining(`the registry keeps its tag ${tag} as it is`),
    });
  });

  it('is refused when it is something else', async () => {
    const { kept, list, attach } = await setUp();
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, config: {}, layers: [] }));
    kept.manifests.set(digestOf(bytes), { mediaType: mediaTypes.manifest, bytes });
    kept.tags.set(tag, digestOf(bytes));
    const refused = { code: 'REGISTRY_FAILED', message: expect.stringContaining('it is no image index') };
    await expect(list()).rejects.toMatchObject(refused);
    await expect(attach([sbom])).rejects.toMatchObject(refused);
  });
});
