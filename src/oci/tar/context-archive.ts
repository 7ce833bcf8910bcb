import { Readable } from 'node:stream';
import { completeTree } from '../layer/layer-tree.ts';
import { layerMembers } from '../layer/layer.ts';
import { tar } from './tar.ts';
import type { TreeEntry } from './tree.ts';

/** A build context as the tar stream an engine builds from. */
export function contextArchive(
  entries: readonly TreeEntry[],
  mtimeSeconds: number,
  signal?: AbortSignal,
): Readable {
  return Readable.from(tar(layerMembers(completeTree(entries)), mtimeSeconds, signal), { objectMode: false });
}
