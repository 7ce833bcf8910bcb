import { lstat, readFile, readlink } from 'node:fs/promises';
import { hashFile } from './hash-file.ts';

/** What mlpack wrote into a folder, so that the next run knows what the user has changed since. */
export interface WrittenFiles {
  /** SHA-256 of each file, hexadecimal, by its path in the folder; of a symbolic link {@link writtenSymlink}. */
  readonly files: Readonly<Record<string, string>>;
}

/** Undefined when there is none, or none that can be read. */
export async function readRecord<T extends WrittenFiles>(path: string): Promise<T | undefined> {
  try {
    const record: T = JSON.parse(await readFile(path, 'utf8'));
    return record;
  } catch {
    return undefined;
  }
}

/** What a record says of a file that is at `path` now; undefined when there is none. */
export async function digestOfFile(path: string): Promise<string | undefined> {
  try {
    if ((await lstat(path)).isSymbolicLink()) return writtenSymlink(await readlink(path));
    return (await hashFile(path)).sha256;
  } catch {
    return undefined;
  }
}

/** What a record says of a symbolic link. */
export function writtenSymlink(target: string): string {
  return `-> ${target}`;
}
