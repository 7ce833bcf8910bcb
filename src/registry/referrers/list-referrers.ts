import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Digest } from '../../oci/documents/digest.ts';
import type { Descriptor } from '../../oci/documents/manifest.ts';
import { mediaTypes } from '../../oci/documents/media-types.ts';
import type { RegistryRepository } from '../../oci/documents/reference.ts';
import type { RegistryClient } from '../client/client.ts';
import { nextPage } from '../client/next-page.ts';
import { requestDocument } from '../client/request-document.ts';
import { unmirrored } from '../client/unmirrored.ts';
import { maxListBytes, maxReferrers, parseReferrerList, tooLong } from './referrer-list.ts';
import { attachedTo, readReferrersTag } from './referrers-tag.ts';

export interface ListOptions {
  /** Only those of this type, and those of which the list tells none: their manifests do. */
  readonly artifactType?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How registries without the API say so; 404 is the specified one. */
const noApi = [400, 404, 405, 406, 415, 501];
/** A registry that gives a hundred a page has them all in these. */
const maxPages = 100;

/**
 * What is attached to a manifest or an index: each referrer once, in the order that the registry tells them. A registry
 * without the referrers API has the list under a tag (distribution.md "Listing Referrers"). No mirror is asked. The list is
 * but the registry's word: what it names has to be read to know what it is of.
 *
 * @returns none where there are none
 * @throws MlpackError REGISTRY_AUTH, REGISTRY_FAILED, IMAGE_INVALID or NETWORK where it could not be told whether there are
 * any: the list is refused, is none, is longer than 2000 entries or 4 MiB, or its pages don't end
 */
export async function listReferrers(
  client: RegistryClient,
  repository: RegistryRepository,
  subject: Digest,
  { artifactType, signal }: ListOptions = {},
): Promise<readonly Descriptor[]> {
  const own = unmirrored(client);
  const found =
    (await fromApi(own, repository, subject, artifactType, signal)) ??
    (await readReferrersTag(own, repository, subject, signal))?.descriptors ??
    [];
  const each = new Map(found.map((descriptor) => [descriptor.digest, descriptor]));
  // Registries may leave the filter to us (OCI-Filters-Applied tells), which costs nothing.
  return [...each.values()].filter(
    (descriptor) =>
      artifactType === undefined ||
      descriptor.artifactType === undefined ||
      descriptor.artifactType === artifactType,
  );
}

/** Undefined where the registry has no such API. */
async function fromApi(
  client: RegistryClient,
  repository: RegistryRepository,
  subject: Digest,
  artifactType: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Descriptor[] | undefined> {
  const path = `referrers/${subject}`;
  const query = artifactType === undefined ? '' : `?${new URLSearchParams({ artifactType }).toString()}`;
  const first = `${path}${query}`;
  const asked = new Set<string>();
  const found: Descriptor[] = [];
  const what = attachedTo(repository, subject);
  let bytesLeft = maxListBytes;
  for (let next: string | undefined = first; next !== undefined;) {
    if (asked.has(next) || asked.size === maxPages) {
      throw new MlpackError('REGISTRY_FAILED', `${repository.registry} gives ${what} in pages without end.`);
    }
    asked.add(next);
    try {
      const request = {
        ...repository,
        path: next,
        headers: { accept: mediaTypes.index },
        expected: next === first ? [200, ...noApi] : [200],
        what,
        signal,
      };
      const { response, bytes } = await requestDocument(client, request, bytesLeft);
      if (response.status !== 200) return undefined;
      bytesLeft -= bytes.byteLength;
      found.push(...parseReferrerList(bytes, what).descriptors);
      if (found.length > maxReferrers) throw tooLong(what);
      next = nextPage(response, path, repository.registry, what);
    } catch (error) {
      if (next !== first) throw error;
      return unclear(client, repository, subject, error, signal);
    }
  }
  return found;
}

/**
 * Some refuse, or answer with a page of their own, what they don't know. Then a list under the tag is the right one; that
 * there is none says nothing.
 *
 * @throws the error that left it unclear
 */
async function unclear(
  client: RegistryClient,
  repository: RegistryRepository,
  subject: Digest,
  error: unknown,
  signal: AbortSignal | undefined,
): Promise<Descriptor[]> {
  const isAnswer = error instanceof MlpackError && ['REGISTRY_AUTH', 'REGISTRY_FAILED'].includes(error.code);
  if (!isAnswer) throw error;
  const list = await readReferrersTag(client, repository, subject, signal).catch(() => undefined);
  if (list === undefined) throw error;
  return [...list.descriptors];
}
