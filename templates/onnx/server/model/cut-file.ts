import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { windowedSource } from '../../../../contract/onnx/byte-source.ts';
import { cutTrees, type CutModel } from '../../../../contract/trees/cut-trees.ts';

/** {@link cutTrees} of a file; null for one that can't be read, which is onnxruntime's to say. Blocks the thread while it reads. */
export function cutFile(path: string): CutModel | null {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch {
    return null;
  }
  try {
    const read = (into: Uint8Array, start: number) => readSync(descriptor, into, 0, into.length, start);
    return cutTrees(windowedSource(read, fstatSync(descriptor).size));
  } finally {
    closeSync(descriptor);
  }
}
