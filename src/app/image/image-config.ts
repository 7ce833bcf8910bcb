import { imageHome } from '../../../contract/image-layout.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Image } from '../../oci/image/image.ts';
import { readImageFile } from '../../oci/image/unpack.ts';
import type { Environment } from '../environment/environment.ts';
import { readPackagedConfig, type PackagedConfig } from '../../project/packaged-config.ts';

/** What an image says about itself, out of its layers. @throws MlpackError IMAGE_INVALID, GOLDEN_INVALID */
export async function readImageConfig(
  image: Image,
  { store, signal }: Pick<Environment, 'store' | 'signal'>,
): Promise<PackagedConfig> {
  const read = async (path: string) => {
    try {
      return (await readImageFile(image, `${imageHome}/${path}`, { memory: store, signal })).toString();
    } catch (error) {
      if (error instanceof MlpackError && error.code === 'IMAGE_NOT_FOUND') return undefined;
      throw error;
    }
  };
  return readPackagedConfig(read, image.descriptor.digest);
}
