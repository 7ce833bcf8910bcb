import { MlpackError } from '../../errors/mlpack-error.ts';
import { familiarReference, parseReference, type Reference } from '../../oci/documents/reference.ts';

/**
 * A repository as typed: a reference without tag and digest.
 *
 * @throws MlpackError REFERENCE_INVALID; USAGE when it names no registry, or one image of the repository
 */
export function parseRepository(text: string): Reference {
  const { registry, repository, tag, digest } = parsePlace(text);
  const place = { registry, repository };
  if (tag === undefined && digest === undefined) return place;
  throw new MlpackError('USAGE', `${text} names one image, not a repository.`, {
    suggestions: [`Leave out the tag: ${familiarReference(place)}`],
  });
}

/**
 * One image of a repository as typed. Nothing is moved to a `latest` that nobody wrote.
 *
 * @throws MlpackError REFERENCE_INVALID; USAGE when it names no registry, or has neither tag nor digest
 */
export function parseImageReference(text: string): Reference {
  const reference = parsePlace(text);
  if (reference.tag !== undefined || reference.digest !== undefined) return reference;
  throw new MlpackError('USAGE', `${text} is a repository: which of its images is meant?`, {
    suggestions: [`Name a version: ${text}:VERSION`, `See them: mlpack history ${text}`],
  });
}

/**
 * A name alone would be one of Docker Hub's official images, which nobody releases with mlpack: it is meant as that of
 * an image here, and asking the network for it would only take time.
 */
function parsePlace(text: string): Reference {
  const reference = parseReference(text);
  if (text.includes('/')) return reference;
  throw new MlpackError('USAGE', `${text} names no registry, and releases are in registries.`, {
    suggestions: [`Name where it was pushed to: REGISTRY/TEAM/${text}`],
  });
}
