import { openFile } from './open-file.ts';
import { decodeUtf8 } from './utf8.ts';

/**
 * The bytes of a file that is expected to be small.
 * @throws Error when it is no file or has more than `maxBytes`, and what Node throws of a file that cannot be read
 */
export async function readBoundedFile(path: string, maxBytes: number): Promise<Buffer> {
  await using file = await openFile(path);
  const bytes = await bytesWithin(file.createReadStream({ autoClose: false, end: maxBytes }), maxBytes);
  if (bytes === undefined) throw new Error(`${path} has more than ${maxBytes} bytes`);
  return bytes;
}

/** The text of a file that is expected to be small. @throws Error as {@link readBoundedFile} and {@link decodeUtf8} do */
export async function readBoundedText(path: string, maxBytes: number): Promise<string> {
  return decodeUtf8(await readBoundedFile(path, maxBytes), path);
}

/** What comes; undefined as soon as that has more than `maxBytes`. */
export async function bytesWithin(
  chunks: AsyncIterable<Buffer>,
  maxBytes: number,
): Promise<Buffer | undefined> {
  const read: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of chunks) {
    read.push(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) return undefined;
  }
  return Buffer.concat(read);
}
