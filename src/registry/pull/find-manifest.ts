import { MlpackError } from '../../errors/mlpack-error.ts';
import { isDigest, type Digest } from '../../oci/documents/digest.ts';
import { familiarReference, formatReference, type Reference } from '../../oci/documents/reference.ts';
import type { RegistryClient } from '../client/client.ts';
import { listTags } from './list-tags.ts';
import { acceptedManifests, fetchManifest } from './manifest-source.ts';

/** What a registry tells of a manifest or an index without giving it away. */
export interface FoundManifest {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly sizeBytes: number;
  /** HTTP date that the registry gives; few give one, and some mean when the blob came, not the tag. */
  readonly lastModified: string | undefined;
}

/** Registries that answer no HEAD of a manifest say so, or that there is none (Sonatype Nexus): GET tells. */
const noHead = [400, 403, 404, 405, 406, 501];

/**
 * What a reference names now, by digest where it has one, else by tag; undefined when there is no such tag, manifest or
 * repository. Of a registry that doesn't tell digests the manifest is fetched and hashed
 * (distribution.md "Checking if content exists in the registry"). Where a tag is refused, the list of tags tells whether it is
 * there: JFrog Artifactory's virtual repositories refuse what they don't have.
 *
 * @throws MlpackError INTEGRITY, IMAGE_INVALID, REGISTRY_… or NETWORK.
 */
export async function findManifest(
  client: RegistryClient,
  reference: Reference,
  signal?: AbortSignal,
): Promise<FoundManifest | undefined> {
  const { registry, repository, tag, digest } = reference;
  const what = formatReference(reference);
  const response = await client.request({
    registry,
    repository,
    method: 'HEAD',
    path: `manifests/${digest ?? tag ?? 'latest'}`,
    headers: { accept: acceptedManifests },
    expected: [200, ...noHead],
    what,
    signal,
  });
  await response.body.dump();
  if (response.status !== 200) return fetchedManifest(client, reference, signal);
  const told: unknown = response.headers['docker-content-digest'];
  const mediaType = response.headers['content-type'];
  const sizeBytes = Number(response.headers['content-length'] ?? Number.NaN);
  const modified = response.headers['last-modified'];
  const lastModified = typeof modified === 'string' ? modified : undefined;
  if (!isDigest(told) || typeof mediaType !== 'string' || !Number.isSafeInteger(sizeBytes)) {
    const fetched = await fetchedManifest(client, reference, signal);
    return fetched && { ...fetched, lastModified };
  }
  if (digest !== undefined && told !== digest) {
    throw new MlpackError('INTEGRITY', `${what} should have the digest ${digest} but has ${told}.`);
  }
  return { digest: told, mediaType, sizeBytes, lastModified };
}

/**
 * {@link findManifest} of what must be there.
 *
 * @throws MlpackError REGISTRY_NOT_FOUND saying how to see what there is; as {@link findManifest}
 */
export async function requireManifest(
  client: RegistryClient,
  reference: Reference,
  signal?: AbortSignal,
): Promise<FoundManifest> {
  const found = await findManifest(client, reference, signal);
  if (found !== undefined) return found;
  const { registry, repository, tag, digest } = reference;
  const place = familiarReference({ registry, repository });
  throw new MlpackError('REGISTRY_NOT_FOUND', `${place} has nothing under ${digest ?? tag ?? 'latest'}.`, {
    suggestions: [`See what there is: mlpack history ${place}`, 'Check the spelling of the reference.'],
  });
}

async function fetchedManifest(
  client: RegistryClient,
  reference: Reference,
  signal: AbortSignal | undefined,
): Promise<FoundManifest | undefined> {
  try {
    const { digest, mediaType, bytes } = await fetchManifest(client, reference, signal);
    return { digest, mediaType, sizeBytes: bytes.length, lastModified: undefined };
  } catch (error) {
    if (!(error instanceof MlpackError)) throw error;
    if (error.code === 'REGISTRY_NOT_FOUND') return undefined;
    if (error.code !== 'REGISTRY_AUTH' || reference.digest !== undefined) throw error;
    if (await isListed(client, reference, error, signal)) throw error;
    return undefined;
  }
}

/** @throws MlpackError REGISTRY_AUTH that says more than the refusal of the tag when the list is refused, too; as {@link listTags} */
async function isListed(
  client: RegistryClient,
  reference: Reference,
  refusal: MlpackError,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  try {
    return (await listTags(client, reference, signal)).includes(reference.tag ?? 'latest');
  } catch (error) {
    if (!(error instanceof MlpackError) || error.code !== 'REGISTRY_AUTH') throw error;
    throw new MlpackError(
      'REGISTRY_AUTH',
      `${refusal.message} Whether it is there isn't known, as ${reference.registry} refuses the list of its tags, too.`,
      {
        suggestions: [
          ...refusal.suggestions,
          'Have the account allowed to pull and list there as well: a push looks what a tag names, so as not to overwrite it.',
          `Without that look: mlpack build --output oci-archive:image.tar, then skopeo copy --all oci-archive:image.tar docker://${formatReference(reference)}`,
        ],
        cause: refusal,
      },
    );
  }
}
