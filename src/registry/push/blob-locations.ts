import type { Digest } from '../../oci/documents/digest.ts';
import type { BlobStore } from '../../util/blobs/blob-store.ts';
import type { RegistryRepository } from '../../oci/documents/reference.ts';

/** What remembers where blobs are; what it forgets is only uploaded again. */
export type BlobMemory = Pick<BlobStore, 'recall' | 'remember'>;

const memoKind = 'blob-locations';
const maxRepositories = 4;

/** Another repository of the registry that had the blob when we last saw it, to mount it from. */
export async function anotherWith(
  memory: BlobMemory,
  { registry, repository }: RegistryRepository,
  digest: Digest,
): Promise<string | undefined> {
  return (await repositoriesWith(memory, registry, digest)).find((known) => known !== repository);
}

export async function rememberLocation(
  memory: BlobMemory,
  { registry, repository }: RegistryRepository,
  digest: Digest,
): Promise<void> {
  const known = await repositoriesWith(memory, registry, digest);
  if (known.includes(repository)) return;
  // Two pushes at once may forget one another's: it costs an upload at most.
  await memory.remember(memoKind, keyOf(registry, digest), [repository, ...known].slice(0, maxRepositories));
}

async function repositoriesWith(memory: BlobMemory, registry: string, digest: Digest): Promise<string[]> {
  const known = await memory.recall(memoKind, keyOf(registry, digest));
  return Array.isArray(known) ? known.filter((name) => typeof name === 'string') : [];
}

function keyOf(registry: string, digest: Digest): string {
  return `${registry} ${digest}`;
}
