import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Layer } from './layer.ts';
import { mediaTypes, ociMediaType } from '../documents/media-types.ts';
import { readTarFile, readUncompressed, type Compression, type TarEntry } from '../tar/tar-reader.ts';

type LayerBlob = Pick<Layer, 'digest' | 'mediaType' | 'file'>;

/**
 * How a layer's media type says it is compressed.
 * @throws MlpackError IMAGE_INVALID
 */
function compressionOf(layer: LayerBlob): Compression {
  switch (ociMediaType(layer.mediaType)) {
    case mediaTypes.layerTar:
      return 'none';
    case mediaTypes.layerGzip:
      return 'gzip';
    case mediaTypes.layerZstd:
      return 'zstd';
    default:
      throw new MlpackError('IMAGE_INVALID', `Layer ${layer.digest} is of unknown type ${layer.mediaType}.`);
  }
}

/**
 * The members of a layer's tar, in order; see readTar.
 * @throws MlpackError IMAGE_INVALID when it is malformed, or what fetching it throws
 */
export async function* readLayer(layer: LayerBlob, signal?: AbortSignal): AsyncGenerator<TarEntry> {
  yield* readTarFile(await layer.file(), compressionOf(layer), signal);
}

/**
 * A layer's uncompressed tar as bytes.
 * @throws what zlib throws for a damaged file, or what fetching it throws
 */
export async function* readLayerTar(layer: LayerBlob, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  yield* readUncompressed(await layer.file(), compressionOf(layer), signal);
}
