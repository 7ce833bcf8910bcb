import { MlpackError } from '../errors/mlpack-error.ts';
import type { Digest } from '../oci/digest.ts';
import { findManifest } from '../registry/find-manifest.ts';
import type { FetchedManifest } from '../registry/manifest-source.ts';
import { putManifest } from '../registry/put-manifest.ts';
import type { Releases } from './tag-move.ts';

/** To be replaced by src/registry/claim.ts. */
export async function moveTag(
  { client, repository, name, environment }: Releases,
  tag: string,
  { manifest, expect }: { readonly manifest: FetchedManifest; readonly expect: Digest | undefined },
): Promise<void> {
  const now = await findManifest(client, { ...repository, tag }, environment.signal);
  if (now?.digest !== expect)
    throw new MlpackError('REGISTRY_CONFLICT', `${name}:${tag} was moved meanwhile.`);
  await putManifest(client, repository, tag, manifest, environment.signal);
}
