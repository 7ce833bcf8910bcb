import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/**
 * The text of a file that is expected to be small.
 * @throws Error when it has more than `maxBytes`, and what Node throws of a file that cannot be read
 */
export async function readBoundedText(path: string, maxBytes: number): Promise<string> {
  // Opening a pipe that nobody writes to would wait for ever.
  await using file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  // A pipe or a device would never end.
  if (!(await file.stat()).isFile()) throw new Error(`${path} is not a file`);
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of file.createReadStream({ autoClose: false, end: maxBytes })) {
    const bytes: Buffer = chunk;
    chunks.push(bytes);
    sizeBytes += bytes.length;
  }
  if (sizeBytes > maxBytes) throw new Error(`${path} has more than ${maxBytes} bytes`);
  return Buffer.concat(chunks).toString('utf8');
}
