import { windowedSource } from '../onnx/sync-byte-source.ts';
import { cutTrees, type CutModel } from './cut-trees.ts';

/** What of node:fs reads a file, which nothing here imports. */
export interface FileReading {
  /** @throws for a file that can't be read */
  openSync(path: string, flags: 'r'): number;
  fstatSync(descriptor: number): { readonly size: number };
  readSync(descriptor: number, into: Uint8Array, offset: number, length: number, position: number): number;
  closeSync(descriptor: number): void;
}

/**
 * {@link cutTrees} of a file; null for one that can't be read, which is onnxruntime's to say. Blocks the thread while it reads.
 *
 * @param fs node:fs
 */
export function cutFile(fs: FileReading, path: string): CutModel | null {
  let descriptor: number;
  try {
    descriptor = fs.openSync(path, 'r');
  } catch {
    return null;
  }
  try {
    const read = (into: Uint8Array, start: number) => fs.readSync(descriptor, into, 0, into.length, start);
    return cutTrees(windowedSource(read, fs.fstatSync(descriptor).size));
  } finally {
    fs.closeSync(descriptor);
  }
}
