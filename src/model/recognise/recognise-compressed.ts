import type { FileHandle } from 'node:fs/promises';
import { compressionOf, type Compression } from '../../convert/compression/compressions.ts';
import { isDamage } from '../../convert/compression/damaged.ts';
import type { FileKind } from './export-advice.ts';
import { pickleKind } from './recognise-pickle.ts';
import { isTar } from './recognise-tar.ts';

/** A block of bzip2's is unpacked as a whole, and packed no smaller than it can be. */
const packedBytes = 2 << 20;
const unpackedBytes = 64 * 1024;

/** What is in a compressed file, as far as its first bytes tell: joblib.dump(…, compress=…) writes pickles so. */
export async function recogniseCompressed(handle: FileHandle, head: Buffer): Promise<FileKind | undefined> {
  const compression = compressionOf(head);
  if (compression === undefined) return undefined;
  const start = await unpackedStart(handle, compression);
  if (isTar(start)) return 'tar';
  const kind = pickleKind(start);
  if (kind !== undefined) return kind;
  // zlib begins with two bytes only: what can't be unpacked is something else.
  return start.length === 0 && compression.isWeaklyMarked ? undefined : 'compressed';
}

async function unpackedStart(handle: FileHandle, compression: Compression): Promise<Buffer> {
  const packed = handle.createReadStream({ start: 0, end: packedBytes - 1, autoClose: false });
  const chunks: Uint8Array[] = [];
  let held = 0;
  try {
    for await (const chunk of compression.unpack(packed)) {
      chunks.push(chunk);
      held += chunk.length;
      if (held >= unpackedBytes) break;
    }
  } catch (error) {
    // Only the beginning of the file was given.
    if (!isDamage(error)) throw error;
  }
  return Buffer.concat(chunks);
}
