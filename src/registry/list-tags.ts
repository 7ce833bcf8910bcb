import { MlpackError } from '../errors/mlpack-error.ts';
import type { RegistryClient, RegistryRequest } from './client.ts';
import type { Repository } from './repository.ts';
import { requestDocument } from './request-document.ts';

const pageSize = 1000;
/** A registry whose pages go in a circle must not be followed for ever. */
const maxPages = 1000;
const maxPageBytes = 16 << 20;

/**
 * All tags of a repository, in the order the registry tells them (distribution.md "Listing Tags"); none when there
 * is no such repository.
 *
 * @throws MlpackError REGISTRY_… or NETWORK.
 */
export async function listTags(
  client: RegistryClient,
  { registry, repository }: Repository,
  signal?: AbortSignal,
): Promise<string[]> {
  const what = `the tags of ${registry}/${repository}`;
  const tags = new Set<string>();
  let next: string | URL | undefined = `tags/list?n=${pageSize}`;
  for (let page = 0; next !== undefined; page += 1) {
    if (page === maxPages) {
      throw new MlpackError('REGISTRY_FAILED', `${registry} gives ${what} in more than ${maxPages} pages.`);
    }
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
    next = nextPage(response.headers['link'], response.url);
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
    if (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string')) return tags;
  }
  throw new MlpackError('REGISTRY_FAILED', `${registry} answers something else than ${what}.`);
}

/** The `rel="next"` of a Link header (RFC 8288), which only the registry itself may be. */
function nextPage(header: string | string[] | undefined, url: string): URL | undefined {
  for (const [, target = ''] of String(header ?? '').matchAll(/<([^>]*)>\s*;[^,<]*\brel="?next"?/gu)) {
    const next = URL.canParse(target, url) ? new URL(target, url) : undefined;
    if (next?.origin === new URL(url).origin) return next;
  }
  return undefined;
}
