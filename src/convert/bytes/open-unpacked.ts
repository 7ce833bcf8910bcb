import { createReadStream, createWriteStream } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { Transform, type Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { fileSource, type ByteSource } from './byte-source.ts';

/** Arrays of models shrink to a third; a file that grows more than this is made to fill a disk. */
const maxRatio = 200;
const alwaysBytes = 64 * 1024 * 1024;

interface Compression {
  readonly name: string;
  /** The first bytes, as hexadecimal digits. */
  readonly magic: RegExp;
  readonly unpack: () => Duplex;
}

/** How joblib compresses, and people do by hand. */
const compressions: readonly Compression[] = [
  { name: 'gzip', magic: /^1f8b/, unpack: createGunzip },
  { name: 'zlib', magic: /^78(01|5e|9c|da)/, unpack: createInflate },
  { name: 'zstd', magic: /^28b52ffd/, unpack: createZstdDecompress },
];

/**
 * Opens a file; one that is compressed is unpacked into a file beside it first, so that it can be read from any place.
 *
 * @param target of the unpacked file, which is removed when the file is closed
 * @throws MlpackError MODEL_INVALID for a file that is damaged, or grows out of all proportion
 */
export async function openUnpacked(
  path: string,
  target: string,
  signal: AbortSignal | undefined,
): Promise<AsyncDisposable & { readonly source: ByteSource }> {
  const { sizeBytes, compression } = await sniff(path);
  if (compression !== undefined) return await unpacked(path, sizeBytes, compression, target, signal);
  const handle = await open(path, 'r');
  return { source: fileSource(handle, { path, sizeBytes }), [Symbol.asyncDispose]: () => handle.close() };
}

async function sniff(path: string): Promise<{ sizeBytes: number; compression: Compression | undefined }> {
  await using handle = await open(path, 'r');
  const { size: sizeBytes } = await handle.stat();
  const magic = Buffer.alloc(8);
  await handle.read(magic, 0, magic.length, 0);
  return { sizeBytes, compression: compressions.find((one) => one.magic.test(magic.toString('hex'))) };
}

async function unpacked(
  path: string,
  sizeBytes: number,
  { name, unpack }: Compression,
  target: string,
  signal: AbortSignal | undefined,
): Promise<AsyncDisposable & { readonly source: ByteSource }> {
  const bound = boundedGrowth(path, Math.max(alwaysBytes, sizeBytes * maxRatio));
  let handle: FileHandle | undefined;
  try {
    await pipeline(createReadStream(path), unpack(), bound, createWriteStream(target, { flags: 'wx' }), {
      signal,
    });
    handle = await open(target, 'r');
    const { size } = await handle.stat();
    const opened = handle;
    return {
      source: fileSource(opened, { path, sizeBytes: size }),
      [Symbol.asyncDispose]: async () => {
        await opened.close();
        await rm(target);
      },
    };
  } catch (error) {
    await handle?.close();
    await rm(target, { force: true });
    if (error instanceof MlpackError || signal?.aborted === true || !isDamage(error)) throw error;
    throw new MlpackError('MODEL_INVALID', `${path} is compressed by ${name}, but can't be unpacked.`, {
      suggestions: ['Copy or download the file again; it may be incomplete.'],
      cause: error,
    });
  }
}

/** Whether an error tells of the bytes, and not of a disk that is full. */
function isDamage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(Z_|ZSTD_|ERR_)/.test(String(error.code));
}

function boundedGrowth(path: string, maxBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= maxBytes) done(null, chunk);
      else {
        done(
          new MlpackError(
            'MODEL_INVALID',
            `${path} unpacks to more than ${maxBytes} bytes, which no model does.`,
          ),
        );
      }
    },
  });
}
