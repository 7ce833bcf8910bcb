import { MlpackError } from '../../errors/mlpack-error.ts';
import { isDigest } from '../../oci/documents/digest.ts';
import type { RegistryClient, RegistryRequest } from '../client/client.ts';
import type { RegistryRepository } from '../../oci/documents/reference.ts';
import { nextPage } from '../client/next-page.ts';
import { requestDocument } from '../client/request-document.ts';

const pageSize = 1000;
/** A registry whose pages go in a circle must not be followed for ever. */
const maxPages = 1000;
const maxPageBytes = 16 << 20;
const listPath = 'tags/list';

/**
 * All tags of a repository, in the order the registry tells them (distribution.md "Listing Tags"); none when there
 * is no such repository.
 *
 * @throws MlpackError REGISTRY_… or NETWORK.
 */
export async function listTags(
  client: RegistryClient,
  { registry, repository }: RegistryRepository,
  signal?: AbortSignal,
): Promise<string[]> {
  const what = `the tags of ${registry}/${repository}`;
  const tags = new Set<string>();
  let next: string | undefined = `${listPath}?n=${pageSize}`;
  const asked = new Set<string>();
  for (let page = 0; next !== undefined; page += 1) {
    if (page === maxPages || asked.has(next)) {
      throw new MlpackError('REGISTRY_FAILED', `${registry} gives ${what} in pages without end.`);
    }
    asked.add(next);
    const request: RegistryRequest = {
      registry,
      repository,
      path: next,
      expected: [200, 404],
      what,
      signal,
    };
    const { response, bytes } = await requestDocument(client, request, maxPageBytes);
    if (response.status === 404) return [];
    for (const tag of parsePage(bytes, registry, what)) tags.add(tag);
    next = nextPage(response, listPath, registry, what);
  }
  return [...tags];
}

function parsePage(bytes: Buffer, registry: string, what: string): string[] {
  let page: unknown;
  try {
    page = JSON.parse(bytes.toString('utf8'));
  } catch {
    page = undefined;
  }
  if (typeof page === 'object' && page !== null && 'tags' in page) {
    // Registries written in Go say null for an empty list.
    const tags: unknown = page.tags ?? [];
    if (Array.isArray(tags) && tags.every((tag) => tag === null || typeof tag === 'string')) {
      // Sonatype Nexus lists null, JFrog Artifactory digests.
      return tags.filter((tag: string | null) => tag !== null && tag !== '' && !isDigest(tag));
    }
  }
  throw new MlpackError('REGISTRY_FAILED', `${registry} answers something else than ${what}.`);
}
