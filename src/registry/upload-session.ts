import type { Readable } from 'node:stream';
import { MlpackError } from '../errors/mlpack-error.ts';
import type { Digest } from '../oci/digest.ts';
import type { HttpResponse } from '../util/http.ts';
import type { RegistryClient, RegistryRequest } from './client.ts';
import { answerError } from './registry-error.ts';
import type { Repository } from './repository.ts';
import { UploadBroken } from './upload-broken.ts';

/** The blob an upload is to become, and where. */
export interface UploadTarget extends Repository {
  /** {@link asPusher} */
  readonly client: RegistryClient;
  readonly digest: Digest;
  readonly sizeBytes: number;
  /** For messages. */
  readonly what: string;
  readonly signal: AbortSignal | undefined;
}

/** An upload that has begun, as far as the registry has told. */
export interface UploadSession {
  /** Where to ask and send next; it changes with each answer. */
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

export async function beginUpload(target: UploadTarget): Promise<UploadSession> {
  const response = await askRegistry(target, { method: 'POST', path: 'blobs/uploads/', expected: [202] });
  await response.body.dump();
  return sessionOf(response, target, 0);
}

/** What the registry has of an upload that broke; undefined when it is lost. */
export async function askUpload(
  target: UploadTarget,
  session: UploadSession,
): Promise<UploadSession | undefined> {
  const { location: path } = session;
  const response = await askRegistry(target, { path, expected: [200, 202, 204, ...lost] });
  await response.body.dump();
  if (lost.includes(response.status)) return undefined;
  return sessionOf(response, target, receivedBytes(response) ?? 0, session);
}

/**
 * Sends the bytes from the session's offset to `end`.
 * @throws UploadBroken when the rest may be sent later.
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
    expected: [202, ...passing, ...lost],
  });
  await throwIfBroken(response, target);
  await response.body.dump();
  return sessionOf(response, target, receivedBytes(response) ?? end, session);
}

/**
 * Gives the upload its digest, from when on it is a blob.
 * @throws UploadBroken when it has to be sent again.
 */
export async function finishUpload(target: UploadTarget, { location }: UploadSession): Promise<void> {
  // Parameters the registry put there may be signed as they are spelled.
  const path = new URL(location);
  path.search = `${path.search === '' ? '?' : `${path.search}&`}digest=${encodeURIComponent(target.digest)}`;
  const response = await askRegistry(target, {
    method: 'PUT',
    path,
    body: () => new Uint8Array(),
    expected: [201, ...passing, ...lost],
  });
  await throwIfBroken(response, target);
  await response.body.dump();
}

export function askRegistry(
  { client, registry, repository, what, signal }: UploadTarget,
  request: Omit<RegistryRequest, keyof Repository | 'what'>,
): Promise<HttpResponse> {
  return client.request({ registry, repository, what, signal, ...request });
}

async function throwIfBroken(response: HttpResponse, { registry, what }: UploadTarget): Promise<void> {
  const isLost = lost.includes(response.status);
  if (!isLost && !passing.includes(response.status)) return;
  const error = await answerError(response, registry, what, 'while sending it');
  // The other form, a date, is as good as unknown in this place.
  const waitMs = (Number(response.headers['retry-after'] ?? 0) || 0) * 1000;
  throw new UploadBroken(error, { isLost, waitMs });
}

export function sessionOf(
  { headers, url }: HttpResponse,
  { registry }: UploadTarget,
  offset: number,
  before?: UploadSession,
): UploadSession {
  const told = headers['location'];
  const minChunkBytes = Number(headers['oci-chunk-min-length'] ?? before?.minChunkBytes ?? 0) || 0;
  if (typeof told === 'string' && URL.canParse(told, url)) {
    return { location: new URL(told, url), offset, minChunkBytes };
  }
  if (before !== undefined) return { location: before.location, offset, minChunkBytes };
  throw new MlpackError('REGISTRY_FAILED', `${registry} begins an upload without saying where.`);
}

/** Undefined also for `0-0`, which Docker's registry says of one byte and of none. */
function receivedBytes({ headers }: HttpResponse): number | undefined {
  const [, last] = /^(?:bytes=)?0-(\d+)$/u.exec(String(headers['range'] ?? '')) ?? [];
  return last === undefined || last === '0' ? undefined : Number(last) + 1;
}
