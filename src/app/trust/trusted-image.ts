import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Digest } from '../../oci/documents/digest.ts';
import { formatReference, parseReference } from '../../oci/documents/reference.ts';
import type { Environment } from '../environment/environment.ts';
import { locateImage } from '../image/locate-image.ts';
import { trustPolicy, type TrustPolicy } from './policy.ts';
import { verifySignatures } from './verify-signatures.ts';

/**
 * The image that a command is about, where a policy holds: one of a registry with the digest that was verified, so that what runs is
 * that, whatever its tag names by then. What was built here is one's own, and needs no signature.
 *
 * @param argument as typed
 * @throws MlpackError POLICY_REFUSED naming the policy and what lacks; KEY_INVALID, REGISTRY_…, NETWORK where that can't be told
 */
export async function trustedImage(
  environment: Environment,
  argument: string | undefined,
): Promise<string | undefined> {
  const policy = await trustPolicy(environment);
  if (policy === null || argument === undefined) return argument;
  const location = await locateImage(environment, argument);
  if (location.builtAs !== undefined) return argument;
  if (location.kind !== 'engine' && location.kind !== 'registry')
    throw refused(policy, argument, 'signatures are in registries, and this is in none');
  return formatReference({
    ...parseReference(argument),
    digest: await verified(environment, policy, argument),
  });
}

/** The digest of an image in a registry, verified; null where no policy holds. @throws MlpackError as {@link trustedImage} */
export async function trustedDigest(environment: Environment, reference: string): Promise<Digest | null> {
  const policy = await trustPolicy(environment);
  return policy === null ? null : verified(environment, policy, reference);
}

async function verified(environment: Environment, policy: TrustPolicy, image: string): Promise<Digest> {
  const { keys, attestations } = policy;
  try {
    return (await verifySignatures(environment, { image, keys, attestations })).digest;
  } catch (error) {
    const isNone =
      error instanceof MlpackError &&
      ['SIGNATURE_MISSING', 'SIGNATURE_INVALID', 'USAGE'].includes(error.code);
    throw isNone ? refused(policy, image, error.message.replace(/\.$/u, ''), error) : error;
  }
}

function refused(policy: TrustPolicy, image: string, why: string, cause?: unknown): MlpackError {
  return new MlpackError('POLICY_REFUSED', `${image} is not trusted by ${policy.path}: ${why}.`, {
    suggestions: [
      `Whoever releases it signs it by a key that is named there: mlpack sign ${image} --key KEY`,
      'Or name another policy: --policy FILE',
    ],
    cause,
  });
}
