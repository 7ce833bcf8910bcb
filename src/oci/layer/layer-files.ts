import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Layer } from './layer.ts';
import { readLayer } from './read-layer.ts';
import { memberPath } from '../tar/tar-reader.ts';

const maxTotalBytes = 256 << 20;

/**
 * The files a layer has below a folder, for example `opt/mlpack/config`, by their paths below it; for small ones.
 * @throws MlpackError IMAGE_INVALID when they have more than 256 MiB together, or the layer is malformed
 */
export async function readLayerFiles(
  layer: Layer,
  folder: string,
  signal?: AbortSignal,
): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  let totalBytes = 0;
  for await (const { header, bytes } of readLayer(layer, signal)) {
    const path = memberPath(header.name);
    if (header.type !== 'file' || !path?.startsWith(`${folder}/`)) continue;
    const chunks: Uint8Array[] = [];
    for await (const chunk of bytes) {
      chunks.push(chunk);
      totalBytes += chunk.byteLength;
      if (totalBytes > maxTotalBytes) {
        throw new MlpackError('IMAGE_INVALID', `Layer ${layer.digest} has too much in /${folder}.`);
      }
    }
    files.set(path.slice(folder.length + 1), Buffer.concat(chunks));
  }
  return files;
}

/**
 * Writes one file of a layer, however large, to `target`, which must not exist.
 * @param path in the image, for example `opt/mlpack/model/model.onnx`
 * @returns false when the layer has no such file
 * @throws MlpackError IMAGE_INVALID when the layer is malformed
 */
export async function extractLayerFile(
  layer: Layer,
  path: string,
  target: string,
  signal?: AbortSignal,
): Promise<boolean> {
  for await (const { header, bytes } of readLayer(layer, signal)) {
    if (header.type !== 'file' || memberPath(header.name) !== path) continue;
    await pipeline(bytes, createWriteStream(target, { flags: 'wx' }), { signal });
    return true;
  }
  return false;
}
