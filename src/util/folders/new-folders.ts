import { rmdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { errnoOf } from '../files/file-error.ts';

/** A folder and those above it that are not there yet, the innermost first: what making it would make. */
export async function missingFolders(path: string): Promise<string[]> {
  const missing: string[] = [];
  for (let folder = resolve(path); !(await exists(folder)); folder = dirname(folder)) missing.push(folder);
  return missing;
}

/** Removes folders, the innermost first, as long as they are empty: what is in one is somebody else's. */
export async function removeEmptyFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const isKept = await rmdir(folder).then(
      () => false,
      (error: unknown) => errnoOf(error) !== 'ENOENT',
    );
    if (isKept) return;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => errnoOf(error) !== 'ENOENT',
  );
}
