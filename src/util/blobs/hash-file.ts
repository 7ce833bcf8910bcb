import { createHash } from 'node:crypto';
import { openFile } from '../files/open-file.ts';

const bufferBytes = 1 << 20;

/**
 * The SHA-256 of a file, lower-case hex, and its size. One buffer serves for all of it: a stream's would wait for
 * the garbage collector by the hundred.
 *
 * @throws Error when it is no file, the system's when it cannot be read, or what the signal says.
 */
export async function hashFile(
  path: string,
  signal?: AbortSignal,
): Promise<{ readonly sha256: string; readonly sizeBytes: number }> {
  await using file = await openFile(path);
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(bufferBytes);
  let sizeBytes = 0;
  for (;;) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, bufferBytes, sizeBytes);
    if (bytesRead === 0) return { sha256: hash.digest('hex'), sizeBytes };
    hash.update(buffer.subarray(0, bytesRead));
    sizeBytes += bytesRead;
  }
}
