import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Image } from '../../oci/image/image.ts';

/** Label of an image that has models but no server: what it is instead. */
export const formLabel = 'dev.mlpack.form';

/**
 * Refuses to run what has no server.
 *
 * @throws MlpackError IMAGE_INVALID
 */
export function refuseModelOnly({ config, descriptor }: Pick<Image, 'config' | 'descriptor'>): void {
  const form = config.config?.Labels?.[formLabel];
  if (form === undefined) return;
  throw new MlpackError(
    'IMAGE_INVALID',
    `${descriptor.digest} has the files of a model and no server: it can't be run or tested.`,
    {
      suggestions: [
        'Build the image that serves it: mlpack build',
        'KServe takes it by its address: oci://…',
      ],
    },
  );
}
