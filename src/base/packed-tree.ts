import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { isDigest } from '../oci/documents/digest.ts';
import { memberPath } from '../oci/tar/tar-reader.ts';
import type { TreeEntry } from '../oci/tar/tree.ts';
import type { BlobStore } from '../util/blobs/blob-store.ts';
import { readBoundedText } from '../util/files/bounded-file.ts';
import type { Content } from '../util/blobs/content.ts';
import { isRecord } from '../util/record.ts';

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

/** Far more than the packages of a base have files. */
const maxIndexBytes = 64 << 20;

/**
 * A tree derived from downloads, kept as two blobs: its bytes in one file and an index. Asking again
 * for the same `key` costs the hashing of the index; the bytes are hashed once the first of them is read, which no
 * build does whose layers were packed before, and built anew where they have rotted. `build` must depend on nothing but
 * `key`; owners are not kept (everything in an image's base belongs to root).
 */
export async function packedTree(
  store: BlobStore,
  key: unknown,
  build: () => Promise<readonly TreeEntry[]>,
  signal?: AbortSignal,
): Promise<TreeEntry[]> {
  const keyText = JSON.stringify(key);
  const buildSorted = async () => (await build()).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const known = await recallIndex(store, keyText);
  if (known !== undefined) {
    const { pack: sha256 } = known;
    return unpacked(known, async () => {
      const found = await store.find(sha256);
      if (found !== undefined) return found.path;
      const expected = { sha256, label: 'What the downloads unpack to' };
      return (await store.write(bytesOf(await buildSorted()), { expected, signal })).path;
    });
  }

  const entries = await buildSorted();
  const pack = await store.write(bytesOf(entries), { signal });
  const index: PackIndex = { pack: pack.sha256, entries: entries.map(packed) };
  const indexBlob = await store.write(Readable.from([Buffer.from(JSON.stringify(index))]), { signal });
  await store.remember(memoKind, keyText, indexBlob.sha256);
  return unpacked(index, async () => pack.path);
}

async function recallIndex(store: BlobStore, keyText: string): Promise<PackIndex | undefined> {
  const indexSha256 = await store.recall(memoKind, keyText);
  if (typeof indexSha256 !== 'string') return undefined;
  const indexBlob = await store.find(indexSha256);
  if (indexBlob === undefined) return undefined;
  const index = await readIndex(indexBlob.path);
  const pack = index === undefined ? undefined : await store.locate(index.pack);
  if (index === undefined || pack === undefined || packedBytes(index) !== pack.sizeBytes) return undefined;
  return index;
}

/** The memo that named the file may be anybody's, and name any blob; undefined when it is no index. */
async function readIndex(path: string): Promise<PackIndex | undefined> {
  try {
    const index: unknown = JSON.parse(await readBoundedText(path, maxIndexBytes));
    return isIndex(index) ? index : undefined;
  } catch {
    return undefined;
  }
}

function isIndex(value: unknown): value is PackIndex {
  return (
    isRecord(value) &&
    typeof value['pack'] === 'string' &&
    Array.isArray(value['entries']) &&
    value['entries'].every(isPackedEntry)
  );
}

function isPackedEntry(value: unknown): value is PackedEntry {
  if (!isRecord(value)) return false;
  const { type, path, mode, sizeBytes, sha256, target } = value;
  const isPlaced = typeof path === 'string' && path !== '' && memberPath(path) === path;
  if (!isPlaced || !isCount(mode) || mode > 0o7777) return false;
  if (type === 'file')
    return isCount(sizeBytes) && typeof sha256 === 'string' && isDigest(`sha256:${sha256}`);
  return type === 'symlink' ? typeof target === 'string' : type === 'directory';
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function packedBytes({ entries }: PackIndex): number {
  return entries.reduce((sum, entry) => sum + (entry.type === 'file' ? entry.sizeBytes : 0), 0);
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

/** @param checkPack gives the path of the pack, whose bytes it has found whole; it is asked once, and only if any is read */
function unpacked(index: PackIndex, checkPack: () => Promise<string>): TreeEntry[] {
  let checked: Promise<string> | undefined;
  const packPath = () => (checked ??= checkPack());
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

function sliceContent(
  packPath: () => Promise<string>,
  start: number,
  { sizeBytes, sha256 }: { sizeBytes: number; sha256: string },
): Content {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    const path = await packPath();
    if (sizeBytes === 0) return;
    yield* createReadStream(path, { start, end: start + sizeBytes - 1, highWaterMark: 1 << 20 });
  }
  return { sizeBytes, sha256, open: () => Readable.from(bytes(), { objectMode: false }) };
}
