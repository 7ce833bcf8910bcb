import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** An onnxruntime in the cache as files, for this machine. */
export interface UnpackedOnnxruntime {
  readonly path: string;
  readonly sizeBytes: number;
  readonly lastUsed: Date;
}

/** Those in a cache, of this version of mlpack and others. */
export async function unpackedOnnxruntimes(cacheFolder: string): Promise<UnpackedOnnxruntime[]> {
  const parent = join(cacheFolder, 'onnxruntime');
  const names = await readdir(parent).catch(() => []);
  return Promise.all(
    names.map(async (name) => {
      const path = join(parent, name);
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
