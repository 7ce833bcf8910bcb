import { createHash } from 'node:crypto';
import { rename, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import type { TreeEntry } from '../../../oci/tar/tree.ts';
import { errnoOf, writeError } from '../../../util/files/file-error.ts';
import { hashFile } from '../../../util/blobs/hash-file.ts';
import { makeFolders } from '../../../util/folders/make-folders.ts';
import { createTemporaryFolder } from '../../../util/folders/temporary-folder.ts';
import type { LockedNpmPackage } from '../../../../contract/schemas/lock.schema.ts';
import type { HostRuntimeContext } from '../../runtime.ts';
import { onnxruntimePlatforms, onnxruntimeVersion } from '../pinned-packages.ts';
import { cachedOnnxruntimeTree } from './cached-tree.ts';
import { onnxruntimeFolder } from './onnxruntime-tree.ts';

/**
 * The folder of an onnxruntime-node that runs on this machine, with onnxruntime-common beside it: in the cache, every
 * file hashed again, and fetched first where it isn't there or is damaged.
 * @param packages onnxruntime-node and onnxruntime-common
 * @throws MlpackError PLATFORM_UNSUPPORTED, INTEGRITY, PACKAGE_NOT_FOUND, NETWORK, DISK_FULL, OUTPUT_NOT_WRITABLE
 */
export async function obtainOnnxruntime(
  context: HostRuntimeContext,
  packages: readonly LockedNpmPackage[],
): Promise<string> {
  const binaries = `${context.platform}/${context.arch}`;
  if (!onnxruntimePlatforms.includes(binaries)) {
    throw new MlpackError(
      'PLATFORM_UNSUPPORTED',
      `onnxruntime ${onnxruntimeVersion} has nothing for ${binaries}: models cannot be run on this machine.`,
      { suggestions: [`Run mlpack on one of ${onnxruntimePlatforms.join(', ')}`] },
    );
  }
  const tree = await cachedOnnxruntimeTree(context, packages, binaries);
  const files = tree.flatMap((entry) => (entry.type === 'file' ? [entry] : []));
  const key = createHash('sha256').update(files.map(({ content }) => content.sha256).join(' '));
  const folder = join(context.cacheFolder, 'onnxruntime', key.digest('hex'));
  if (await isWhole(folder, files)) await touch(folder);
  else await place(context, files, folder);
  return join(folder, 'node_modules', 'onnxruntime-node');
}

/** What systems say of a folder to be replaced by renaming. */
const occupied: ReadonlySet<string | undefined> = new Set(['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES']);

type FileEntry = TreeEntry & { readonly type: 'file' };

function pathIn(folder: string, { path }: FileEntry): string {
  return join(folder, 'node_modules', path.slice(onnxruntimeFolder.length + 1));
}

async function isWhole(folder: string, files: readonly FileEntry[]): Promise<boolean> {
  for (const file of files) {
    const found = await hashFile(pathIn(folder, file)).catch(() => undefined);
    if (found?.sha256 !== file.content.sha256) return false;
  }
  return true;
}

/** Another process may do the same at the same time. */
async function place(
  { cacheFolder, signal }: HostRuntimeContext,
  files: readonly FileEntry[],
  folder: string,
): Promise<void> {
  await using temporary = await createTemporaryFolder(cacheFolder, '.onnxruntime');
  const whole = join(temporary.path, 'whole');
  try {
    for (const file of files) {
      const path = pathIn(whole, file);
      await makeFolders(dirname(path));
      await writeFile(path, file.content.open(), { mode: file.mode, signal });
    }
    await makeFolders(dirname(folder));
    await rename(whole, folder).catch(async (error: unknown) => {
      if (await isWhole(folder, files)) return;
      if (!occupied.has(errnoOf(error))) throw error;
      await rename(folder, join(temporary.path, 'damaged'));
      await rename(whole, folder);
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw writeError(error, folder);
  }
}

/** Remembers the use for pruning; a cache that can only be read is still a cache. */
async function touch(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => {});
}
