import { predicateTypeAnnotation } from '../../attest/statement.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Subject } from '../../oci/artifact/artifact.ts';
import type { Digest } from '../../oci/documents/digest.ts';
import type { Descriptor } from '../../oci/documents/manifest.ts';
import type { RegistryRepository } from '../../oci/documents/reference.ts';
import { asPusher } from '../../registry/client/as-pusher.ts';
import type { RegistryClient } from '../../registry/client/client.ts';
import { attachReferrers } from '../../registry/referrers/attach-referrers.ts';
import { listReferrers } from '../../registry/referrers/list-referrers.ts';
import { mapConcurrently } from '../../util/map-concurrently.ts';
import type { Environment } from '../environment/environment.ts';
import { asArtifact, type Attestation } from './attestation.ts';

/** An attestation that is attached to a manifest or an index. */
export interface AttachedAttestation {
  /** What it is about. */
  readonly subject: Digest;
  /** Of the manifest that refers to it. */
  readonly digest: Digest;
  readonly artifactType: string;
  readonly predicateType: string;
  /** False when there was one already, and nothing was sent. */
  readonly isNew: boolean;
}

export interface AttachedAttestations {
  readonly attached: readonly AttachedAttestation[];
  /** To be called last: as {@link attachReferrers} has it. */
  readonly confirm: () => Promise<void>;
}

const parallelSubjects = 4;

/**
 * Attaches what is said of an image to it and to each of its images. Where something of the same type is attached already,
 * that stays: a push of what was released before says nothing new, least of all that it comes from where it is pushed now.
 *
 * @throws MlpackError REGISTRY_… or NETWORK
 */
export async function attachAttestations(
  { store, signal }: Pick<Environment, 'store' | 'signal'>,
  client: RegistryClient,
  repository: RegistryRepository,
  attestations: readonly Attestation[],
): Promise<AttachedAttestations> {
  const subjects = new Map<Digest, { subject: Subject; said: Attestation[] }>();
  for (const attestation of attestations) {
    for (const subject of attestation.subjects) {
      const found = subjects.get(subject.digest) ?? { subject, said: [] };
      subjects.set(subject.digest, found);
      found.said.push(attestation);
    }
  }
  const results = await mapConcurrently(
    [...subjects.values()],
    parallelSubjects,
    async ({ subject, said }) => {
      const listed = await listedOf(client, repository, subject.digest, signal);
      const present = listed.flatMap(({ digest, artifactType = '', annotations }): AttachedAttestation[] => {
        const predicateType = annotations?.[predicateTypeAnnotation];
        if (predicateType === undefined || said.every((one) => one.predicateType !== predicateType))
          return [];
        return [{ subject: subject.digest, digest, artifactType, predicateType, isNew: false }];
      });
      const missing = said.filter((one) =>
        present.every((other) => other.predicateType !== one.predicateType),
      );
      const artifacts = missing.map((attestation) => asArtifact(attestation));
      const { referrers, confirm } = await attachReferrers(client, repository, subject, artifacts, {
        memory: store,
        signal,
      });
      const added = referrers.map((referrer, i): AttachedAttestation => ({
        subject: subject.digest,
        ...referrer,
        predicateType: missing[i]?.predicateType ?? '',
      }));
      return { attached: [...present, ...added], confirm };
    },
  );
  return {
    attached: results.flatMap(({ attached }) => attached),
    confirm: async () => void (await Promise.all(results.map(({ confirm }) => confirm()))),
  };
}

/** Where the list can't be had, the answer to what is attached tells. */
async function listedOf(
  client: RegistryClient,
  repository: RegistryRepository,
  subject: Digest,
  signal: AbortSignal,
): Promise<readonly Descriptor[]> {
  try {
    return await listReferrers(asPusher(client), repository, subject, { signal });
  } catch (error) {
    if (isRefusal(error)) return [];
    throw error;
  }
}

/** Whether it is the registry that will not have, or tell, what is attached. */
export function isRefusal(error: unknown): error is MlpackError {
  return error instanceof MlpackError && ['REGISTRY_AUTH', 'REGISTRY_FAILED'].includes(error.code);
}
