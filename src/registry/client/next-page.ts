import { MlpackError } from '../../errors/mlpack-error.ts';
import type { HttpResponse } from '../../util/http/http.ts';

/** What relative links are relative to; only what follows its path is used. */
const base = 'http://registry.invalid/v2/repository/';

/**
 * The `rel="next"` of a Link header (RFC 8288), as a path below the repository: where a registry is reached through a
 * proxy or by another name, the origin it gives is its own view, so that only the query counts.
 *
 * @param path of the list below its repository, for example `tags/list`
 * @param what is listed, for messages
 * @throws MlpackError REGISTRY_FAILED when it is no page of the list: a shorter list would be a wrong one.
 */
export function nextPage(
  { headers }: Pick<HttpResponse, 'headers'>,
  path: string,
  registry: string,
  what: string,
): string | undefined {
  const header = [headers['link'] ?? []].flat().join(', ');
  for (const [, target = '', parameters = ''] of header.matchAll(
    /<([^>]*)>((?:\s*;[^,;"]*(?:"[^"]*")?)*)/gu,
  )) {
    const [, quoted, plain] = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/iu.exec(parameters) ?? [];
    const relations = (quoted ?? plain ?? 'next').toLowerCase().split(/\s+/u);
    if (!relations.includes('next') || target === '') continue;
    const next = URL.canParse(target, base + path) ? new URL(target, base + path) : undefined;
    // The colon of a digest may be written so.
    const named = next?.pathname.replace(/\/$/u, '').replaceAll(/%3a/giu, ':');
    if (next !== undefined && named?.endsWith(`/${path}`) === true) return `${path}${next.search}`;
    throw new MlpackError(
      'REGISTRY_FAILED',
      `${registry} gives ${what} in pages, the next of them at "${target}".`,
    );
  }
  return undefined;
}
