import { constants, inflateSync } from 'node:zlib';
import mozjpeg from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js';
import mozjpegWasm from '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm';
import libwebp from '@jsquash/webp/codec/dec/webp_dec.js';
import libwebpWasm from '@jsquash/webp/codec/dec/webp_dec.wasm';
import { compiledCodecs } from '../../../../../contract/pictures/compiled-codecs.ts';
import type { Codecs } from '../../../../../contract/pictures/decode-picture.ts';

/** Bytes that are unpacked at once: with the 16 KiB that are usual it takes twice as long. */
const mostTogether = 2 ** 20;

/** What decodes the formats that contract/pictures doesn't. */
export function openCodecs(): Codecs {
  return {
    inflate: (packed, size) =>
      inflateSync(packed, {
        maxOutputLength: size,
        finishFlush: constants.Z_SYNC_FLUSH,
        chunkSize: Math.min(Math.max(size, constants.Z_MIN_CHUNK), mostTogether),
      }),
    ...compiledCodecs({ factory: mozjpeg, wasm: mozjpegWasm }, { factory: libwebp, wasm: libwebpWasm }),
  };
}
