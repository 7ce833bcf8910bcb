import { MlpackError } from '../errors/mlpack-error.ts';
import { digestOf } from '../oci/digest.ts';
import type { RegistryClient } from './client.ts';
import type { Repository } from './repository.ts';

/** A manifest or an index, as it is to be sent. */
export interface ManifestToPut {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/**
 * Puts a manifest or an index under a tag, or, untagged, under its digest (distribution.md "Pushing Manifests"). What it
 * refers to must be in the repository already.
 *
 * @throws MlpackError INTEGRITY when the registry says it got other bytes; REGISTRY_… or NETWORK.
 */
export async function putManifest(
  client: RegistryClient,
  { registry, repository }: Repository,
  tagOrDigest: string,
  { mediaType, bytes }: ManifestToPut,
  signal?: AbortSignal,
): Promise<void> {
  const what = `${registry}/${repository}${tagOrDigest.includes(':') ? '@' : ':'}${tagOrDigest}`;
  const response = await client.request({
    registry,
    repository,
    method: 'PUT',
    path: `manifests/${tagOrDigest}`,
    headers: { 'content-type': mediaType },
    body: () => bytes,
    actions: 'pull,push',
    // The specification has 201 only; some registries say 200 or 202.
    expected: [200, 201, 202],
    what,
    signal,
  });
  await response.body.dump();
  const told = response.headers['docker-content-digest'];
  const digest = digestOf(bytes);
  if (typeof told === 'string' && told !== digest) {
    throw new MlpackError('INTEGRITY', `${what} was sent as ${digest}, but ${registry} says it is ${told}.`, {
      suggestions: ['Try again; if it stays, the registry or a proxy on the way alters images.'],
    });
  }
}
