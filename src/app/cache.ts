import type { PruneResult } from '../util/file-blob-store.ts';
import type { Environment } from './environment.ts';

export type { PruneResult };

export interface CacheListing {
  readonly folder: string;
  readonly blobs: number;
  readonly sizeBytes: number;
}

const dayMs = 24 * 60 * 60 * 1000;

/** How much the cache holds. */
export async function listCache({ store, cacheFolder }: Environment): Promise<CacheListing> {
  const blobs = await store.list();
  return {
    folder: cacheFolder,
    blobs: blobs.length,
    sizeBytes: blobs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  };
}

/** Deletes what no build has used for some days; 0 days deletes everything. */
export async function pruneCache(
  { store, signal, now }: Environment,
  { unusedForDays }: { readonly unusedForDays: number },
): Promise<PruneResult> {
  return store.prune({ olderThan: new Date(now().getTime() - unusedForDays * dayMs), signal });
}
