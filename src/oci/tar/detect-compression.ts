import { open } from 'node:fs/promises';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Compression } from './tar-reader.ts';

/** What compressed bytes begin with, in hex (RFC 1952, RFC 8878). */
const readable = [
  { compression: 'gzip', begins: /^1f8b/u },
  // Parallel encoders put a frame to be skipped before each other.
  { compression: 'zstd', begins: /^(?:28b52ffd|5[0-9a-f]2a4d18)/u },
] as const;

/** The same of what Node.js does not decompress, with the command that does. */
const unreadable = [
  { name: 'xz', begins: /^fd377a585a00/u, command: 'xz -dk' },
  // The block size, and pi as magic: "BZh" alone may be the name of a tar's first file.
  { name: 'bzip2', begins: /^425a683[1-9]314159265359/u, command: 'bunzip2 -k' },
] as const;

const magicBytes = 10;
const tarMagic = { at: 257, text: 'ustar' } as const;

/**
 * Tells by the first bytes of an archive how it is compressed. Its source may be a pipe, which has them but once.
 *
 * @param label names the archive in errors
 * @returns the compression, and a source of all bytes
 * @throws MlpackError IMAGE_INVALID with the command that decompresses what mlpack doesn't, or what the source throws
 */
export async function detectCompression(
  source: AsyncIterable<Uint8Array>,
  label: string,
): Promise<{ readonly compression: Compression; readonly bytes: AsyncIterable<Uint8Array> }> {
  const iterator = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < magicBytes) {
    const next = await iterator.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  const hex = head.toString('hex', 0, magicBytes);
  const other = unreadable.find(({ begins }) => begins.test(hex));
  if (other !== undefined) {
    await iterator.return?.();
    throw new MlpackError(
      'IMAGE_INVALID',
      `${label} is compressed with ${other.name}; mlpack reads plain archives, gzip and zstd.`,
      { suggestions: [`Decompress it: ${other.command} ${label}`] },
    );
  }
  const compression = compressionOf(head) ?? 'none';
  return { compression, bytes: continued(head, iterator) };
}

/**
 * Tells the same of a file: undefined where its bytes are neither compressed nor a tar.
 * @throws what Node throws of a file that cannot be read
 */
export async function compressionOfFile(path: string): Promise<Compression | undefined> {
  await using file = await open(path);
  const head = Buffer.alloc(tarMagic.at + tarMagic.text.length);
  const { bytesRead } = await file.read(head);
  const isTar = head.toString('latin1', tarMagic.at, bytesRead) === tarMagic.text;
  return compressionOf(head.subarray(0, bytesRead)) ?? (isTar ? 'none' : undefined);
}

function compressionOf(head: Buffer): (typeof readable)[number]['compression'] | undefined {
  const hex = head.toString('hex', 0, magicBytes);
  return readable.find(({ begins }) => begins.test(hex))?.compression;
}

async function* continued(head: Uint8Array, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield head;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}
