import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Layer } from './layer.ts';
import { mediaTypes, ociMediaType } from '../documents/media-types.ts';
import type { Compression } from '../tar/tar-reader.ts';

/**
 * How a layer's media type says it is compressed.
 * @throws MlpackError IMAGE_INVALID
 */
export function compressionOf(layer: Pick<Layer, 'digest' | 'mediaType'>): Compression {
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
