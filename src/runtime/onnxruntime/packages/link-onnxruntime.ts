import { lstat, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { makeFolders } from '../../../util/folders/make-folders.ts';

/**
 * Gives a home folder an onnxruntime that runs on this machine, for when the image's own is built for
 * another: a link in place of the image's package. Node resolves what the package needs beside the
 * link's target.
 * @param homeDir an unpacked copy of an image's /opt/mlpack that is the caller's to change
 * @param onnxruntimeDir the folder of an installed onnxruntime-node package
 * @throws FILE_NOT_FOUND when there is no package in `onnxruntimeDir`
 */
export async function linkOnnxruntime(homeDir: string, onnxruntimeDir: string): Promise<void> {
  const found = await lstat(join(onnxruntimeDir, 'package.json')).catch(() => undefined);
  if (found === undefined) {
    throw new MlpackError('FILE_NOT_FOUND', `${onnxruntimeDir}: no installed onnxruntime-node package`);
  }
  const modules = join(homeDir, 'node_modules');
  const link = join(modules, 'onnxruntime-node');
  await makeFolders(modules);
  await rm(link, { recursive: true, force: true });
  await symlink(onnxruntimeDir, link, 'junction');
}
