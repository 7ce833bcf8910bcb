import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { TreeEntry } from '../oci/tree.ts';
import type { BlobStore } from '../util/blob-store.ts';
import type { Content } from '../util/content.ts';

/** One entry as the index stores it; files lie one after another in the pack. */
type PackedEntry =
  | {
      readonly type: 'file';
      readonly path: string;
      readonly mode: number;
      readonly sizeBytes: number;
      readonly sha256: string;
    }
  | { readonly type: 'directory'; readonly path: string; readonly mode: number }
  | { readonly type: 'symlink'; readonly path: string; readonly mode: number; readonly target: string };

interface PackIndex {
  /** SHA-256 of the blob that holds all bytes. */
  readonly pack: string;
  readonly entries: readonly PackedEntry[];
}

const memoKind = 'tree';

/**
 * A tree derived from downloads, kept as two blobs: its bytes in one file and an index. Asking again
 * for the same `key` costs the hashing of both. `build` must depend on nothing but `key`; owners are
 * not kept (everything in an image's base belongs to root).
 */
export async function packedTree(
  store: BlobStore,
  key: unknown,
  build: () => Promise<readonly TreeEntry[]>,
  signal?: AbortSignal,
): Promise<TreeEntry[]> {
  const keyText = JSON.stringify(key);
  const known = await recallTree(store, keyText);
  if (known !== undefined) return known;

  const entries = (await build()).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const pack = await store.write(bytesOf(entries), { signal });
  const index: PackIndex = { pack: pack.sha256, entries: entries.map(packed) };
  const indexBlob = await store.write(Readable.from([Buffer.from(JSON.stringify(index))]), { signal });
  await store.remember(memoKind, keyText, indexBlob.sha256);
  return unpacked(index, pack.path);
}

async function recallTree(store: BlobStore, keyText: string): Promise<TreeEntry[] | undefined> {
  const indexSha256 = await store.recall(memoKind, keyText);
  if (typeof indexSha256 !== 'string') return undefined;
  const indexBlob = await store.find(indexSha256);
  if (indexBlob === undefined) return undefined;
  const index: PackIndex = JSON.parse(await readFile(indexBlob.path, 'utf8'));
  const pack = await store.find(index.pack);
  return pack === undefined ? undefined : unpacked(index, pack.path);
}

async function* bytesOf(entries: readonly TreeEntry[]): AsyncGenerator<Uint8Array> {
  for (const entry of entries) {
    if (entry.type === 'file') yield* entry.content.open();
  }
}

function packed(entry: TreeEntry): PackedEntry {
  const { path, mode } = entry;
  switch (entry.type) {
    case 'file':
      return { type: 'file', path, mode, sizeBytes: entry.content.sizeBytes, sha256: entry.content.sha256 };
    case 'symlink':
      return { type: 'symlink', path, mode, target: entry.target };
    default:
      return { type: 'directory', path, mode };
  }
}

function unpacked(index: PackIndex, packPath: string): TreeEntry[] {
  let offset = 0;
  return index.entries.map((entry) => {
    const { path, mode } = entry;
    const owned = { path, mode, uid: 0, gid: 0 };
    switch (entry.type) {
      case 'file': {
        const content = sliceContent(packPath, offset, entry);
        offset += entry.sizeBytes;
        return { type: 'file', ...owned, content };
      }
      case 'symlink':
        return { type: 'symlink', ...owned, target: entry.target };
      default:
        return { type: 'directory', ...owned };
    }
  });
}

function sliceContent(path: string, start: number, known: { sizeBytes: number; sha256: string }): Content {
  const { sizeBytes, sha256 } = known;
  return {
    sizeBytes,
    sha256,
    open: () =>
      sizeBytes === 0
        ? Readable.from([], { objectMode: false })
        : createReadStream(path, { start, end: start + sizeBytes - 1, highWaterMark: 1 << 20 }),
  };
}
