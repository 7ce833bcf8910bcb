import { constants, crc32, deflateSync } from 'node:zlib';
import type { MaskPacker } from '../../../../../contract/pictures/png/encode-mask.ts';

/** Packs masks by the lengths of their runs alone: how other matches are looked for depends on the processor, and so would the bytes. */
export const maskPacker: MaskPacker = {
  deflate: (bytes) => deflateSync(bytes, { strategy: constants.Z_RLE }),
  crc32: (bytes) => crc32(bytes),
};
