import type { Contents, KeptManifest } from './contents.ts';
import { failure, type Answer, type Exchange } from './exchange.ts';

export interface ReferrerRules {
  /** Whether there is the API of OCI 1.1: without, 404; or whatever else registries answer. */
  readonly referrers?: 'listed' | 'unknown' | Answer;
  /** Referrers in one page. */
  readonly referrersPerPage?: number;
  /** Whether the type that is asked for is all that is given. */
  readonly filtersReferrers?: boolean;
}

interface Document {
  readonly artifactType?: string;
  readonly config?: { readonly mediaType: string };
  readonly subject?: { readonly digest: string };
  readonly annotations?: Record<string, string>;
}

const indexType = 'application/vnd.oci.image.index.v1+json';

/** `referrers/DIGEST` (distribution.md "Listing Referrers"). */
export function referrersAnswer(
  { url, repository, rest }: Exchange,
  contents: Contents,
  { referrers = 'unknown', referrersPerPage = 1000, filtersReferrers = true }: ReferrerRules,
): Answer {
  if (referrers === 'unknown') return failure(404, 'UNSUPPORTED');
  if (referrers !== 'listed') return referrers;
  const subject = rest.slice('referrers/'.length);
  if (!/^sha256:[0-9a-f]{64}$/u.test(subject)) return failure(400, 'DIGEST_INVALID');
  const type = filtersReferrers ? url.searchParams.get('artifactType') : null;
  const all = [...contents.of(repository).manifests]
    .flatMap(([digest, kept]) => referrerOf(digest, kept, subject))
    .filter(({ artifactType }) => type === null || artifactType === type);
  const from = Number(url.searchParams.get('from') ?? 0);
  const next = from + referrersPerPage;
  const query = new URLSearchParams({ ...Object.fromEntries(url.searchParams), from: String(next) });
  return {
    status: 200,
    headers: {
      'content-type': indexType,
      ...(type === null ? {} : { 'oci-filters-applied': 'artifactType' }),
      ...(next < all.length ? { link: `<${url.pathname}?${query.toString()}>; rel="next"` } : {}),
    },
    body: JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests: all.slice(from, next) }),
  };
}

function referrerOf(digest: string, { mediaType, bytes }: KeptManifest, subject: string) {
  const document = JSON.parse(bytes.toString('utf8')) as Document;
  if (document.subject?.digest !== subject) return [];
  const { artifactType = document.config?.mediaType, annotations } = document;
  return [{ mediaType, digest, size: bytes.length, artifactType, annotations }];
}
