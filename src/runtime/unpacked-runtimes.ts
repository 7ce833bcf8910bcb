import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A runtime in the cache as files, for this machine. */
interface UnpackedRuntime {
  readonly path: string;
  readonly sizeBytes: number;
  readonly lastUsed: Date;
}

/**
 * Those in a cache, of this version of mlpack and others.
 * @param name the runtime's
 */
export async function unpackedRuntimes(cacheFolder: string, name: string): Promise<UnpackedRuntime[]> {
  const parent = join(cacheFolder, name);
  const folders = await readdir(parent).catch(() => []);
  return Promise.all(
    folders.map(async (folder) => {
      const path = join(parent, folder);
      const { mtime } = await stat(path);
      return { path, sizeBytes: await sizeOf(path), lastUsed: mtime };
    }),
  );
}

async function sizeOf(folder: string): Promise<number> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
