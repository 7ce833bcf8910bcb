import { MlpackError } from '../../errors/mlpack-error.ts';
import { familiarReference, parseReference } from '../../oci/documents/reference.ts';
import { refuseUnpushable } from '../release/push.ts';

/**
 * The repository that a pipeline pushes to.
 *
 * @param image as typed, or as mlpack.yaml says it
 * @throws MlpackError USAGE where none is said, or no registry, or one image in it; REFERENCE_INVALID
 */
export function pipelineImage(
  image: string | undefined,
  command: string,
): { readonly image: string; readonly registry: string } {
  if (image === undefined) {
    throw new MlpackError('USAGE', 'Nothing says where the pipeline pushes images.', {
      suggestions: [`${command} --image REGISTRY/TEAM/NAME`, 'Or in mlpack.yaml: image: REGISTRY/TEAM/NAME'],
    });
  }
  const { tag, digest, ...repository } = parseReference(image);
  refuseUnpushable(image, `${command} --image`);
  if (tag === undefined && digest === undefined) return { image, registry: repository.registry };
  throw new MlpackError('USAGE', `${image} is one image; versions are the pipeline's to name.`, {
    suggestions: [`${command} --image ${familiarReference(repository)}`],
  });
}

/**
 * Refuses what is no name of a branch that every format can write.
 *
 * @throws MlpackError USAGE
 */
export function checkBranch(branch: string): void {
  if (/^\w[\w./-]{0,199}$/u.test(branch)) return;
  throw new MlpackError(
    'USAGE',
    `--branch: expected letters, digits, "_", ".", "-" and "/"; got ${JSON.stringify(branch)}.`,
    { suggestions: ['For example: --branch main'] },
  );
}
