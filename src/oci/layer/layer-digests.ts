import { createHash } from 'node:crypto';
import type { ReadOptions } from './layer-listing.ts';
import type { Layer } from './layer.ts';
import { readLayer } from './read-layer.ts';
import { memberPath } from '../tar/tar-reader.ts';

/** What a file's bytes are: hashes in lower-case hex. */
export interface FileDigests {
  readonly sizeBytes: number;
  readonly sha1: string;
  readonly sha256: string;
}

const memoKind = 'layer-digests';

/**
 * The digests of a layer's files, by their members as {@link memberPath} spells them; of one that is there twice, the last
 * counts. They are remembered by the layer's digest, which whoever opened the image has checked.
 * @throws MlpackError IMAGE_INVALID
 */
export async function digestLayer(
  layer: Layer,
  { memory, signal }: ReadOptions = {},
): Promise<ReadonlyMap<string, FileDigests>> {
  const memo = await memory?.recall(memoKind, layer.digest);
  if (isMemo(memo)) return new Map(memo);
  const digests = new Map<string, FileDigests>();
  for await (const { header, bytes } of readLayer(layer, signal)) {
    const member = memberPath(header.name);
    if (member === undefined || (header.type !== 'file' && header.type !== 'contiguous-file')) continue;
    const [sha1, sha256] = [createHash('sha1'), createHash('sha256')];
    for await (const chunk of bytes) for (const hash of [sha1, sha256]) hash.update(chunk);
    digests.set(member, { sizeBytes: header.size, sha1: sha1.digest('hex'), sha256: sha256.digest('hex') });
  }
  await memory?.remember(memoKind, layer.digest, [...digests]);
  return digests;
}

function isMemo(memo: unknown): memo is [string, FileDigests][] {
  return (
    Array.isArray(memo) &&
    memo.every(
      (entry: unknown) => Array.isArray(entry) && typeof entry[0] === 'string' && isDigests(entry[1]),
    )
  );
}

function isDigests(value: unknown): value is FileDigests {
  if (typeof value !== 'object' || value === null) return false;
  const { sizeBytes, sha1, sha256 }: Partial<Record<keyof FileDigests, unknown>> = value;
  return Number.isInteger(sizeBytes) && typeof sha1 === 'string' && typeof sha256 === 'string';
}
