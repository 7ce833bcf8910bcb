import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { digestOf, hexOf, isDigest, type Digest } from '../../oci/documents/digest.ts';
import { mediaTypes, ociMediaType } from '../../oci/documents/media-types.ts';
import { formatReference, type Reference } from '../../oci/documents/reference.ts';
import type { BlobStore } from '../../util/blobs/blob-store.ts';
import type { RegistryClient } from '../client/client.ts';
import { requestDocument } from '../client/request-document.ts';

const unzip = promisify(gunzip);

const accepted: readonly string[] = [
  mediaTypes.index,
  mediaTypes.manifest,
  mediaTypes.dockerIndex,
  mediaTypes.dockerManifest,
];
/** The Accept header of who asks for a manifest or an index. */
export const acceptedManifests = accepted.join(', ');
/** Registries are to take 4 MiB (distribution.md "Pushing Manifests"); some take more. */
const maxManifestBytes = 16 << 20;

/** A manifest or an index whose bytes have its digest. */
export interface FetchedManifest {
  readonly kind: 'index' | 'manifest';
  readonly mediaType: string;
  readonly digest: Digest;
  readonly bytes: Buffer;
}

/**
 * Gets the manifest or index a reference names, by digest where it has one, else by tag.
 *
 * @throws MlpackError INTEGRITY, IMAGE_INVALID, REGISTRY_… or NETWORK.
 */
export async function fetchManifest(
  client: RegistryClient,
  reference: Reference,
  signal?: AbortSignal,
): Promise<FetchedManifest> {
  const { registry, repository } = reference;
  const name = reference.digest ?? reference.tag ?? 'latest';
  const what = formatReference(reference);
  const request = {
    registry,
    repository,
    path: `manifests/${name}`,
    headers: { accept: acceptedManifests },
    what,
    signal,
  };
  const { response, bytes: sent } = await requestDocument(client, request, maxManifestBytes);
  const bytes = await decoded(sent, response.headers['content-encoding'], what);
  const told: unknown = response.headers['docker-content-digest'];
  const expected = reference.digest ?? (isDigest(told) ? told : undefined);
  const digest = digestOf(bytes);
  if (expected !== undefined && expected !== digest) {
    throw new MlpackError('INTEGRITY', `${what} should have the digest ${expected} but has ${digest}.`, {
      suggestions: ['Try again; if it stays, the registry or a proxy on the way alters images.'],
    });
  }
  return describe(bytes, digest, what, response.headers['content-type']);
}

/** The manifest itself, which some proxies compress though nobody asked for it (RFC 9110, section 8.4). */
async function decoded(bytes: Buffer, coding: string | string[] | undefined, what: string): Promise<Buffer> {
  const name = [coding ?? 'identity'].flat().join(', ').trim().toLowerCase();
  if (name === 'identity' || name === '') return bytes;
  if (name === 'gzip' || name === 'x-gzip') {
    const plain = await unzip(bytes, { maxOutputLength: maxManifestBytes }).catch(() => undefined);
    if (plain !== undefined) return plain;
  }
  throw new MlpackError(
    'REGISTRY_FAILED',
    `${what} came with Content-Encoding ${JSON.stringify(name.slice(0, 40))}, and cannot be read so.`,
    { suggestions: ['Have the registry, or the proxy before it, leave manifests uncompressed.'] },
  );
}

/**
 * {@link fetchManifest} of what `digest` pins, from the store when it is there, so that a build whose
 * base has been pulled before needs no network.
 */
export async function storedManifest(
  client: RegistryClient,
  reference: Reference & { readonly digest: Digest },
  store: BlobStore,
  signal?: AbortSignal,
): Promise<FetchedManifest> {
  const { digest } = reference;
  const blob = await store.find(hexOf(digest));
  if (blob !== undefined) return describe(await readFile(blob.path), digest, formatReference(reference));
  const fetched = await fetchManifest(client, reference, signal);
  const expected = { sha256: hexOf(digest), label: formatReference(reference) };
  await store.write(inMemory(fetched.bytes), { expected, signal });
  return fetched;
}

async function* inMemory(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/**
 * An index has `manifests`, a manifest has `layers`; one with both could be read as two different
 * images (CVE-2021-41190) and is refused, as is a type that contradicts the content.
 */
function describe(
  bytes: Buffer,
  digest: Digest,
  what: string,
  contentType?: string | string[],
): FetchedManifest {
  let document: unknown;
  try {
    document = JSON.parse(bytes.toString('utf8'));
  } catch {
    document = undefined;
  }
  const fields = new Map<string, unknown>(
    typeof document === 'object' && document !== null ? Object.entries(document) : [],
  );
  const isIndex = fields.has('manifests');
  const isManifest = fields.has('layers');
  if (fields.get('schemaVersion') === 1) {
    throw new MlpackError(
      'IMAGE_INVALID',
      `${what} is in Docker's schema 1 format, which mlpack does not read.`,
      {
        suggestions: ['Push it again with a Docker of this decade, or choose another base.'],
      },
    );
  }
  if (isIndex === isManifest) {
    throw new MlpackError('IMAGE_INVALID', `${what} is neither an image manifest nor an image index.`);
  }
  const kind = isIndex ? 'index' : 'manifest';
  const declared = fields.get('mediaType');
  const sent = typeof contentType === 'string' ? contentType.replace(/;.*$/su, '').trim() : undefined;
  const mediaType = typeof declared === 'string' ? declared : sent;
  const contradiction = [declared, sent].find(
    (type) => typeof type === 'string' && accepted.includes(type) && ociMediaType(type) !== mediaTypes[kind],
  );
  if (typeof contradiction === 'string') {
    throw new MlpackError('IMAGE_INVALID', `${what} is an image ${kind} but claims to be ${contradiction}.`);
  }
  return { kind, mediaType: mediaType ?? mediaTypes[kind], digest, bytes };
}
