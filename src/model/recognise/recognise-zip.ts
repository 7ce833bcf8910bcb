import type { FileHandle } from 'node:fs/promises';
import type { FileKind } from './export-advice.ts';

const tailBytes = 64 * 1024 + 22;
const directoryBytes = 4 << 20;
const endSignature = Buffer.from('PK\x05\x06', 'latin1');
const entrySignature = 0x02014b50;

/** PyTorch, Keras and NumPy archives by the names of their entries; undefined when the file is no zip. */
export async function recogniseZip(
  handle: FileHandle,
  head: Buffer,
  sizeBytes: number,
): Promise<FileKind | undefined> {
  if (head.toString('latin1', 0, 2) !== 'PK' || (head[2] !== 3 && head[2] !== 5)) return undefined;
  const names = await entryNames(handle, sizeBytes);
  const has = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  if (has(/serialized_exported_program\.json$/) || has(/(^|\/)archive_format$/))
    return 'torch-exported-program';
  if (has(/(^|\/)constants\.pkl$/) || has(/^[^/]+\/code\//)) return 'torchscript';
  if (has(/(^|\/)data\.pkl$/)) return 'torch-state-dict';
  if (has(/^model\.weights\.h5$/) || has(/^keras_metadata\.pb$/)) return 'keras';
  if (has(/(^|\/)saved_model\.pb$/)) return 'saved-model';
  if (has(/\.onnx$/)) return 'zip-with-onnx';
  if (names.length > 0 && names.every((name) => name.endsWith('.npy'))) return 'npz';
  return 'zip';
}

/** Names in the central directory (APPNOTE.TXT 4.3.12), as far as it can be read. */
async function entryNames(handle: FileHandle, sizeBytes: number): Promise<string[]> {
  const tail = Buffer.alloc(Math.min(tailBytes, sizeBytes));
  await handle.read(tail, 0, tail.length, sizeBytes - tail.length);
  const end = tail.lastIndexOf(endSignature);
  if (end < 0 || end + 20 > tail.length) return [];
  const start = tail.readUInt32LE(end + 16);
  const length = Math.min(tail.readUInt32LE(end + 12), directoryBytes, Math.max(0, sizeBytes - start));
  const directory = Buffer.alloc(length);
  await handle.read(directory, 0, length, start);
  const names: string[] = [];
  let at = 0;
  while (at + 46 <= length && directory.readUInt32LE(at) === entrySignature) {
    const nameLength = directory.readUInt16LE(at + 28);
    names.push(directory.toString('utf8', at + 46, at + 46 + nameLength));
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return names;
}
