import { MlpackError } from '../../errors/mlpack-error.ts';
import { digestOf } from '../../oci/documents/digest.ts';
import type { RegistryClient } from '../client/client.ts';
import type { RegistryRepository } from '../../oci/documents/reference.ts';
import type { HttpResponse } from '../../util/http/http.ts';

/** A manifest or an index, as it is to be sent. */
export interface ManifestToPut {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export interface PutManifest {
  /** The subject that the registry has listed it as a referrer of; undefined of one that leaves the list to its clients. */
  readonly processedSubject: string | undefined;
}

/** What a registry says that keeps tags from being moved (no status is agreed on). */
const refusals = [400, 403, 405, 409, 412, 422];

/**
 * Puts a manifest or an index under a tag, or, untagged, under its digest (distribution.md "Pushing Manifests"). What it
 * refers to must be in the repository already.
 *
 * @throws MlpackError INTEGRITY when the registry says it got other bytes; REGISTRY_… or NETWORK.
 */
export async function putManifest(
  client: RegistryClient,
  repository: RegistryRepository,
  tagOrDigest: string,
  manifest: ManifestToPut,
  signal?: AbortSignal,
): Promise<PutManifest> {
  const { headers } = await send(client, repository, tagOrDigest, manifest, [], signal);
  const subject = headers['oci-subject'];
  return { processedSubject: typeof subject === 'string' ? subject.trim() : undefined };
}

/**
 * {@link putManifest} where it is an answer that the registry will not have the tag moved: then false.
 *
 * @throws as putManifest
 */
export async function offerManifest(
  client: RegistryClient,
  repository: RegistryRepository,
  tag: string,
  manifest: ManifestToPut,
  signal?: AbortSignal,
): Promise<boolean> {
  const { status } = await send(client, repository, tag, manifest, refusals, signal);
  return !refusals.includes(status);
}

async function send(
  client: RegistryClient,
  { registry, repository }: RegistryRepository,
  tagOrDigest: string,
  { mediaType, bytes }: ManifestToPut,
  alsoExpected: readonly number[],
  signal?: AbortSignal,
): Promise<Pick<HttpResponse, 'status' | 'headers'>> {
  const what = `${registry}/${repository}${tagOrDigest.includes(':') ? '@' : ':'}${tagOrDigest}`;
  const { status, headers, body } = await client.request({
    registry,
    repository,
    method: 'PUT',
    path: `manifests/${tagOrDigest}`,
    headers: { 'content-type': mediaType },
    body: () => bytes,
    actions: 'pull,push',
    // The specification has 201 only; some registries say 200 or 202.
    expected: [200, 201, 202, 204, ...alsoExpected],
    what,
    signal,
  });
  await body.dump();
  const told = headers['docker-content-digest'];
  const digest = digestOf(bytes);
  if (status < 300 && typeof told === 'string' && told !== digest) {
    throw new MlpackError('INTEGRITY', `${what} was sent as ${digest}, but ${registry} says it is ${told}.`, {
      suggestions: ['Try again; if it stays, the registry or a proxy on the way alters images.'],
    });
  }
  return { status, headers };
}
