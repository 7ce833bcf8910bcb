import { lstat, readlink } from 'node:fs/promises';
import { hashFile } from '../blobs/hash-file.ts';

/** What mlpack wrote into a folder, so that the next run knows what the user has changed since. */
export interface WrittenFiles {
  /** SHA-256 of each file, hexadecimal, by its path in the folder; of a symbolic link {@link writtenSymlink}. */
  readonly files: Readonly<Record<string, string>>;
}

/** What a record says of a file that is at `path` now; undefined when there is none. */
export async function digestOfFile(path: string): Promise<string | undefined> {
  try {
    const stats = await lstat(path);
    if (stats.isSymbolicLink()) return writtenSymlink(await readlink(path));
    // A pipe or a device would never end.
    return stats.isFile() ? (await hashFile(path)).sha256 : undefined;
  } catch {
    return undefined;
  }
}

/** What a record says of a symbolic link. */
export function writtenSymlink(target: string): string {
  return `-> ${target}`;
}
