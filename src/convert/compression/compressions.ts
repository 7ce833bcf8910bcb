import { pipeline, Readable, type Duplex } from 'node:stream';
import { createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { cutAtFrameEnds } from '../../util/compression/zstd-frames.ts';
import { unpackBzip2 } from './bzip2.ts';
import { unpackLz4 } from './lz4.ts';
import { unpackLzma } from './lzma.ts';
import { unpackXz } from './xz.ts';
import { withoutZfileHeader } from './zfile.ts';

/** A way to compress files, which their first bytes tell. */
export interface Compression {
  readonly name: string;
  /** The first bytes, as hexadecimal digits. */
  readonly magic: RegExp;
  /** Whether other files may begin so by chance. */
  readonly isWeaklyMarked?: true;
  /** Unpacks while it reads, in memory that doesn't grow. Throws while iterating where the bytes are damaged. */
  unpack(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
}

/**
 * How joblib compresses, and people do by hand.
 * https://joblib.readthedocs.io/en/stable/generated/joblib.dump.html
 */
const compressions: readonly Compression[] = [
  { name: 'gzip', magic: /^1f8b/, unpack: (source) => through(source, createGunzip()) },
  {
    name: 'zlib',
    magic: /^78(01|5e|9c|da)/,
    isWeaklyMarked: true,
    unpack: (source) => through(source, createInflate()),
  },
  {
    name: 'zlib',
    magic: /^5a463078/,
    unpack: (source) => through(withoutZfileHeader(source), createInflate()),
  },
  { name: 'bzip2', magic: /^425a683[1-9]/, unpack: unpackBzip2 },
  { name: 'LZMA', magic: /^5d0000/, unpack: unpackLzma },
  {
    name: 'xz',
    magic: /^fd377a585a00/,
    unpack: unpackXz,
  },
  { name: 'LZ4', magic: /^04224d18/, unpack: unpackLz4 },
  {
    name: 'zstd',
    magic: /^(28b52ffd|5[0-9a-f]2a4d18)/,
    unpack: (source) => through(cutAtFrameEnds(source), createZstdDecompress()),
  },
];

/** How a file is compressed that begins so; undefined where it isn't. */
export function compressionOf(head: Buffer): Compression | undefined {
  const digits = head.toString('hex', 0, 8);
  return compressions.find(({ magic }) => magic.test(digits));
}

function through(source: AsyncIterable<Uint8Array>, unpacking: Duplex): AsyncIterable<Uint8Array> {
  return pipeline(Readable.from(source), unpacking, () => {});
}
