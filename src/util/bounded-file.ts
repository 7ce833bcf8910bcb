import { open } from 'node:fs/promises';

/**
 * The text of a file that is expected to be small.
 * @throws Error when it has more than `maxBytes`, and what Node throws of a file that cannot be read
 */
export async function readBoundedText(path: string, maxBytes: number): Promise<string> {
  await using file = await open(path);
  // A pipe or a device would never end.
  if (!(await file.stat()).isFile()) throw new Error(`${path} is not a file`);
  const bytes = Buffer.alloc(maxBytes + 1);
  let sizeBytes = 0;
  for (;;) {
    const { bytesRead } = await file.read(bytes, sizeBytes, bytes.length - sizeBytes);
    sizeBytes += bytesRead;
    if (sizeBytes > maxBytes) throw new Error(`${path} has more than ${maxBytes} bytes`);
    if (bytesRead === 0) return bytes.toString('utf8', 0, sizeBytes);
  }
}
