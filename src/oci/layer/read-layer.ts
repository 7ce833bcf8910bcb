import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Layer } from './layer.ts';
import { mediaTypes, ociMediaType } from '../documents/media-types.ts';
import { compressionOfFile } from '../tar/detect-compression.ts';
import { readTarFile, readUncompressed, type Compression, type TarEntry } from '../tar/tar-reader.ts';

type LayerBlob = Pick<Layer, 'digest' | 'mediaType' | 'file'>;

/** The media types of layers, by their compression. */
export const layerTypes = {
  none: mediaTypes.layerTar,
  gzip: mediaTypes.layerGzip,
  zstd: mediaTypes.layerZstd,
} as const;
const nameOf = { none: 'a plain tar', gzip: 'gzip', zstd: 'zstd' } as const;

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
  const claimed = compressionOf(layer);
  const path = await layer.file();
  try {
    yield* readTarFile(path, claimed, signal);
  } catch (error) {
    throw (await wrongType(layer, claimed, path)) ?? error;
  }
}

/**
 * A layer's uncompressed tar as bytes.
 * @throws MlpackError IMAGE_INVALID when its media type is another's, what zlib throws for a damaged file, or what
 * fetching it throws
 */
export async function* readLayerTar(layer: LayerBlob, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const claimed = compressionOf(layer);
  const path = await layer.file();
  try {
    yield* readUncompressed(path, claimed, signal);
  } catch (error) {
    throw (await wrongType(layer, claimed, path)) ?? error;
  }
}

/** IMAGE_INVALID where a layer that could not be read says another compression than its bytes have. */
async function wrongType(
  { digest, mediaType }: LayerBlob,
  claimed: Compression,
  path: string,
): Promise<MlpackError | undefined> {
  const found = await compressionOfFile(path).catch(() => undefined);
  if (found === undefined || found === claimed) return undefined;
  return new MlpackError(
    'IMAGE_INVALID',
    `Layer ${digest} says it is ${mediaType}, but its bytes are ${nameOf[found]}.`,
    {
      suggestions: [
        `Build the image again, or write "mediaType": "${layerTypes[found]}" in its manifest, which gives it another digest.`,
      ],
    },
  );
}
