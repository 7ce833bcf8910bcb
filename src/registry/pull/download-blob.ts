import { MlpackError } from '../../errors/mlpack-error.ts';
import { hexOf, type Digest } from '../../oci/documents/digest.ts';
import type { Descriptor } from '../../oci/documents/manifest.ts';
import type { BlobStore, StoredBlob } from '../../util/blobs/blob-store.ts';
import type { HttpResponse } from '../../util/http/http.ts';
import { rememberLocation } from '../push/blob-locations.ts';
import type { OnBlob } from '../blob-progress.ts';
import type { RegistryClient } from '../client/client.ts';
import { transferError } from '../client/registry-error.ts';
import type { RegistryRepository } from '../../oci/documents/reference.ts';
import { backoffMs, systemClock, type Clock } from '../client/retry.ts';

/** Most failures in a row, without a byte having come. */
const maxFailures = 8;

export interface DownloadOptions {
  readonly store: BlobStore;
  readonly onBlob?: OnBlob | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The system's unless told. */
  readonly clock?: Clock;
}

/**
 * Brings a blob into the store, unless it is there. Where the connection breaks the rest is asked for
 * (distribution.md "Pulling blobs"); every byte is hashed once, as it is written.
 *
 * @throws MlpackError INTEGRITY, REGISTRY_… or NETWORK.
 */
async function downloadBlob(
  client: RegistryClient,
  repository: RegistryRepository,
  { digest, size }: Pick<Descriptor, 'digest' | 'size'>,
  options: DownloadOptions,
): Promise<StoredBlob> {
  const { store, onBlob, signal } = options;
  const progress = onBlob?.({ digest, sizeBytes: size });
  const present = await store.find(hexOf(digest));
  if (present !== undefined) {
    progress?.done('present');
    return present;
  }
  const what = `${repository.registry}/${repository.repository}@${digest}`;
  const expected = { sha256: hexOf(digest), label: what };
  const source = download(client, repository, `blobs/${digest}`, { size, what, ...options });
  const counted = atMost(source, size, what, (bytes) => progress?.transferred(bytes));
  try {
    const blob = await store.write(counted, { expected, signal });
    if (blob.sizeBytes < size) throw wrongSize(what, size);
    await rememberLocation(store, repository, digest);
    progress?.done('downloaded');
    return blob;
  } catch (error) {
    throw transferError(error, repository.registry, what, signal);
  }
}

/** Brings a blob into the store; the same one is brought, and hashed, once only. */
export type FetchBlob = (blob: Descriptor) => Promise<StoredBlob>;

/** {@link downloadBlob} that remembers what it has brought. */
export function blobFetcher(
  client: RegistryClient,
  repository: RegistryRepository,
  options: DownloadOptions,
): FetchBlob {
  const fetched = new Map<Digest, Promise<StoredBlob>>();
  return (blob) => {
    let found = fetched.get(blob.digest);
    if (found === undefined) {
      fetched.set(blob.digest, (found = downloadBlob(client, repository, blob, options)));
    }
    return found;
  };
}

/** The bytes of a blob in order, however many connections it takes. */
async function* download(
  client: RegistryClient,
  { registry, repository }: RegistryRepository,
  path: string,
  options: DownloadOptions & { readonly size: number; readonly what: string },
): AsyncGenerator<Uint8Array> {
  const { size, what, signal, clock = systemClock } = options;
  let received = 0;
  for (let failures = 0; ;) {
    const response = await client.request({
      registry,
      repository,
      path,
      ...(received === 0 ? {} : { headers: { range: `bytes=${received}-` } }),
      expected: received === 0 ? [200] : [200, 206],
      what,
      signal,
    });
    let skip = received - startOf(response, received, what);
    try {
      for await (const chunk of response.body) {
        const bytes: Buffer = chunk;
        const wanted = bytes.subarray(skip);
        skip -= bytes.length - wanted.length;
        if (wanted.length === 0) continue;
        received += wanted.length;
        failures = 0;
        yield wanted;
      }
      return;
    } catch (error) {
      failures += 1;
      // What is complete needs no more, however its connection ended.
      if (received === size) return;
      if (signal?.aborted === true || failures === maxFailures) throw error;
      await clock.sleep(backoffMs(clock, failures), signal);
    }
  }
}

/** Offset in the blob at which the answer begins: 0 where it is the whole blob, whatever was asked for. */
function startOf({ status, headers }: HttpResponse, asked: number, what: string): number {
  if (status === 200) return 0;
  const [, start] = /^bytes (\d+)-/u.exec(String(headers['content-range'] ?? '')) ?? [];
  if (Number(start) === asked) return asked;
  throw new MlpackError(
    'REGISTRY_FAILED',
    `${what} was asked for from byte ${asked} on, but came from ${start}.`,
  );
}

/** A registry that sends without end must not fill the disk before its digest is found wrong. */
async function* atMost(
  source: AsyncIterable<Uint8Array>,
  size: number,
  what: string,
  received: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let sizeBytes = 0;
  for await (const chunk of source) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > size) throw wrongSize(what, size);
    received(sizeBytes);
    yield chunk;
  }
}

function wrongSize(what: string, size: number): MlpackError {
  return new MlpackError('INTEGRITY', `${what} does not have the ${size} bytes its manifest says.`);
}
