import { rm } from 'node:fs/promises';
import { unpackedRuntimes } from '../../runtime/unpacked-runtimes.ts';
import type { PruneResult } from '../../util/blobs/file-blob-store.ts';
import { writeError } from '../../util/files/file-error.ts';
import type { Environment } from './environment.ts';

export type { PruneResult };

export interface CacheListing {
  readonly folder: string;
  readonly blobs: number;
  readonly sizeBytes: number;
}

const dayMs = 24 * 60 * 60 * 1000;

/** How much the cache holds. */
export async function listCache({ store, cacheFolder, runtime }: Environment): Promise<CacheListing> {
  const blobs = await store.list();
  const unpacked = await unpackedRuntimes(cacheFolder, runtime.name);
  return {
    folder: cacheFolder,
    blobs: blobs.length,
    sizeBytes: [...blobs, ...unpacked].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  };
}

/** Deletes what no build has used for some days; 0 days deletes everything. */
export async function pruneCache(
  { cacheFolder, store, runtime, signal, now }: Environment,
  { unusedForDays }: { readonly unusedForDays: number },
): Promise<PruneResult> {
  const olderThan = new Date(now().getTime() - unusedForDays * dayMs);
  const pruned = await store.prune({ olderThan, signal });
  let { sizeBytes } = pruned;
  for (const unpacked of await unpackedRuntimes(cacheFolder, runtime.name)) {
    if (unpacked.lastUsed >= olderThan) continue;
    await rm(unpacked.path, { recursive: true, force: true }).catch((error: unknown) => {
      throw writeError(error, unpacked.path);
    });
    sizeBytes += unpacked.sizeBytes;
  }
  return { ...pruned, sizeBytes };
}
