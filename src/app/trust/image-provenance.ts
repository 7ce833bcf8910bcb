import { provenanceType } from '../../attest/provenance/provenance.ts';
import type { Statement } from '../../attest/statement.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { familiarReference, parseReference } from '../../oci/documents/reference.ts';
import type { Environment } from '../environment/environment.ts';
import { registryClient } from '../environment/registry-client.ts';
import type { ImageLocation } from '../image/image-location.ts';
import { locateImage } from '../image/locate-image.ts';
import { openSource } from '../image/open-source.ts';
import { attachedStatements } from './attached-statements.ts';
import { asStatement } from './attestation.ts';
import { makeProvenance } from './provenance-maker.ts';

/** What `mlpack provenance --json` prints. */
export interface ImageProvenance {
  /** Whether it is what is attached to the image in its registry; else it is what mlpack says of the image now. */
  readonly isAttached: boolean;
  /** More than one only where others have attached theirs. Unsigned, they are nobody's word. */
  readonly statements: readonly Statement[];
}

/**
 * Where an image comes from: of one in a registry what is attached to it there, else what follows from what it carries, and
 * from the environment where this folder has built it.
 *
 * @param argument as {@link locateImage} has it
 * @throws MlpackError IMAGE_INVALID for an image that says nothing of it; those of reading it
 */
export async function imageProvenance(
  environment: Environment,
  argument: string | undefined,
): Promise<ImageProvenance> {
  const location = await locateImage(environment, argument, { asksRegistry: true });
  const source = await openSource(environment, location);
  if (location.kind === 'registry') {
    const { digest } = await source.list();
    const repository = parseReference(location.name);
    const client = registryClient(environment);
    const statements = await attachedStatements(environment, client, repository, digest, provenanceType);
    if (statements.length > 0) return { isAttached: true, statements };
  }
  const bundle = await source.bundle();
  // Whatever runs here has not made what comes from a registry.
  const isSame = location.kind === 'registry';
  const [made] = await makeProvenance(environment, bundle, { isSame });
  if (made === undefined) throw unsaid(location, argument);
  return { isAttached: false, statements: [asStatement(made)] };
}

function unsaid(location: ImageLocation, argument: string | undefined): MlpackError {
  const name =
    location.kind === 'registry'
      ? familiarReference(parseReference(location.name))
      : (argument ?? 'The image');
  return new MlpackError('IMAGE_INVALID', `${name} says nothing of what it was made of.`, {
    suggestions: ['Only images that mlpack has built carry their lock: build it with mlpack build.'],
  });
}
