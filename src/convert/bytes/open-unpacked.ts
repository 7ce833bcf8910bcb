import { createReadStream, createWriteStream } from 'node:fs';
import { rm, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { writeError } from '../../util/files/file-error.ts';
import { openFile } from '../../util/files/open-file.ts';
import { compressionOf, type Compression } from '../compression/compressions.ts';
import { isDamage, notUnpacked } from '../compression/damaged.ts';
import { fileSource, type ByteSource } from './byte-source.ts';

/** Arrays of models shrink to a third; a file that grows more than this is made to fill a disk. */
const maxRatio = 200;
const alwaysBytes = 64 * 1024 * 1024;

/** A file that is open, and closed when it's disposed of. */
interface UnpackedFile extends AsyncDisposable {
  readonly source: ByteSource;
  /** How it was packed; null where it wasn't. */
  readonly compression: string | null;
}

/**
 * Opens a file; one that is compressed is unpacked into a file beside it first, so that it can be read from any place.
 *
 * @param target of the unpacked file, which is removed when the file is closed
 * @throws MlpackError MODEL_INVALID for a file that is damaged, or grows out of all proportion; DISK_FULL
 */
export async function openUnpacked(
  path: string,
  target: string,
  signal: AbortSignal | undefined,
): Promise<UnpackedFile> {
  const compression = await sniff(path);
  if (compression !== undefined) return await unpacked(path, compression, target, signal);
  const handle = await openFile(path);
  const { size: sizeBytes } = await handle.stat();
  return {
    source: fileSource(handle, { path, sizeBytes }),
    compression: null,
    [Symbol.asyncDispose]: () => handle.close(),
  };
}

async function sniff(path: string): Promise<Compression | undefined> {
  await using handle = await openFile(path);
  const magic = Buffer.alloc(8);
  await handle.read(magic, 0, magic.length, 0);
  return compressionOf(magic);
}

async function unpacked(
  path: string,
  compression: Compression,
  target: string,
  signal: AbortSignal | undefined,
): Promise<UnpackedFile> {
  let handle: FileHandle | undefined;
  try {
    await pipeline(
      createReadStream(path),
      (packed: AsyncIterable<Buffer>) => unpackedInProportion(path, packed, compression),
      createWriteStream(target, { flags: 'wx' }),
      { signal },
    );
    handle = await openFile(target);
    const { size: sizeBytes } = await handle.stat();
    const opened = handle;
    return {
      source: fileSource(opened, { path, sizeBytes }),
      compression: compression.name,
      [Symbol.asyncDispose]: async () => {
        await opened.close();
        await rm(target);
      },
    };
  } catch (error) {
    await handle?.close();
    await rm(target, { force: true });
    throw isDamage(error) ? notUnpacked(path, compression, error) : writeError(error, target);
  }
}

/** Gives up as soon as more comes out than a model could be of what went in. */
async function* unpackedInProportion(
  path: string,
  packed: AsyncIterable<Buffer>,
  compression: Compression,
): AsyncGenerator<Uint8Array> {
  let packedBytes = 0;
  let unpackedBytes = 0;
  const counted = async function* () {
    for await (const chunk of packed) {
      packedBytes += chunk.length;
      yield chunk;
    }
  };
  for await (const chunk of compression.unpack(counted())) {
    unpackedBytes += chunk.length;
    if (unpackedBytes > alwaysBytes + packedBytes * maxRatio) {
      throw new MlpackError(
        'MODEL_INVALID',
        `${path} unpacks to more than ${maxRatio} times its size, which no model does.`,
      );
    }
    yield chunk;
  }
}
