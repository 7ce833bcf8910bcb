import { createHash, type Hash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { BlobStore, StoredBlob } from '../../util/blobs/blob-store.ts';
import { isIncompressible } from './compressibility.ts';
import { digestFromHex, hexOf, isDigest, type Digest } from '../documents/digest.ts';
import { completeTree, listingDigest } from './layer-tree.ts';
import { mediaTypes } from '../documents/media-types.ts';
import { tar } from '../tar/tar.ts';
import type { TreeEntry } from '../tar/tree.ts';

/** A layer, whose blob may still be elsewhere. */
export interface Layer {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Size of the blob, as it is transferred. */
  readonly sizeBytes: number;
  /** Digest of the uncompressed tar (config.md "Layer DiffID"). */
  readonly diffId: Digest;
  /** Size of the uncompressed tar; not known of layers that were pulled. */
  readonly unpackedBytes: number | undefined;
  /**
   * The file of the blob, whose bytes have been checked against the digest; fetched when it is asked for first.
   * @throws what its source throws, for example MlpackError IMAGE_INVALID, INTEGRITY or NETWORK
   */
  file(): Promise<string>;
}

/** Changes whenever the same tree would become other bytes. */
const encoderVersion = 1;
/** Node's binary (127 MB) to 45.7 MB in 2.8 s; level 9 takes 6.9 s to win 0.3 % more. */
const gzipLevel = 6;
/** How layers are compressed, as the lock records it. */
export const layerEncoder = `node-zlib-gzip-${gzipLevel}`;
const memoKind = 'layer';

/**
 * Packs entries into a layer, or finds it in the store when the same entries were packed before. The same
 * entries, in any order, give the same digest. Memory stays flat; nothing is left when it fails.
 * @param options.mtimeSeconds of every entry; SOURCE_DATE_EPOCH or 0
 * @throws MlpackError IMAGE_INVALID (see completeTree), FILE_NOT_READABLE (see tar), or what the store throws
 */
export async function buildLayer(
  entries: readonly TreeEntry[],
  store: BlobStore,
  options: { readonly mtimeSeconds: number; readonly signal?: AbortSignal | undefined },
): Promise<Layer> {
  const { mtimeSeconds, signal } = options;
  const tree = completeTree(entries);
  const key = `${encoderVersion} ${mtimeSeconds} ${listingDigest(tree)}`;
  const known = await recallLayer(store, key);
  if (known !== undefined) return known;

  const gzip = !(await isIncompressible(filesOf(tree)));
  const uncompressed = { hash: createHash('sha256'), sizeBytes: 0 };
  const bytes = measured(tar(layerMembers(tree), mtimeSeconds, signal), uncompressed);
  const blob = gzip ? await writeGzipped(bytes, store, signal) : await store.write(bytes, { signal });
  const memo = {
    mediaType: gzip ? mediaTypes.layerGzip : mediaTypes.layerTar,
    digest: digestFromHex(blob.sha256),
    diffId: digestFromHex(uncompressed.hash.digest('hex')),
    unpackedBytes: uncompressed.sizeBytes,
  };
  await store.remember(memoKind, key, memo);
  return { ...memo, sizeBytes: blob.sizeBytes, file: async () => blob.path };
}

function* filesOf(tree: readonly TreeEntry[]) {
  for (const entry of tree) if (entry.type === 'file') yield entry.content;
}

async function recallLayer(store: BlobStore, key: string): Promise<Layer | undefined> {
  const memo = await store.recall(memoKind, key);
  if (!isMemo(memo)) return undefined;
  const blob = await store.find(hexOf(memo.digest));
  if (blob === undefined) return undefined;
  const { mediaType, digest, diffId, unpackedBytes } = memo;
  return { mediaType, digest, diffId, unpackedBytes, sizeBytes: blob.sizeBytes, file: async () => blob.path };
}

function isMemo(
  memo: unknown,
): memo is { mediaType: string; digest: Digest; diffId: Digest; unpackedBytes: number } {
  if (typeof memo !== 'object' || memo === null) return false;
  const { mediaType, digest, diffId, unpackedBytes }: Partial<Record<string, unknown>> = { ...memo };
  return (
    typeof mediaType === 'string' && isDigest(digest) && isDigest(diffId) && typeof unpackedBytes === 'number'
  );
}

export function* layerMembers(tree: readonly TreeEntry[]) {
  for (const entry of tree) {
    // A symlink's own permissions are never looked at; engines write 0777.
    yield { ...entry, mode: entry.type === 'symlink' ? 0o777 : entry.mode, body: entry };
  }
}

async function* measured(source: AsyncIterable<Uint8Array>, sum: { hash: Hash; sizeBytes: number }) {
  for await (const chunk of source) {
    sum.hash.update(chunk);
    sum.sizeBytes += chunk.byteLength;
    yield chunk;
  }
}

/** Stores bytes as the layer encoder compresses them. */
export async function writeGzipped(
  source: AsyncIterable<Uint8Array>,
  store: BlobStore,
  signal: AbortSignal | undefined,
): Promise<StoredBlob> {
  const gzip = createGzip({ level: gzipLevel, chunkSize: 256 << 10 });
  const [written, piped] = await Promise.allSettled([
    store.write(withNeutralHeader(gzip), { signal }),
    pipeline(source, gzip),
  ]);
  // When the source fails both reject with its error; when the store fails the pipe only closes early.
  if (written.status === 'rejected') throw written.reason;
  if (piped.status === 'rejected') throw piped.reason;
  return written.value;
}

/** zlib writes which system it was compiled on (RFC 1952 "OS"); 255 is "unknown". */
async function* withNeutralHeader(source: AsyncIterable<Uint8Array>) {
  let offset = 0;
  for await (const chunk of source) {
    if (offset <= 9 && 9 < offset + chunk.byteLength) chunk[9 - offset] = 0xff;
    offset += chunk.byteLength;
    yield chunk;
  }
}
