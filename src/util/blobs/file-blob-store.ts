import { createHash } from 'node:crypto';
import { open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { BlobStore, StoredBlob } from './blob-store.ts';
import { readBoundedText } from '../files/bounded-file.ts';
import { bytesContent } from './content.ts';
import { cacheError, errnoOf, writeError } from '../files/file-error.ts';
import { hashFile } from './hash-file.ts';
import { makeFolders } from '../folders/make-folders.ts';
import { removeLitter, temporaryName } from '../files/temporary-files.ts';
import { isRecord } from '../record.ts';

/** Far more than the listing of the largest layer. */
const maxMemoBytes = 64 << 20;

interface ListedBlob extends StoredBlob {
  /** When it was last written or found. */
  readonly lastUsed: Date;
}

export interface PruneResult {
  readonly blobs: number;
  readonly sizeBytes: number;
}

export interface FileBlobStore extends BlobStore {
  /** Every complete blob, sorted by digest. Hashes nothing. */
  list(): Promise<ListedBlob[]>;
  /** Deletes blobs and remembered values last used before `olderThan`, or all of them. */
  prune(options?: {
    readonly olderThan?: Date | undefined;
    readonly signal?: AbortSignal | undefined;
  }): Promise<PruneResult>;
}

/**
 * A blob store in a folder: blobs as `sha256/<first two digits>/<digest>`, remembered values as
 * `memo/<kind>/<digest of the key>.json`, unfinished writes of both in `tmp/`, where the next process to
 * use the store removes what killed ones left. Nothing is created before the first write, and a blob has
 * its name only once its bytes are on disk.
 * Its methods throw DISK_FULL and OUTPUT_NOT_WRITABLE.
 *
 * @param onDamage is told once, when the first blob or value turns out not to be what was written
 */
export function createFileBlobStore(folder: string, onDamage: () => void = () => {}): FileBlobStore {
  const blobs = join(folder, 'sha256');
  const unfinished = join(folder, 'tmp');
  const pathOf = (sha256: string) => join(blobs, sha256.slice(0, 2), sha256);
  const memoOf = (kind: string, key: string) => join(folder, 'memo', kind, `${sha256Of(key)}.json`);
  let swept: Promise<void> | undefined;
  let isDamaged = false;

  function foundDamage(): undefined {
    if (!isDamaged) onDamage();
    isDamaged = true;
  }

  function sweep(): Promise<void> {
    // A cache that can only be read is still a cache.
    swept ??= removeLitter(unfinished, 'blob').catch(() => {});
    return swept;
  }

  /** A blob that is there as `check` has it; undefined from it says that the blob is not to be used. */
  async function use(
    sha256: string,
    check: (path: string) => Promise<{ readonly sizeBytes: number } | undefined>,
  ): Promise<StoredBlob | undefined> {
    // Other files of the cache name blobs: what is no digest would lead, and delete, elsewhere.
    if (!/^[0-9a-f]{64}$/u.test(sha256)) return undefined;
    const path = pathOf(sha256);
    await sweep();
    try {
      const found = await check(path);
      if (found === undefined) return undefined;
      await touch(path);
      return { path, sha256, sizeBytes: found.sizeBytes };
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return undefined;
      throw cacheError(error, folder);
    }
  }

  const find: BlobStore['find'] = (sha256) =>
    use(sha256, async (path) => {
      const found = await hashFile(path);
      if (found.sha256 === sha256) return found;
      await rm(path, { force: true });
      return foundDamage();
    });

  const locate: BlobStore['locate'] = (sha256) =>
    use(sha256, async (path) => ({ sizeBytes: (await stat(path)).size }));

  async function writeWhole(
    source: AsyncIterable<Uint8Array>,
    pathFor: (sha256: string) => string,
    signal?: AbortSignal,
  ): Promise<StoredBlob> {
    const temporary = join(unfinished, temporaryName('blob'));
    try {
      await makeFolders(unfinished);
      await sweep();
      const { sha256, sizeBytes } = await writeHashed(temporary, source, signal);
      const path = pathFor(sha256);
      await makeFolders(dirname(path));
      await rename(temporary, path);
      return { path, sizeBytes, sha256 };
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => {});
      throw cacheError(error, folder);
    }
  }

  const write: BlobStore['write'] = (source, { expected, signal } = {}) => {
    const pathFor = (sha256: string) => {
      if (expected === undefined || expected.sha256 === sha256) return pathOf(sha256);
      throw new MlpackError(
        'INTEGRITY',
        `${expected.label} should have SHA-256 ${expected.sha256} but has ${sha256}.`,
        { suggestions: ['Try again; if it stays, the mirror or a proxy on the way alters files.'] },
      );
    };
    return writeWhole(source, pathFor, signal);
  };

  return {
    find,
    locate,
    write,
    async recall(kind, key) {
      const path = memoOf(kind, key);
      try {
        const memo: unknown = JSON.parse(await readBoundedText(path, maxMemoBytes));
        // What was remembered before there were checksums is no damage.
        if (isRecord(memo) && memo['sha256'] === undefined) return undefined;
        if (!isMemo(memo) || memo.key !== key || memo.sha256 !== memoSha256(key, memo.value)) {
          return foundDamage();
        }
        await touch(path);
        return memo.value;
      } catch (error) {
        return errnoOf(error) === undefined ? foundDamage() : undefined;
      }
    },
    async remember(kind, key, value) {
      const memo = { key, value, sha256: memoSha256(key, value) };
      await writeWhole(bytesContent(JSON.stringify(memo)).open(), () => memoOf(kind, key));
    },
    async list() {
      const paths = await filesBelow(blobs);
      return paths
        .map(({ path, name, sizeBytes, lastUsed }) => ({ path, sha256: name, sizeBytes, lastUsed }))
        .toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
    },
    async prune({ olderThan, signal } = {}) {
      const isStale = (file: { lastUsed: Date }) => olderThan === undefined || file.lastUsed < olderThan;
      const result = { blobs: 0, sizeBytes: 0 };
      await removeLitter(unfinished, 'blob');
      for (const memo of (await filesBelow(join(folder, 'memo'))).filter(isStale)) await remove(memo.path);
      for (const blob of (await filesBelow(blobs)).filter(isStale)) {
        signal?.throwIfAborted();
        await remove(blob.path);
        result.blobs += 1;
        result.sizeBytes += blob.sizeBytes;
      }
      return result;
    },
  };
}

async function writeHashed(path: string, source: AsyncIterable<Uint8Array>, signal?: AbortSignal) {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const file = await open(path, 'wx');
  try {
    for await (const chunk of source) {
      signal?.throwIfAborted();
      hash.update(chunk);
      sizeBytes += chunk.byteLength;
      await file.writeFile(chunk);
    }
    signal?.throwIfAborted();
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest('hex'), sizeBytes };
}

/** What a memo says ends up in images: one that has rotted is as good as none. */
function memoSha256(key: string, value: unknown): string {
  return sha256Of(JSON.stringify([key, value]));
}

function isMemo(value: unknown): value is { key: string; value: unknown; sha256: unknown } {
  return isRecord(value) && 'key' in value && 'value' in value && 'sha256' in value;
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Remembers the use for {@link FileBlobStore.prune}; a cache that can only be read is still a cache. */
async function touch(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => {});
}

async function remove(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (error) {
    throw writeError(error, path);
  }
}

/** Two levels of folders, as both blobs and remembered values lie. */
async function filesBelow(folder: string) {
  const files: { path: string; name: string; sizeBytes: number; lastUsed: Date }[] = [];
  for (const group of await readdir(folder).catch(() => [])) {
    for (const name of await readdir(join(folder, group)).catch(() => [])) {
      const path = join(folder, group, name);
      const stats = await stat(path).catch(() => undefined);
      if (stats !== undefined) files.push({ path, name, sizeBytes: stats.size, lastUsed: stats.mtime });
    }
  }
  return files;
}
