import type { Readable } from 'node:stream';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Digest } from '../../oci/documents/digest.ts';
import type { HttpResponse } from '../../util/http/http.ts';
import type { RegistryClient, RegistryRequest } from '../client/client.ts';
import type { RegistryRepository } from '../../oci/documents/reference.ts';
import { UploadBroken } from './upload-broken.ts';
import { uploadError } from './upload-error.ts';

/** The blob an upload is to become, and where. */
export interface UploadTarget extends RegistryRepository {
  /** {@link asPusher} */
  readonly client: RegistryClient;
  readonly digest: Digest;
  readonly sizeBytes: number;
  /** What is uploaded, for messages. */
  readonly what: string;
  readonly signal: AbortSignal | undefined;
}

/** An upload that has begun, as far as the registry has told. */
export interface UploadSession {
  /** URL to ask and to send to next; it changes with each answer. */
  readonly location: URL;
  /** Bytes the registry has. */
  readonly offset: number;
  /** The least it wants at a time, but for the last (OCI-Chunk-Min-Length). */
  readonly minChunkBytes: number;
}

/** What says that the same request may do better later; the client is told not to try itself. */
const passing = [408, 429, 500, 502, 503, 504];
/** What says that this upload is no more, or was never as we think. */
const lost = [400, 404, 416];
/** What says that blobs are not taken in pieces; skopeo and crane know no such registry, Google's was one. */
const noPatch = [405, 501];
/** The specification has 202 for what was taken; Amazon ECR says 201, Pulp 204, and skopeo and crane take either. */
const taken = [200, 201, 202, 204];

export async function beginUpload(target: UploadTarget): Promise<UploadSession> {
  const response = await askRegistry(target, { method: 'POST', path: 'blobs/uploads/', expected: taken });
  await response.body.dump();
  return sessionOf(response, target, 0);
}

/** The registry takes a blob only in one request. */
export class PatchRefused extends Error {}

/** What the registry has of an upload that broke; undefined when it is lost. */
export async function askUpload(
  target: UploadTarget,
  session: UploadSession,
): Promise<UploadSession | undefined> {
  const { location: path } = session;
  const response = await askRegistry(target, { path, expected: [...taken, ...lost] });
  await response.body.dump();
  if (lost.includes(response.status)) return undefined;
  return sessionOf(response, target, receivedBytes(response) ?? 0, session);
}

/**
 * Sends the bytes from the session's offset to `end`. That they were taken is told by the status alone: of the Range
 * in the answer Amazon ECR tells an older one, zot that of the chunk, others one byte too many.
 *
 * @throws UploadBroken when the rest may be sent later; PatchRefused when the blob has to be sent as one.
 */
export async function sendChunk(
  target: UploadTarget,
  session: UploadSession,
  end: number,
  body: () => Readable,
): Promise<UploadSession> {
  const { location: path, offset } = session;
  const isWhole = offset === 0 && end === target.sizeBytes;
  const response = await askRegistry(target, {
    method: 'PATCH',
    path,
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(end - offset),
      // Not all registries that take a stream take chunks.
      ...(isWhole ? {} : { 'content-range': `${offset}-${end - 1}` }),
    },
    body,
    retry: false,
    expected: [...taken, ...noPatch, ...passing, ...lost],
  });
  if (noPatch.includes(response.status)) {
    await response.body.dump();
    throw new PatchRefused();
  }
  await throwIfBroken(response, target);
  await response.body.dump();
  return sessionOf(response, target, end, session);
}

/**
 * Gives the upload its digest, from when on it is a blob (distribution.md "Pushing a blob monolithically", "POST then
 * PUT").
 *
 * @param whole the blob, where nothing of it has been sent.
 * @throws UploadBroken when it has to be sent again.
 */
export async function finishUpload(
  target: UploadTarget,
  { location }: UploadSession,
  whole?: () => Readable,
): Promise<void> {
  // Parameters the registry put there may be signed as they are spelled.
  const path = new URL(location);
  path.search = `${path.search === '' ? '?' : `${path.search}&`}digest=${encodeURIComponent(target.digest)}`;
  const sizeBytes = whole === undefined ? 0 : target.sizeBytes;
  const response = await askRegistry(target, {
    method: 'PUT',
    path,
    headers: { 'content-type': 'application/octet-stream', 'content-length': String(sizeBytes) },
    body: whole ?? (() => new Uint8Array()),
    retry: whole === undefined,
    expected: [...taken, ...passing, ...lost],
  });
  await throwIfBroken(response, target);
  await response.body.dump();
}

export function askRegistry(
  { client, registry, repository, what, signal }: UploadTarget,
  request: Omit<RegistryRequest, keyof RegistryRepository | 'what'>,
): Promise<HttpResponse> {
  return client.request({ registry, repository, what, signal, ...request });
}

async function throwIfBroken(response: HttpResponse, { registry, what }: UploadTarget): Promise<void> {
  const isLost = lost.includes(response.status);
  if (!isLost && !passing.includes(response.status)) return;
  const error = await uploadError(response, registry, what, 'while sending it', false);
  // The other form, a date, is as good as unknown in this place.
  const waitMs = (Number(response.headers['retry-after'] ?? 0) || 0) * 1000;
  throw new UploadBroken(error, { isLost, waitMs });
}

export function sessionOf(
  { headers, url }: Pick<HttpResponse, 'headers' | 'url'>,
  { registry }: Pick<UploadTarget, 'registry'>,
  offset: number,
  before?: UploadSession,
): UploadSession {
  const told = [headers['location']].flat()[0];
  const minChunkBytes = Number(headers['oci-chunk-min-length'] ?? before?.minChunkBytes ?? 0) || 0;
  if (told !== undefined && URL.canParse(told, url)) {
    return { location: withoutDowngrade(new URL(told, url), new URL(url)), offset, minChunkBytes };
  }
  if (before !== undefined) return { location: before.location, offset, minChunkBytes };
  throw new MlpackError('REGISTRY_FAILED', `${registry} begins an upload without saying where.`);
}

/** A registry that does not know of the TLS before it names itself without; what is sent stays within TLS. */
function withoutDowngrade(location: URL, asked: URL): URL {
  const isDowngrade = asked.protocol === 'https:' && location.protocol === 'http:';
  if (!isDowngrade || location.hostname !== asked.hostname) return location;
  return new URL(`${location.pathname}${location.search}`, asked);
}

/** Undefined also for `0-0`, which Docker's registry says of one byte and of none. */
function receivedBytes({ headers }: HttpResponse): number | undefined {
  const [, last] = /^(?:bytes=)?0-(\d+)$/u.exec(String(headers['range'] ?? '')) ?? [];
  return last === undefined || last === '0' ? undefined : Number(last) + 1;
}
