import { MlpackError } from '../../errors/mlpack-error.ts';
import { digestOf, hexOf, type Digest } from '../../oci/documents/digest.ts';
import type { Descriptor, Manifest } from '../../oci/documents/manifest.ts';
import { parseManifest } from '../../oci/documents/parse-documents.ts';
import { formatReference } from '../../oci/documents/reference.ts';
import { requestDocument } from '../../registry/client/request-document.ts';
import { findManifest } from '../../registry/pull/find-manifest.ts';
import { fetchManifest } from '../../registry/pull/manifest-source.ts';
import type { ImageInRegistry } from './signed-image.ts';

/** What cosign before version 3 keeps beside an image: signatures, and statements that are signed. */
type CosignTag = 'sig' | 'att';

/** The tag of an image's digest that it keeps them under. */
export function cosignTag(subject: Digest, kind: CosignTag): string {
  return `sha256-${hexOf(subject)}.${kind}`;
}

/** The manifest under such a tag; undefined where there is none. @throws MlpackError REGISTRY_…, NETWORK, IMAGE_INVALID */
export async function readCosignTag(
  { client, repository, subject }: ImageInRegistry,
  kind: CosignTag,
  signal: AbortSignal,
): Promise<{ readonly digest: Digest; readonly manifest: Manifest } | undefined> {
  const reference = { ...repository, tag: cosignTag(subject.digest, kind) };
  if ((await findManifest(client, reference, signal)) === undefined) return undefined;
  const { bytes, digest, kind: found } = await fetchManifest(client, reference, signal);
  const name = formatReference(reference);
  if (found !== 'manifest')
    throw new MlpackError('IMAGE_INVALID', `${name} is an index, and has no signatures.`);
  return { digest, manifest: parseManifest(bytes, name) };
}

/** The bytes of a layer of it. @throws MlpackError SIGNATURE_INVALID when they are too many; INTEGRITY, REGISTRY_…, NETWORK */
export async function readTagLayer(
  { client, repository }: ImageInRegistry,
  { digest, size }: Descriptor,
  mostBytes: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const what = formatReference({ ...repository, digest });
  if (size > mostBytes)
    throw new MlpackError('SIGNATURE_INVALID', `${what} has more than ${mostBytes} bytes.`);
  const request = { ...repository, path: `blobs/${digest}`, what, signal };
  const { bytes } = await requestDocument(client, request, mostBytes);
  if (digestOf(bytes) === digest) return bytes;
  throw new MlpackError('INTEGRITY', `${what} has the digest ${digestOf(bytes)}.`);
}
