import { MlpackError } from '../../errors/mlpack-error.ts';
import { digestOf, type Digest } from '../../oci/documents/digest.ts';
import { embeddedBytes, type Descriptor } from '../../oci/documents/manifest.ts';
import { parseManifest } from '../../oci/documents/parse-documents.ts';
import { formatReference, type RegistryRepository } from '../../oci/documents/reference.ts';
import type { Artifact, ArtifactLayer } from '../../oci/artifact/artifact.ts';
import { mapInOrder } from '../../util/non-empty.ts';
import type { RegistryClient } from '../client/client.ts';
import { requestDocument } from '../client/request-document.ts';
import { unmirrored } from '../client/unmirrored.ts';
import { fetchManifest } from '../pull/manifest-source.ts';
import { annotationsOf, checkSubject, saidOfItself } from './said-of-itself.ts';

/** An SBOM of thousands of packages has a few MiB. */
const maxArtifactBytes = 64 << 20;
const maxLayers = 100;

/** What is attached to an image, read and checked. */
export interface ReadReferrer extends Artifact {
  /** Of its manifest. */
  readonly digest: Digest;
}

/**
 * Reads what a list of referrers names: all of it has the digests it says, and it says itself that it is of the subject.
 *
 * @throws MlpackError IMAGE_INVALID when it is of another subject, is no artifact, or is larger than 64 MiB; INTEGRITY,
 * REGISTRY_… (REGISTRY_NOT_FOUND when it is only listed), NETWORK
 */
export async function readReferrer(
  client: RegistryClient,
  repository: RegistryRepository,
  subject: Digest,
  { digest }: Pick<Descriptor, 'digest'>,
  signal?: AbortSignal,
): Promise<ReadReferrer> {
  const own = unmirrored(client);
  const where = formatReference({ ...repository, digest });
  const fetched = await fetchManifest(own, { ...repository, digest }, signal);
  if (fetched.kind !== 'manifest') throw invalid(`${where} is an index, and no artifact.`);
  const manifest = parseManifest(fetched.bytes, where);
  checkSubject(manifest, subject, where);
  const { layers } = manifest;
  const [first, ...others] = layers;
  const sizeBytes = layers.reduce((sum, { size }) => sum + size, 0);
  if (first === undefined) throw invalid(`${where} is an artifact without content.`);
  if (layers.length > maxLayers || sizeBytes > maxArtifactBytes) {
    throw invalid(`${where} is larger than mlpack reads: ${sizeBytes} bytes in ${layers.length} blobs.`);
  }
  return {
    digest,
    ...saidOfItself(manifest),
    layers: await mapInOrder([first, ...others], async (layer): Promise<ArtifactLayer> => ({
      mediaType: layer.mediaType,
      bytes: embeddedBytes(layer) ?? (await fetchBlob(own, repository, layer, signal)),
      ...annotationsOf(layer.annotations),
    })),
  };
}

async function fetchBlob(
  client: RegistryClient,
  repository: RegistryRepository,
  { digest, size }: Descriptor,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  const what = formatReference({ ...repository, digest });
  const request = { ...repository, path: `blobs/${digest}`, what, signal };
  const { bytes } = await requestDocument(client, request, size);
  const found = digestOf(bytes);
  if (found === digest) return bytes;
  throw new MlpackError('INTEGRITY', `${what} has the digest ${found}.`, {
    suggestions: ['Try again; if it stays, the registry or a proxy on the way alters blobs.'],
  });
}

function invalid(message: string): MlpackError {
  return new MlpackError('IMAGE_INVALID', message);
}
