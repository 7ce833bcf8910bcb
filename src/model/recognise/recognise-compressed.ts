import { constants, gunzipSync, inflateSync } from 'node:zlib';
import type { FileKind } from './export-advice.ts';
import { pickleFormat } from './recognise-pickle.ts';

/** Enough to hold the first imports; at most a thousandfold of it comes out. */
const compressedBytes = 4096;

/** What joblib.dump(…, compress=…) writes: a compressed pickle. zlib and gzip are looked into, the others are taken at their magic number. */
export function recogniseCompressed(head: Buffer): FileKind | undefined {
  const magic = head.toString('hex', 0, 6);
  if (/^78(01|5e|9c|da)/.test(magic) || magic.startsWith('1f8b')) {
    const format = pickleFormat(inflateStart(head));
    if (format === 'sklearn-pickle') return 'sklearn-joblib';
    return format ?? (magic.startsWith('1f8b') ? 'compressed' : undefined);
  }
  const others = ['fd377a585a00', '5d0000', '425a68', '04224d18', '28b52ffd'];
  return others.some((other) => magic.startsWith(other)) ? 'joblib' : undefined;
}

function inflateStart(head: Buffer): Buffer {
  const inflate = head[0] === 0x1f ? gunzipSync : inflateSync;
  try {
    return inflate(head.subarray(0, compressedBytes), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    // Not compressed after all: two bytes are a weak magic number.
    return Buffer.alloc(0);
  }
}
