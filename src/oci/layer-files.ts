import { MlpackError } from '../errors/mlpack-error.ts';
import type { Layer } from './layer.ts';
import { compressionOf } from './image-tree.ts';
import { memberPath, readTarFile } from './tar-reader.ts';

const maxTotalBytes = 256 << 20;

/**
 * The files a layer has below a folder, for example `opt/mlpack/config`, by their paths below it; for small ones.
 * @throws MlpackError IMAGE_INVALID when they have more than 256 MiB together, or the layer is malformed
 */
export async function readLayerFiles(
  layer: Pick<Layer, 'digest' | 'mediaType' | 'path'>,
  folder: string,
  signal?: AbortSignal,
): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  let totalBytes = 0;
  for await (const { header, bytes } of readTarFile(layer.path, compressionOf(layer), signal)) {
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
