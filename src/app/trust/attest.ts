import { attestedIndex, type AttestedBundle } from '../../oci/artifact/attested-index.ts';
import type { ImageBundle } from '../../oci/image/image.ts';
import { isSameRepository, type RegistryRepository } from '../../oci/documents/reference.ts';
import type { RegistryClient } from '../../registry/client/client.ts';
import type { AttachedReferrer } from '../../registry/referrers/attach-referrers.ts';
import { pushBlob } from '../../registry/push/push.ts';
import { putManifest } from '../../registry/push/put-manifest.ts';
import { bytesContent } from '../../util/blobs/content.ts';
import type { Environment } from '../environment/environment.ts';
import { attachAttestations, isRefusal, type AttachedAttestations } from './attach-attestations.ts';
import { asStatement, statementLayer, type Attestation, type AttestationMaker } from './attestation.ts';
import { copyAttached } from './copy-attached.ts';
import { makeProvenance } from './provenance-maker.ts';

/** All that mlpack says of an image. */
const makers: readonly AttestationMaker[] = [makeProvenance];

/**
 * Where it is said: attached to the image (`referrers`), in its index as well (`index`), or nowhere. Undefined: attached,
 * unless the registry will have none of it.
 */
export type AttestWhere = 'referrers' | 'index' | 'none' | undefined;

/** What was attached to an image. */
export interface Attested extends AttachedAttestations {
  /** What was attached to it where it comes from. */
  readonly copied: readonly AttachedReferrer[];
}

async function attestationsOf(
  environment: Environment,
  bundle: ImageBundle,
  options: Parameters<AttestationMaker>[2],
): Promise<Attestation[]> {
  const made: Attestation[] = [];
  for (const make of makers) made.push(...(await make(environment, bundle, options)));
  return made;
}

/**
 * The image with what is said of it in its index, where that is asked for. Of the environment nothing is said there, so that
 * the digest is the same whoever pushes it.
 *
 * @throws what reading the image throws
 */
export async function withAttestations(
  environment: Environment,
  bundle: ImageBundle,
  where: AttestWhere,
): Promise<AttestedBundle> {
  if (where !== 'index') return { bundle, attestations: [] };
  const attestations = await attestationsOf(environment, bundle, { isSame: true });
  return attestedIndex(bundle, (image) =>
    attestations.flatMap((attestation) => {
      const about = attestation.subjects.find(({ digest }) => digest === image);
      return about === undefined ? [] : [statementLayer(asStatement(attestation, [about]))];
    }),
  );
}

/** Brings what an index lists beside its images to where that is to be. @throws MlpackError REGISTRY_… or NETWORK */
export async function pushListed(
  { store, signal }: Pick<Environment, 'store' | 'signal'>,
  client: RegistryClient,
  repository: RegistryRepository,
  { attestations }: Pick<AttestedBundle, 'attestations'>,
): Promise<void> {
  for (const { descriptor, manifestBytes, blobs } of attestations) {
    for (const [digest, bytes] of blobs) {
      await pushBlob(client, repository, digest, bytesContent(bytes), { memory: store, signal });
    }
    const manifest = { mediaType: descriptor.mediaType, bytes: manifestBytes };
    await putManifest(client, repository, descriptor.digest, manifest, signal);
  }
}

/**
 * Attaches what mlpack says of an image to it, in the repository that has it now; before that, what is attached to it where
 * it comes from.
 *
 * @param options.from the repository that it comes from, where it does from one
 * @throws MlpackError REGISTRY_… or NETWORK; where nobody asked for it, a registry that won't have it is only told of
 */
export async function attest(
  environment: Environment,
  client: RegistryClient,
  repository: RegistryRepository,
  bundle: ImageBundle,
  { where, from }: { readonly where: AttestWhere; readonly from?: RegistryRepository | undefined },
): Promise<Attested> {
  const nothing: Attested = { attached: [], copied: [], confirm: async () => {} };
  if (where === 'none') return nothing;
  // Whatever runs here has not made what comes from a registry.
  const attestations = await attestationsOf(environment, bundle, { isSame: from !== undefined });
  const { progress } = environment;
  const orNothing = async <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (where !== undefined || !isRefusal(error)) throw error;
      progress.note(`What mlpack says of the image is not attached to it: ${error.message}`);
      return otherwise;
    }
  };
  const done = await orNothing(async (): Promise<Attested> => {
    const copy =
      from === undefined || isSameRepository(from, repository)
        ? undefined
        : await copyAttached(environment, client, from, repository, bundle);
    const { attached, confirm } =
      attestations.length === 0
        ? nothing
        : await progress.step('Attach what it was made of', () =>
            attachAttestations(environment, client, repository, attestations),
          );
    return {
      attached,
      copied: copy?.referrers ?? [],
      confirm: async () => void (await Promise.all([copy?.confirm(), confirm()])),
    };
  }, nothing);
  return { ...done, confirm: () => orNothing(done.confirm, undefined) };
}
