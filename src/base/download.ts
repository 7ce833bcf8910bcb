import { buffer } from 'node:stream/consumers';
import { MlpackError } from '../errors/mlpack-error.ts';
import { checkDate, isOutOfDate } from '../util/http/certificate-date.ts';
import type { HttpClient, HttpResponse } from '../util/http/http.ts';

interface DownloadProgress {
  /** What is being fetched, for example `libc6 2.41-12 (amd64)`. */
  readonly label: string;
  readonly receivedBytes: number;
  /** Undefined when nobody said. */
  readonly totalBytes: number | undefined;
}

/** How to fetch; the same for every source. */
export interface DownloadContext {
  readonly http: HttpClient;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((event: DownloadProgress) => void) | undefined;
}

export interface DownloadRequest {
  readonly url: string;
  readonly label: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** More bytes than this are refused with INTEGRITY. */
  readonly maxBytes: number;
}

/**
 * The bytes at a URL, or undefined when it answers 404.
 * @throws MlpackError NETWORK (also while iterating), INTEGRITY when longer than allowed
 */
export async function download(
  context: DownloadContext,
  { url, label, headers = {}, maxBytes }: DownloadRequest,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  const { http, signal, onProgress } = context;
  let response: HttpResponse;
  try {
    response = await http.request(url, { headers, signal });
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof MlpackError) throw error;
    throw networkError(label, url, reasonOf(error), error);
  }
  if (response.status === 404 || response.status === 410) {
    await response.body.dump();
    return undefined;
  }
  if (response.status !== 200) {
    await response.body.dump();
    throw networkError(label, url, `the server answered ${response.status}`);
  }

  async function* receive(): AsyncGenerator<Uint8Array> {
    const declared = Number(response.headers['content-length']);
    const totalBytes = Number.isSafeInteger(declared) && declared > 0 ? declared : undefined;
    let receivedBytes = 0;
    const chunks = response.body[Symbol.asyncIterator]();
    for (;;) {
      const next: IteratorResult<Uint8Array> = await chunks.next().catch((error: unknown) => {
        signal?.throwIfAborted();
        throw networkError(label, url, reasonOf(error), error);
      });
      if (next.done === true) return;
      receivedBytes += next.value.byteLength;
      if (receivedBytes > maxBytes) {
        response.body.destroy();
        throw new MlpackError('INTEGRITY', `${label} at ${shown(url)} is longer than its ${maxBytes} bytes.`);
      }
      onProgress?.({ label, receivedBytes, totalBytes });
      yield next.value;
    }
  }
  return receive();
}

/** A small download as a whole. */
export async function downloadBytes(
  context: DownloadContext,
  request: DownloadRequest,
): Promise<Buffer | undefined> {
  const chunks = await download(context, request);
  return chunks === undefined ? undefined : buffer(chunks);
}

/** A URL without the password it may carry. */
export function shown(url: string): string {
  const parsed = new URL(url);
  parsed.username = '';
  parsed.password = '';
  return parsed.href;
}

function networkError(label: string, url: string, reason: string, cause?: unknown): MlpackError {
  return new MlpackError('NETWORK', `${label} could not be fetched from ${shown(url)}: ${reason}.`, {
    suggestions: [
      ...(isOutOfDate(cause) ? [checkDate] : []),
      'Check the network, and HTTPS_PROXY and NO_PROXY if there is a proxy; see: mlpack doctor',
      'Mirrors are set with MLPACK_DEBIAN_MIRROR and with npm config set registry.',
    ],
    cause,
  });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  return error.message === '' && inner instanceof Error ? inner.message : error.message;
}
