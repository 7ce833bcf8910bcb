import { MlpackError } from '../../errors/mlpack-error.ts';
import { parseReference } from '../../oci/documents/reference.ts';
import { configFileName } from '../../project/config/read-config.ts';
import type { Project } from './project.ts';

/**
 * Refuses what no image can be called, before anything is written for it: a file may have a longer name than an image.
 *
 * @param tag as typed; undefined: the image is called as mlpack.yaml or the model's file is
 * @throws MlpackError REFERENCE_INVALID
 */
export function refuseUnnameable({ config, repository }: Project, tag: string | undefined): void {
  try {
    parseReference(tag ?? repository);
  } catch (error) {
    if (!(error instanceof MlpackError) || tag !== undefined || config.image !== undefined) throw error;
    const origin = config.name === undefined ? "The model's file" : `The name in ${configFileName}`;
    throw new MlpackError('REFERENCE_INVALID', `${origin} gives no name for an image: ${error.message}`, {
      suggestions: ['Name the image: mlpack build --tag NAME', `Name it in ${configFileName}: name: NAME`],
      cause: error,
    });
  }
}
