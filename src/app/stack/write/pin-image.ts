import { own } from '../../../../contract/own.ts';
import { imagesOf, type Stack, type StackImage, type StackShape } from '../../../deploy/stack.ts';
import { publicImages } from '../../../deploy/images.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { isDigest, type Digest } from '../../../oci/documents/digest.ts';
import { isSameRepository, parseReference, type Reference } from '../../../oci/documents/reference.ts';
import type { RegistryClient } from '../../../registry/client/client.ts';
import { findManifest } from '../../../registry/pull/find-manifest.ts';
import { registrySource } from '../../../registry/pull/registry-source.ts';
import type { Environment } from '../../environment/environment.ts';
import { registryClient } from '../../environment/registry-client.ts';
import { isSameImage } from '../../image/load-into-engine.ts';
import type { ImageOrigin } from '../../run/served-image.ts';

/** A registry that is away must not hold up somebody who only wants the files. */
const patienceMs = 15_000;

interface PinnedModel {
  readonly image: StackImage;
  readonly digest: string;
}

/**
 * Pins the image of a model to the digest by which a registry has it, so that the stack comes up on any machine.
 * One that is in an engine or a layout only is called by its tag, with a remark.
 *
 * @throws MlpackError REFERENCE_INVALID
 */
export async function pinModelImage(environment: Environment, origin: ImageOrigin): Promise<PinnedModel> {
  const { reference, builtAs, id } = origin;
  for (const name of new Set([reference, builtAs ?? reference])) {
    const digest = knownDigest(name, origin.digests) ?? (await servedDigest(environment, name, id));
    if (digest !== null) return { image: { reference: withDigest(name, digest), remark: null }, digest };
  }
  const remark = `Not pinned to a digest: no registry is known to have it (${id}), only this machine.
Push it (mlpack push), and write the stack again with the name it has there.`;
  return { image: { reference: nameByTag(origin), remark }, digest: id };
}

/** The digest by which a registry gave or took what a name stands for; undefined when the engine knows none. */
function knownDigest(name: string, digests: readonly string[]): Digest | undefined {
  const wanted = parseReference(name);
  const known = digests
    .map((text) => parseReference(text))
    .filter((other) => isSameRepository(other, wanted))
    .map(({ digest }) => digest);
  return wanted.digest === undefined ? known[0] : known.find((digest) => digest === wanted.digest);
}

/**
 * The digest by which a registry has this very image: another may have its name there, such as the one before it.
 *
 * @returns null when it has not, or doesn't answer
 */
async function servedDigest(environment: Environment, name: string, id: string): Promise<Digest | null> {
  // A bare name is one of Docker Hub's own images, which nobody makes with mlpack.
  if (!name.includes('/')) return null;
  const wanted = parseReference(name);
  if (wanted.digest !== undefined) return digestInRegistry(environment, wanted);
  if (isDigest(id) && (await digestInRegistry(environment, { ...wanted, digest: id })) !== null) return id;
  return askRegistry(environment, async (client, signal) => {
    const digest = (await findManifest(client, wanted, signal))?.digest;
    if (digest === undefined) return null;
    const { store } = environment;
    const { images } = await registrySource(client, { ...wanted, digest }, name, { store, signal }).bundle();
    return images.some((image) => isSameImage(id, image)) ? digest : null;
  });
}

/** A digest that no registry has is no name that another engine could pull. */
function nameByTag({ reference, names }: ImageOrigin): string {
  const wanted = parseReference(reference);
  if (wanted.digest === undefined) return reference;
  return names.find((name) => isSameRepository(parseReference(name), wanted)) ?? names[0] ?? reference;
}

/**
 * Pins the public images of a stack: to the digests they had last time, else to those their registries tell now.
 *
 * @param shape with the image of PostgreSQL where it isn't the official one
 * @param recorded digests by reference
 */
export async function pinPublicImages(
  environment: Environment,
  shape: StackShape & { readonly databaseImage?: string | undefined },
  recorded: Readonly<Record<string, string>>,
): Promise<{ readonly images: Stack['images']; readonly digests: Record<string, string> }> {
  const images = imagesOf(shape);
  const references = images.map(
    (image) => (image === 'database' ? shape.databaseImage : undefined) ?? publicImages[image],
  );
  const found = await Promise.all(
    references.map((reference) => pinPublicImage(environment, reference, recorded)),
  );
  const digests = references.flatMap((reference, i) => {
    const { digest } = parseReference(found[i]?.reference ?? '');
    return digest === undefined ? [] : [[reference, digest]];
  });
  return {
    images: Object.fromEntries(images.map((image, i) => [image, found[i]])),
    digests: Object.fromEntries(digests),
  };
}

async function pinPublicImage(
  environment: Environment,
  reference: string,
  recorded: Readonly<Record<string, string>>,
): Promise<StackImage> {
  const wanted = parseReference(reference);
  const digest = wanted.digest ?? own(recorded, reference) ?? (await digestInRegistry(environment, wanted));
  if (isDigest(digest)) return { reference: withDigest(reference, digest), remark: null };
  environment.progress.note(`${reference} is not pinned to a digest: its registry does not answer.`);
  return {
    reference,
    remark: 'Not pinned to a digest: its registry did not answer. Write the stack again when it does.',
  };
}

/** Null when the registry has no such image, or doesn't answer. */
function digestInRegistry(environment: Environment, reference: Reference): Promise<Digest | null> {
  return askRegistry(
    environment,
    async (client, signal) => (await findManifest(client, reference, signal))?.digest ?? null,
  );
}

/** Null when a registry doesn't answer, or not in time. */
async function askRegistry<T>(
  environment: Environment,
  ask: (client: RegistryClient, signal: AbortSignal) => Promise<T | null>,
): Promise<T | null> {
  const signal = AbortSignal.any([environment.signal, AbortSignal.timeout(patienceMs)]);
  try {
    return await ask(registryClient(environment), signal);
  } catch (error) {
    environment.signal.throwIfAborted();
    if (error instanceof MlpackError || signal.aborted) return null;
    throw error;
  }
}

function withDigest(reference: string, digest: Digest): string {
  return reference.includes('@') ? reference : `${reference}@${digest}`;
}
