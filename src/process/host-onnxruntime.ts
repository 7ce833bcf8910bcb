import { lstat, mkdir, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { MlpackError } from '../errors/mlpack-error.ts';

/**
 * Gives a home folder an onnxruntime that runs on this machine, for when the image's own is built for
 * another: a link in place of the image's package. Node resolves what the package needs beside the
 * link's target.
 * @param homeDir an unpacked copy of an image's /opt/mlpack that is the caller's to change
 * @param onnxruntimeDir the folder of an installed onnxruntime-node package
 * @throws FILE_NOT_FOUND when there is no package in `onnxruntimeDir`
 */
export async function useHostOnnxruntime(homeDir: string, onnxruntimeDir: string): Promise<void> {
  const found = await lstat(join(onnxruntimeDir, 'package.json')).catch(() => undefined);
  if (found === undefined) {
    throw new MlpackError('FILE_NOT_FOUND', `${onnxruntimeDir}: no installed onnxruntime-node package`, {
      suggestions: ['npm install mlpack again: its onnxruntime-node is missing'],
    });
  }
  const modules = join(homeDir, 'node_modules');
  const link = join(modules, 'onnxruntime-node');
  await mkdir(modules, { recursive: true });
  await rm(link, { recursive: true, force: true });
  await symlink(onnxruntimeDir, link, 'junction');
}

/**
 * The folder of the onnxruntime-node that is installed with mlpack, wherever npm has put it.
 *
 * @throws FILE_NOT_FOUND when it is missing
 */
export function installedOnnxruntime(): string {
  try {
    return dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
  } catch (error) {
    throw new MlpackError('FILE_NOT_FOUND', 'No installed onnxruntime-node package', {
      suggestions: ['npm install mlpack again: its onnxruntime-node is missing'],
      cause: error,
    });
  }
}
