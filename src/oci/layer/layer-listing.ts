import type { Header } from 'tar-stream';
import type { BlobStore } from '../../util/blobs/blob-store.ts';
import { readLayer } from './read-layer.ts';
import type { Layer } from './layer.ts';

export interface ReadOptions {
  /** Store that keeps the headers of layers from one command to the next. */
  readonly memory?: Pick<BlobStore, 'recall' | 'remember'> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A tar's header, as far as a file tree needs it. */
export type Member = Pick<Header, 'name' | 'mode' | 'uid' | 'gid'> & {
  /** Type of the member as tar-stream names it; null for what it doesn't know. */
  readonly type: string | null;
  readonly linkname: string | null;
};

const memoKind = 'layer-listing';

/**
 * The headers of a layer's tar, in order. Reading them means decompressing all of the layer (Node's binary among
 * it), so they are remembered by the layer's digest, which whoever opened the image has checked.
 * @throws MlpackError IMAGE_INVALID
 */
export async function listLayer(
  layer: Layer,
  { memory, signal }: ReadOptions = {},
): Promise<readonly Member[]> {
  const memo = await memory?.recall(memoKind, layer.digest);
  if (Array.isArray(memo) && memo.every(isMember)) return memo;
  const members: Member[] = [];
  for await (const { header } of readLayer(layer, signal)) {
    const { name, type, mode, uid, gid, linkname } = header;
    members.push({ name, type: type ?? null, mode, uid, gid, linkname: linkname ?? null });
  }
  await memory?.remember(memoKind, layer.digest, members);
  return members;
}

function isMember(value: unknown): value is Member {
  if (typeof value !== 'object' || value === null) return false;
  const { name, type, mode, uid, gid, linkname }: Partial<Record<string, unknown>> = { ...value };
  return (
    typeof name === 'string' &&
    (typeof type === 'string' || type === null) &&
    (typeof linkname === 'string' || linkname === null) &&
    [mode, uid, gid].every(Number.isInteger)
  );
}
