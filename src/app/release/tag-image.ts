import { MlpackError } from '../../errors/mlpack-error.ts';
import { moveTag } from '../../registry/push/claim.ts';
import type { Environment } from '../environment/environment.ts';
import { checkTag, isVersionTag } from './release-tags.ts';
import { parseImageReference } from './repository-argument.ts';
import { findTaggedImage, manifestOf, openReleases, requireTaggedImage, type TagMove } from './tag-move.ts';

/**
 * Gives an image of a repository another tag there.
 *
 * @throws MlpackError REGISTRY_CONFLICT when the tag is a version of another image, or is moved meanwhile;
 * REGISTRY_NOT_FOUND for an image that is not there; USAGE, REFERENCE_INVALID, REGISTRY_… or NETWORK
 */
export async function tagImage(
  environment: Environment,
  options: { readonly reference: string; readonly tag: string },
): Promise<TagMove> {
  const { tag } = options;
  const reference = parseImageReference(options.reference);
  checkTag(tag);
  const releases = openReleases(environment, reference);
  const to = await requireTaggedImage(releases, reference);
  const from = await findTaggedImage(releases, tag);
  const { name } = releases;
  const move = { repository: name, tag, from: from ?? null, to };
  if (from?.digest === to.digest) return { ...move, changed: false };
  if (from !== undefined && isVersionTag(tag)) {
    throw new MlpackError(
      'REGISTRY_CONFLICT',
      `${name}:${tag} is released, as ${from.digest}, and stays that.`,
      {
        suggestions: [
          'Release the other image as a new version.',
          `See those there are: mlpack history ${name}`,
        ],
      },
    );
  }
  const manifest = await manifestOf(releases, to.digest);
  await moveTag(releases.client, releases.repository, tag, { manifest, expect: from?.digest }, environment);
  return { ...move, changed: true };
}
