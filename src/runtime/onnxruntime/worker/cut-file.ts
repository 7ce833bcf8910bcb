import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { windowedSource } from '../../../../contract/onnx/byte-source.ts';
import { cutTrees, type CutModel } from '../../../../contract/trees/cut-trees.ts';

/**
 * {@link cutTrees} of a file. Blocks the thread while it reads.
 *
 * @throws Error of the file system
 */
export function cutFile(path: string): CutModel | null {
  const descriptor = openSync(path, 'r');
  try {
    const read = (into: Uint8Array, start: number) => readSync(descriptor, into, 0, into.length, start);
    return cutTrees(windowedSource(read, fstatSync(descriptor).size));
  } finally {
    closeSync(descriptor);
  }
}
