import { constants, type Stats } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { errnoOf } from './file-error.ts';

/** How a shell names what it hands over open: its `<(…)`, and standard input. */
const handedOver = /^\/dev\/(?:stdin|fd\/(?<descriptor>\d{1,9}))$/u;
const readBytes = 1 << 20;

/**
 * Opens a file that a user may have named, for reading. Plain opening would wait at a pipe that nobody writes to, in a
 * thread of Node's that no signal ends, and reading a device may never end.
 *
 * @throws Error saying what `path` is when it is no file, and what Node throws of one that cannot be opened
 */
export async function openFile(path: string): Promise<FileHandle> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((error: unknown) => {
    throw errnoOf(error) === 'ENXIO' ? new Error(`${path} is a socket, and no file`) : error;
  });
  const stats = await file.stat();
  if (stats.isFile()) return file;
  await file.close();
  throw new Error(`${path} is ${kindOf(stats)}, and no file`);
}

/**
 * The bytes of what is read once, from its beginning to its end: a file, or what a shell pipes into `/dev/stdin` or
 * `<(…)`, whose writer may take its time. A pipe with a name of its own is refused, as nobody may ever write to it.
 *
 * @throws Error as {@link openFile} does
 */
export async function openInput(path: string, signal: AbortSignal | undefined): Promise<Readable> {
  const shell = handedOver.exec(path);
  const stats = shell === null ? undefined : await stat(path);
  if (shell !== null && (stats?.isFIFO() === true || stats?.isSocket() === true)) {
    const fd = Number(shell.groups?.['descriptor'] ?? 0);
    // Unlike a file's, reads of a socket wait in no thread, so that the signal ends them.
    return new Socket({ fd, readable: true, writable: false, ...(signal && { signal }) });
  }
  return (await openFile(path)).createReadStream({ highWaterMark: readBytes, signal });
}

/** Whether a path is of what a shell hands over open, and will be of something else at the next command. */
export function isHandedOver(path: string): boolean {
  return handedOver.test(path);
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  return stats.isFIFO() ? 'a named pipe' : 'a device';
}
