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
}

/** The bytes of an open file, which the caller closes. */
export function fileSource(
  handle: FileHandle,
  { path, sizeBytes }: Pick<ByteSource, 'path' | 'sizeBytes'>,
): ByteSource {
  return {
    path,
    sizeBytes,
    read: async (offset, length) => {
      const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, sizeBytes - offset)));
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    },
  };
}

/** Bytes that are held already. */
export function heldSource(path: string, bytes: Buffer): ByteSource {
  return {
    path,
    sizeBytes: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
  };
}
