import { MlpackError } from '../../errors/mlpack-error.ts';
import { isDigest } from '../../oci/documents/digest.ts';
import type { RegistryClient, RegistryRequest } from '../client/client.ts';
import type { RegistryRepository } from '../../oci/documents/reference.ts';
import { requestDocument } from '../client/request-document.ts';

const pageSize = 1000;
/** A registry whose pages go in a circle must not be followed for ever. */
const maxPages = 1000;
const maxPageBytes = 16 << 20;
/** What relative links are relative to; only what follows its path is used. */
const base = 'http://registry.invalid/v2/repository/tags/list';

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
  let next: string | undefined = `tags/list?n=${pageSize}`;
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
    next = nextPage([response.headers['link'] ?? []].flat().join(', '), registry, what);
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

/**
 * The `rel="next"` of a Link header (RFC 8288), as a path below the repository: where a registry is reached through a
 * proxy or by another name, the origin it gives is its own view, so that only the query counts.
 *
 * @throws MlpackError REGISTRY_FAILED when it is no page of the list: a shorter list would be a wrong one.
 */
function nextPage(header: string, registry: string, what: string): string | undefined {
  for (const [, target = '', parameters = ''] of header.matchAll(
    /<([^>]*)>((?:\s*;[^,;"]*(?:"[^"]*")?)*)/gu,
  )) {
    const [, quoted, plain] = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/iu.exec(parameters) ?? [];
    const relations = (quoted ?? plain ?? 'next').toLowerCase().split(/\s+/u);
    if (!relations.includes('next') || target === '') continue;
    const next = URL.canParse(target, base) ? new URL(target, base) : undefined;
    if (next !== undefined && /\/tags\/list\/?$/u.test(next.pathname)) return `tags/list${next.search}`;
    throw new MlpackError(
      'REGISTRY_FAILED',
      `${registry} gives ${what} in pages, the next of them at "${target}".`,
    );
  }
  return undefined;
}
