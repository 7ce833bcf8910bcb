import { sha256Digest, type Contents, type KeptManifest } from './contents.ts';
import { failure, readBody, type Answer, type Exchange } from './exchange.ts';
import { wrongDigest } from './faults.ts';

/** A blob, as a whole or from some byte on (distribution.md "Pulling blobs"). */
export function blobAnswer(
  { request, rest }: Exchange,
  blobs: ReadonlyMap<string, Buffer>,
  hasRanges: boolean,
): Answer {
  const digest = rest.slice('blobs/'.length);
  const blob = blobs.get(digest);
  if (blob === undefined) return failure(404, 'BLOB_UNKNOWN');
  const headers = {
    'content-type': 'application/octet-stream',
    'docker-content-digest': digest,
    'content-length': String(blob.length),
  };
  const [, from] = /^bytes=(\d+)-$/u.exec(request.headers.range ?? '') ?? [];
  if (from === undefined || !hasRanges) return { status: 200, headers, body: blob };
  const start = Number(from);
  if (start >= blob.length) return failure(416, 'RANGE_INVALID');
  return {
    status: 206,
    headers: {
      ...headers,
      'content-length': String(blob.length - start),
      'content-range': `bytes ${start}-${blob.length - 1}/${blob.length}`,
    },
    body: blob.subarray(start),
  };
}

export interface ManifestRules {
  /** False: no Docker-Content-Digest. */
  readonly tellsDigests: boolean;
  /** A tag that is there stays as it is. */
  readonly immutableTags: boolean;
  /** If not true, a HEAD of a manifest is answered so. */
  readonly heads: true | 400 | 404 | 405;
  /** True: a manifest that isn't there is refused, as Artifactory's virtual repositories do. */
  readonly deniesAbsent: boolean;
  /** Whether it says that it lists a manifest with its subject (OCI-Subject). */
  readonly listsReferrers: boolean;
}

/** `manifests/…`: read and put. */
export async function manifestAnswer(
  exchange: Exchange,
  contents: Contents,
  rules: ManifestRules,
): Promise<Answer> {
  const { manifests, tags } = contents.of(exchange.repository);
  const name = exchange.rest.slice('manifests/'.length);
  const digest = name.includes(':') ? name : tags.get(name);
  if (exchange.method === 'HEAD' && rules.heads !== true) return { status: rules.heads };
  if (exchange.method === 'PUT') return put(exchange, name, contents, rules);
  const found = digest === undefined ? undefined : manifests.get(digest);
  if (digest === undefined || found === undefined)
    return rules.deniesAbsent
      ? failure(403, 'DENIED', 'no permission')
      : failure(404, 'MANIFEST_UNKNOWN', 'manifest unknown');
  return {
    status: 200,
    headers: {
      'content-type': found.mediaType,
      'content-length': String(found.bytes.length),
      ...digestHeader(exchange, digest, rules),
    },
    body: found.bytes,
  };
}

async function put(
  exchange: Exchange,
  name: string,
  contents: Contents,
  rules: ManifestRules,
): Promise<Answer> {
  const { blobs, manifests, tags } = contents.of(exchange.repository);
  const bytes = await readBody(exchange);
  const digest = sha256Digest(bytes);
  if (name.includes(':') && name !== digest) return failure(400, 'DIGEST_INVALID');
  const isThere = (needed: string) => blobs.has(needed) || manifests.has(needed);
  if (!references(bytes).every(isThere)) return failure(400, 'MANIFEST_BLOB_UNKNOWN');
  if (!name.includes(':')) {
    if (rules.immutableTags && tags.has(name) && tags.get(name) !== digest)
      return failure(409, 'TAG_IMMUTABLE');
    tags.set(name, digest);
  }
  const kept: KeptManifest = { mediaType: exchange.request.headers['content-type'] ?? '', bytes };
  manifests.set(digest, kept);
  const { subject } = JSON.parse(bytes.toString('utf8')) as { subject?: { digest: string } };
  const isListed = rules.listsReferrers && subject !== undefined;
  const headers = digestHeader(exchange, digest, rules);
  return { status: 201, headers: isListed ? { ...headers, 'oci-subject': subject.digest } : headers };
}

function digestHeader(
  { fault }: Exchange,
  digest: string,
  { tellsDigests }: ManifestRules,
): Record<string, string> {
  if (!tellsDigests) return {};
  return { 'docker-content-digest': fault?.kind === 'wrong-digest' ? wrongDigest : digest };
}

/** The digests of everything a manifest or an index refers to. */
function references(bytes: Buffer): string[] {
  const document: {
    config?: { digest: string };
    layers?: { digest: string }[];
    manifests?: { digest: string }[];
  } = JSON.parse(bytes.toString('utf8'));
  const { config, layers = [], manifests = [] } = document;
  return [...(config === undefined ? [] : [config]), ...layers, ...manifests].map(({ digest }) => digest);
}

/** `tags/list`, in pages (distribution.md "Listing Tags"). */
export function tagsAnswer(
  { url, repository }: Exchange,
  contents: Contents,
  pageSize: number,
  link: (target: string) => string,
): Answer {
  const found = contents.repositories.get(repository);
  if (found === undefined) return failure(404, 'NAME_UNKNOWN');
  const last = url.searchParams.get('last') ?? '';
  const left = [...found.tags.keys()].toSorted().filter((tag) => tag > last);
  const tags = left.slice(0, pageSize);
  const next = link(`/v2/${repository}/tags/list?n=${pageSize}&last=${tags.at(-1) ?? last}`);
  return {
    status: 200,
    headers: { 'content-type': 'application/json', ...(left.length > tags.length ? { link: next } : {}) },
    body: JSON.stringify({ name: repository, tags: tags.length === 0 ? null : tags }),
  };
}
