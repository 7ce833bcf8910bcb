import { formatReference } from '../../oci/documents/reference.ts';
import type { Environment } from '../environment/environment.ts';
import { parseImageReference } from '../release/repository-argument.ts';
import { promote, type PromoteOptions } from '../release/promote.ts';
import { type ChannelMove, openReleases, requireTaggedImage } from '../release/tag-move.ts';
import {
  compareShadow,
  type CompareOptions,
  requireLikeness,
  type ShadowLimits,
} from './predictions/compare-shadow.ts';

/**
 * Promotes an image that was a shadow and predicted what it may: of the very digest that the channel is to point at.
 *
 * @throws MlpackError SHADOW_DIFFERS; those of compareShadow and promote
 */
export async function promoteCompared(
  environment: Environment,
  options: PromoteOptions,
  compared: Omit<CompareOptions, 'digest' | 'model'> & { readonly limits: ShadowLimits },
): Promise<ChannelMove> {
  const reference = parseImageReference(options.reference);
  const { digest } = await requireTaggedImage(openReleases(environment, reference), reference);
  requireLikeness(
    await compareShadow(environment, { ...compared, model: undefined, digest }),
    compared.limits,
  );
  const { registry, repository } = reference;
  return promote(environment, { ...options, reference: formatReference({ registry, repository, digest }) });
}
