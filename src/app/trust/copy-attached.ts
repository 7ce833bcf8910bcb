import type { Digest } from '../../oci/documents/digest.ts';
import type { RegistryRepository } from '../../oci/documents/reference.ts';
import type { RegistryClient } from '../../registry/client/client.ts';
import type { Attachment } from '../../registry/referrers/attach-referrers.ts';
import { copyReferrers, joined } from '../../registry/referrers/copy-referrers.ts';
import { mapConcurrently } from '../../util/map-concurrently.ts';
import type { Environment } from '../environment/environment.ts';
import type { ImageBundle } from '../../oci/image/image.ts';
import { subjectsOf } from './attestation.ts';

const parallelSubjects = 4;

/**
 * Copies what is attached to an image, and to each of its images, to the repository that has it now, too: signatures, and
 * what was said of it where it was built.
 *
 * @throws MlpackError REGISTRY_… also where it could not be told what is attached; IMAGE_INVALID, INTEGRITY, NETWORK
 */
export async function copyAttached(
  { store, signal, progress }: Pick<Environment, 'store' | 'signal' | 'progress'>,
  client: RegistryClient,
  from: RegistryRepository,
  to: RegistryRepository,
  bundle: ImageBundle,
): Promise<Attachment> {
  const subjects: readonly Digest[] = subjectsOf(bundle).map(({ digest }) => digest);
  return progress.step('Copy what is attached to it', async () =>
    joined(
      await mapConcurrently(subjects, parallelSubjects, (subject) =>
        copyReferrers(client, from, to, subject, { store, signal }),
      ),
    ),
  );
}
