import { createWriteStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { MlpackError } from '../errors/mlpack-error.ts';
import { compressionOf } from './image-tree.ts';
import type { Descriptor } from './manifest.ts';
import { memberPath, readTarFile, type TarEntry } from './tar-reader.ts';

const maxSmallFileBytes = 64 << 20;

/**
 * The small files a layer has below a folder, by their path in it. Unlike readImageFile it needs no other layer of
 * the image, so what another deletes or links to is not seen.
 *
 * @param path of the layer's blob
 * @param folder for example `opt/mlpack/config`
 * @throws MlpackError IMAGE_INVALID (also when a file is larger than 64 MiB)
 */
export async function readLayerFiles(
  path: string,
  layer: Descriptor,
  folder: string,
  signal?: AbortSignal,
): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for await (const { member, entry } of filesOf(path, layer, signal)) {
    if (!member.startsWith(`${folder}/`)) continue;
    if (entry.header.size > maxSmallFileBytes)
      throw new MlpackError('IMAGE_INVALID', `/${member} is too large.`);
    files.set(member.slice(folder.length + 1), await buffer(entry.bytes));
  }
  return files;
}

/**
 * Writes one file of a layer, however large, to `target`, which must not exist.
 *
 * @param wanted its path in the image, for example `opt/mlpack/model/model.onnx`
 * @returns false when the layer has no such file
 * @throws MlpackError IMAGE_INVALID
 */
export async function extractLayerFile(
  path: string,
  layer: Descriptor,
  wanted: string,
  target: string,
  signal?: AbortSignal,
): Promise<boolean> {
  for await (const { member, entry } of filesOf(path, layer, signal)) {
    if (member !== wanted) continue;
    await pipeline(entry.bytes, createWriteStream(target, { flags: 'wx' }), { signal });
    return true;
  }
  return false;
}

async function* filesOf(
  path: string,
  layer: Descriptor,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ member: string; entry: TarEntry }> {
  for await (const entry of readTarFile(path, compressionOf(layer), signal)) {
    const { name, type } = entry.header;
    const member = memberPath(name);
    if (member !== undefined && (type === 'file' || type === 'contiguous-file')) yield { member, entry };
  }
}
