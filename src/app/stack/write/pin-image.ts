import { imagesOf, type Stack, type StackImage, type StackShape } from '../../../deploy/stack.ts';
import { publicImages, type PublicImage } from '../../../deploy/images.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { isDigest, type Digest } from '../../../oci/documents/digest.ts';
import { writesRegistry, parseReference } from '../../../oci/documents/reference.ts';
import { findManifest } from '../../../registry/pull/find-manifest.ts';
import type { Environment } from '../../environment/environment.ts';
import { registryClient } from '../../environment/registry-client.ts';
import type { ImageOrigin } from '../../run/served-image.ts';

/** A registry that is away must not hold up somebody who only wants the files. */
const patienceMs = 15_000;

interface PinnedModel {
  readonly image: StackImage;
  readonly digest: string;
}

/**
 * Pins the image of a model: to the digest by which the engine knows it, else to what its registry has.
 * One that is in an engine or a layout only stays as it is called, with a remark.
 *
 * @throws MlpackError REFERENCE_INVALID
 */
export async function pinModelImage(environment: Environment, origin: ImageOrigin): Promise<PinnedModel> {
  const { reference, builtAs, id, digests } = origin;
  const known = knownDigest(reference, digests);
  if (known !== undefined) return pinned(reference, known);
  for (const name of new Set([reference, builtAs ?? reference])) {
    const digest = writesRegistry(name) ? await digestInRegistry(environment, name) : null;
    // The registry may still have the image before the one that was just built.
    const isAnother = builtAs !== undefined && digest !== id;
    if (digest !== null && !isAnother) return pinned(name, digest);
  }
  const remark = `Not pinned to a digest: no registry is known to have it (${id}), only this machine.
Push it (mlpack push), and run mlpack compose with the name it has there.`;
  return { image: { reference, remark }, digest: id };
}

function pinned(reference: string, digest: Digest): PinnedModel {
  return { image: { reference: withDigest(reference, digest), remark: null }, digest };
}

/** The digest by which the engine knows what a reference names; undefined when it knows none. */
function knownDigest(reference: string, digests: readonly string[]): Digest | undefined {
  const { registry, repository, digest } = parseReference(reference);
  const known = digests
    .map((text) => parseReference(text))
    .find((other) => other.registry === registry && other.repository === repository);
  return digest ?? known?.digest;
}

/**
 * Pins the public images of a stack: to the digests they had last time, else to those their registries tell now.
 *
 * @param recorded digests by reference
 */
export async function pinPublicImages(
  environment: Environment,
  shape: StackShape,
  recorded: Readonly<Record<string, string>>,
): Promise<{ readonly images: Stack['images']; readonly digests: Record<string, string> }> {
  const images = imagesOf(shape);
  const found = await Promise.all(images.map((image) => pinPublicImage(environment, image, recorded)));
  const digests = images.flatMap((image, i) => {
    const { digest } = parseReference(found[i]?.reference ?? '');
    return digest === undefined ? [] : [[publicImages[image], digest]];
  });
  return {
    images: Object.fromEntries(images.map((image, i) => [image, found[i]])),
    digests: Object.fromEntries(digests),
  };
}

async function pinPublicImage(
  environment: Environment,
  image: PublicImage,
  recorded: Readonly<Record<string, string>>,
): Promise<StackImage> {
  const reference = publicImages[image];
  const digest = recorded[reference] ?? (await digestInRegistry(environment, reference));
  if (isDigest(digest)) return { reference: withDigest(reference, digest), remark: null };
  environment.progress.note(`${reference} is not pinned to a digest: its registry does not answer.`);
  return {
    reference,
    remark: 'Not pinned to a digest: its registry did not answer. Run mlpack compose again when it does.',
  };
}

/** Null when the registry has no such image, or doesn't answer. */
async function digestInRegistry(environment: Environment, reference: string): Promise<Digest | null> {
  const signal = AbortSignal.any([environment.signal, AbortSignal.timeout(patienceMs)]);
  try {
    return (
      (await findManifest(registryClient(environment), parseReference(reference), signal))?.digest ?? null
    );
  } catch (error) {
    environment.signal.throwIfAborted();
    if (error instanceof MlpackError || signal.aborted) return null;
    throw error;
  }
}

function withDigest(reference: string, digest: Digest): string {
  return reference.includes('@') ? reference : `${reference}@${digest}`;
}
