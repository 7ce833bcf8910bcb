import type { FileHandle } from 'node:fs/promises';
import { compressionOf, type Compression } from '../../convert/compression/compressions.ts';
import { isDamage, notUnpacked } from '../../convert/compression/damaged.ts';
import type { FileKind } from './export-advice.ts';
import { pickleKind } from './recognise-pickle.ts';
import { isTar } from './recognise-tar.ts';

/** A block of bzip2's is unpacked as a whole, and packed no smaller than it can be. */
const packedBytes = 2 << 20;
const unpackedBytes = 64 * 1024;

/**
 * What is in a compressed file, as far as its first bytes tell: joblib.dump(…, compress=…) writes pickles so.
 *
 * @param path for errors
 * @throws MlpackError MODEL_INVALID for one of which nothing can be unpacked, though all of it was read
 */
export async function recogniseCompressed(
  handle: FileHandle,
  head: Buffer,
  { path, sizeBytes }: { readonly path: string; readonly sizeBytes: number },
): Promise<FileKind | undefined> {
  const compression = compressionOf(head);
  if (compression === undefined) return undefined;
  const { start, damage } = await unpackedStart(handle, compression);
  if (isTar(start)) return 'tar';
  const kind = pickleKind(start);
  if (kind !== undefined) return kind;
  // zlib begins with two bytes only: what can't be unpacked is something else.
  if (start.length === 0 && compression.isWeaklyMarked) return undefined;
  if (start.length === 0 && damage !== undefined && sizeBytes <= packedBytes) {
    throw notUnpacked(path, compression, damage);
  }
  return 'compressed';
}

interface UnpackedStart {
  readonly start: Buffer;
  /** Why no more was unpacked; undefined where there is enough. */
  readonly damage: unknown;
}

async function unpackedStart(handle: FileHandle, compression: Compression): Promise<UnpackedStart> {
  const packed = handle.createReadStream({ start: 0, end: packedBytes - 1, autoClose: false });
  const chunks: Uint8Array[] = [];
  let held = 0;
  let damage: unknown;
  try {
    for await (const chunk of compression.unpack(packed)) {
      chunks.push(chunk);
      held += chunk.length;
      if (held >= unpackedBytes) break;
    }
  } catch (error) {
    // Only the beginning of the file was given.
    if (!isDamage(error)) throw error;
    damage = error;
  }
  return { start: Buffer.concat(chunks), damage };
}
