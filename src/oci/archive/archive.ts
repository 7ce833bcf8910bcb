import { Readable } from 'node:stream';
import { writeFileAtomic } from '../../util/files/atomic-file.ts';
import { bytesContent, type Content } from '../../util/blobs/content.ts';
import type { OutputKind } from '../../util/files/output-kind.ts';
import { bundleImages } from '../image/assemble.ts';
import { blobsOf } from '../image/bundle-blobs.ts';
import type { Image, ImageBundle } from '../image/image.ts';
import { canonicalJson } from '../documents/canonical-json.ts';
import { hexOf, type Digest } from '../documents/digest.ts';
import { familiarReference, type TaggedReference } from '../documents/reference.ts';
import { nameAnnotations } from '../image/image-names.ts';
import { tar, tarSizeBytes, type TarMember } from '../tar/tar.ts';

interface WriteOptions {
  readonly signal?: AbortSignal | undefined;
}

/** A tar whose length is known before it is made. */
export interface ArchiveStream {
  readonly sizeBytes: number;
  open(signal?: AbortSignal): Readable;
}

/** Both are written over any tar, which nothing else of a project is (POSIX pax, "ustar Interchange Format": magic). */
export const tarKind: OutputKind = {
  name: 'an image archive',
  matches: (head) => head.toString('latin1', 257, 262) === 'ustar',
};

/**
 * Writes an OCI layout as one tar file, whole or not at all. The same bundle gives the same bytes.
 * @throws MlpackError OUTPUT_EXISTS, OUTPUT_NOT_WRITABLE, DISK_FULL
 */
export async function writeOciArchive(
  path: string,
  bundle: ImageBundle,
  name: TaggedReference,
  { signal }: WriteOptions = {},
): Promise<void> {
  const members = await layoutMembers(bundle, name);
  await writeFileAtomic(path, tar(members, 0, signal), { kind: tarKind, signal });
}

/**
 * Writes what `docker load` and `podman load` read, whole or not at all.
 * @throws MlpackError OUTPUT_EXISTS, OUTPUT_NOT_WRITABLE, DISK_FULL
 */
export async function writeDockerArchive(
  path: string,
  image: Image,
  name: TaggedReference,
  { signal }: WriteOptions = {},
): Promise<void> {
  const archive = await dockerArchive(image, name);
  await writeFileAtomic(path, archive.open(signal), { kind: tarKind, signal });
}

/**
 * An image as `docker save` of Engine 25 and later writes it: an OCI layout, and for engines that don't know
 * layouts a manifest.json that names the same blobs (moby image specification v1.2, "Combined Image JSON").
 * It holds one platform, because older engines would load every image of it under the one name.
 * @throws what fetching a layer throws that is not here yet
 */
export async function dockerArchive(image: Image, name: TaggedReference): Promise<ArchiveStream> {
  const manifest = [
    {
      Config: blobName(image.manifest.config.digest),
      RepoTags: [familiarReference(name)],
      Layers: image.layers.map(({ digest }) => blobName(digest)),
    },
  ];
  const members = [
    ...(await layoutMembers(bundleImages([image]), name)),
    file('manifest.json', bytesContent(canonicalJson(manifest))),
  ];
  return {
    sizeBytes: tarSizeBytes(members),
    open: (signal) => Readable.from(tar(members, 0, signal), { objectMode: false }),
  };
}

async function layoutMembers(bundle: ImageBundle, name: TaggedReference): Promise<TarMember[]> {
  const annotations = nameAnnotations(name);
  const index = { schemaVersion: 2, manifests: [{ ...bundle.descriptor, annotations }] };
  const blobs = (await blobsOf(bundle)).toSorted((a, b) => (a.digest < b.digest ? -1 : 1));
  return [
    file('oci-layout', bytesContent(canonicalJson({ imageLayoutVersion: '1.0.0' }))),
    file('index.json', bytesContent(canonicalJson(index))),
    folder('blobs'),
    folder('blobs/sha256'),
    ...blobs.map(({ digest, content }) => file(blobName(digest), content)),
  ];
}

function blobName(digest: Digest): string {
  return `blobs/sha256/${hexOf(digest)}`;
}

function file(path: string, content: Content): TarMember {
  return { path, mode: 0o644, uid: 0, gid: 0, body: { type: 'file', content } };
}

function folder(path: string): TarMember {
  return { path, mode: 0o755, uid: 0, gid: 0, body: { type: 'directory' } };
}
