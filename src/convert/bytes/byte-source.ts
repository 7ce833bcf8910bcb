import type { FileHandle } from 'node:fs/promises';

/** Bytes that are read from where they lie: a file, or what a compressed file was unpacked to. */
export interface ByteSource {
  /** The user's file, as errors name it. */
  readonly path: string;
  readonly sizeBytes: number;
  /**
   * Some bytes, in memory of their own.
   * @returns fewer than `length` where the source ends before
   */
  read(offset: number, length: number): Promise<Buffer>;
  /**
   * The bytes from an offset on, as many as fit.
   * @returns how many; fewer where the source ends before
   */
  readInto(target: Buffer, offset: number): Promise<number>;
}

/** The bytes of an open file, which the caller closes. */
export function fileSource(
  handle: FileHandle,
  { path, sizeBytes }: Pick<ByteSource, 'path' | 'sizeBytes'>,
): ByteSource {
  const readInto = async (target: Buffer, offset: number): Promise<number> => {
    const wanted = Math.max(0, Math.min(target.length, sizeBytes - offset));
    let filled = 0;
    while (filled < wanted) {
      const { bytesRead } = await handle.read(target, filled, wanted - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled;
  };
  return {
    path,
    sizeBytes,
    read: async (offset, length) => {
      const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, sizeBytes - offset)));
      return bytes.subarray(0, await readInto(bytes, offset));
    },
    readInto,
  };
}

/** Bytes that are held already. */
export function heldSource(path: string, bytes: Buffer): ByteSource {
  return {
    path,
    sizeBytes: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
    readInto: async (target, offset) => bytes.copy(target, 0, offset),
  };
}
