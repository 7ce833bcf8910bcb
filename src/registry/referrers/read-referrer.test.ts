import { describe, expect, it } from 'vitest';
import { startFaultRegistry } from '../../../test/support/fault-registry.ts';
import { anonymousClient, instantClock } from '../../../test/support/registry-clients.ts';
import { assembleReferrer, type Artifact } from '../../oci/artifact/artifact.ts';
import { digestOf, type Digest } from '../../oci/documents/digest.ts';
import { mediaTypes } from '../../oci/documents/media-types.ts';
import { readReferrer } from './read-referrer.ts';

const subject = { mediaType: mediaTypes.manifest, digest: digestOf(Buffer.from('an image')), size: 8 };
const artifact: Artifact = {
  artifactType: 'application/vnd.in-toto+json',
  layers: [{ mediaType: 'application/vnd.in-toto+json', bytes: Buffer.from('{"a":1}') }],
};

async function setUp() {
  const registry = await startFaultRegistry();
  const { blobs, manifests } = registry.repository('team/iris');
  const keep = (document: { mediaType?: string }) => {
    const bytes = Buffer.from(JSON.stringify(document));
    manifests.set(digestOf(bytes), { mediaType: document.mediaType ?? mediaTypes.manifest, bytes });
    return digestOf(bytes);
  };
  /** Keeps an artifact whose manifest is changed. */
  const keepWith = (more: object) => {
    const referrer = assembleReferrer(subject, artifact);
    for (const [digest, bytes] of referrer.blobs) blobs.set(digest, Buffer.from(bytes));
    const manifest = JSON.parse(Buffer.from(referrer.manifestBytes).toString()) as object;
    return keep({ ...manifest, ...more });
  };
  const read = (digest: Digest) =>
    readReferrer(
      anonymousClient(instantClock()),
      { registry: registry.host, repository: 'team/iris' },
      subject.digest,
      { digest },
    );
  return { blobs, keepWith, read };
}

describe('readReferrer', () => {
  it('gives what was attached, whatever else is in the manifest', async () => {
    const { keepWith, read } = await setUp();
    const digest = keepWith({ annotations: { a: 1, b: 'text' }, odd: [] });
    expect(await read(digest)).toEqual({ ...artifact, annotations: { b: 'text' }, digest });
  });

  it('takes the type of the config where there is no other', async () => {
    const { keepWith, read } = await setUp();
    expect((await read(keepWith({ artifactType: '' }))).artifactType).toBe(mediaTypes.empty);
  });

  it('takes content out of its descriptor', async () => {
    const { blobs, keepWith, read } = await setUp();
    const bytes = Buffer.from('inside');
    const layer = {
      mediaType: 'text/plain',
      digest: digestOf(bytes),
      size: 6,
      data: bytes.toString('base64'),
    };
    const digest = keepWith({ layers: [layer] });
    blobs.clear();
    expect((await read(digest)).layers).toEqual([{ mediaType: 'text/plain', bytes }]);
  });

  const layer = { mediaType: 'text/plain', digest: digestOf(Buffer.from('x')) };
  it.each([
    [
      { subject: { ...subject, digest: layer.digest } },
      `attached to ${subject.digest}, but is of ${layer.digest}`,
    ],
    [{ subject: undefined }, 'but says nothing of what it is of'],
    [{ subject: 'constructor' }, 'but says nothing of what it is of'],
    [{ layers: [] }, 'an artifact without content'],
    [{ layers: [{ ...layer, size: 65 << 20 }] }, 'larger than mlpack reads: 68157440 bytes in 1 blobs'],
    [{ layers: Array.from({ length: 101 }, () => ({ ...layer, size: 1 })) }, '101 bytes in 101 blobs'],
    [
      { mediaType: mediaTypes.index, layers: undefined, config: undefined, manifests: [] },
      'is an index, and no artifact',
    ],
  ])('refuses %j', async (more, message) => {
    const { keepWith, read } = await setUp();
    await expect(read(keepWith(more))).rejects.toMatchObject({
      code: 'IMAGE_INVALID',
      message: expect.stringContaining(message),
    });
  });

  it('refuses bytes that have another digest, and more than there are', async () => {
    const { blobs, keepWith, read } = await setUp();
    const digest = keepWith({});
    const [blob] = [...blobs.keys()].filter((name) => blobs.get(name)?.length === 7);
    blobs.set(blob ?? '', Buffer.from('{"a":2}'));
    await expect(read(digest)).rejects.toMatchObject({ code: 'INTEGRITY' });
    blobs.set(blob ?? '', Buffer.from('{"a":1}{"b":2}'));
    await expect(read(digest)).rejects.toMatchObject({ code: 'REGISTRY_FAILED' });
  });

  it('says so when it is listed only', async () => {
    const { read } = await setUp();
    await expect(read(subject.digest)).rejects.toMatchObject({ code: 'REGISTRY_NOT_FOUND' });
  });
});
