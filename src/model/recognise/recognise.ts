import { readdir, type FileHandle } from 'node:fs/promises';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { adviceFor, type OtherFormat } from './export-advice.ts';
import { recogniseJsonOrText } from './recognise-text.ts';
import { recognisePickle } from './recognise-pickle.ts';
import { recogniseCompressed } from './recognise-compressed.ts';
import { recogniseZip } from './recognise-zip.ts';

const headBytes = 64 * 1024;

/** Throws MODEL_NOT_ONNX, saying what the file is and how to export it, unless it looks like an ONNX model. */
export async function refuseOtherFormats(
  handle: FileHandle,
  file: { readonly path: string; readonly sizeBytes: number },
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted();
  const format = await recognise(handle, file);
  if (format === 'onnx') return;
  const { is, suggestions } = adviceFor(format, file.path);
  throw new MlpackError('MODEL_NOT_ONNX', `${file.path} is not an ONNX model: it is ${is}.`, { suggestions });
}

/** What a file is, by its content alone. */
async function recognise(
  handle: FileHandle,
  file: { readonly path: string; readonly sizeBytes: number },
): Promise<OtherFormat | 'onnx'> {
  if ((await handle.stat()).isDirectory()) return recogniseFolder(file.path);
  if (file.sizeBytes === 0) return 'empty';
  const head = Buffer.alloc(Math.min(headBytes, file.sizeBytes));
  await handle.read(head, 0, head.length, 0);
  return (
    recogniseMagic(head) ??
    (await recogniseZip(handle, head, file.sizeBytes)) ??
    recogniseCompressed(head) ??
    (await recognisePickle(handle, head, file.sizeBytes)) ??
    recogniseJsonOrText(head) ??
    (isSavedModel(head) ? 'saved-model' : undefined) ??
    (looksLikeOnnx(head) ? 'onnx' : 'unknown')
  );
}

async function recogniseFolder(path: string): Promise<OtherFormat> {
  const names = new Set(await readdir(path));
  if (names.has('saved_model.pb')) return 'saved-model';
  if (
    names.has('config.json') &&
    ['model.safetensors', 'pytorch_model.bin'].some((name) => names.has(name))
  ) {
    return 'hugging-face-folder';
  }
  return 'folder';
}

function recogniseMagic(head: Buffer): OtherFormat | undefined {
  const startsWith = (bytes: string): boolean => head.toString('latin1', 0, bytes.length) === bytes;
  const identifier = head.toString('latin1', 4, 8);
  if (startsWith('\x89HDF\r\n\x1a\n')) return 'keras-h5';
  if (startsWith('GGUF')) return 'gguf';
  if (startsWith('CBM1')) return 'catboost';
  if (startsWith('binf')) return 'xgboost';
  if (startsWith('\x93NUMPY')) return 'numpy';
  if (identifier === 'TFL3') return 'tflite';
  if (identifier === 'ORTM') return 'ort';
  // Universal Binary JSON: an object, then the length of its first key, then the key.
  if (startsWith('{') && head.subarray(2, 18).includes('\x07learner')) return 'xgboost';
  // safetensors: the header's length, eight bytes little-endian, then the header, a JSON object.
  if (head.length > 9 && head[8] === 0x7b && head.readBigUInt64LE(0) < 100_000_000n) return 'safetensors';
  return undefined;
}

/** A SavedModel: schema version 1, then a MetaGraphDef, whose first field is its MetaInfoDef; an ONNX file has its producer's name there. */
function isSavedModel(head: Buffer): boolean {
  if (head[0] !== 0x08 || head[1] !== 0x01 || head[2] !== 0x12) return false;
  let at = 3;
  while ((head[at] ?? 0) >= 0x80) at += 1;
  return head[at + 1] === 0x0a;
}

/** The first byte of every field a ModelProto can begin with: field number and wire type. */
const modelTags = new Set([0x08, 0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42, 0x72, 0xa2, 0xca, 0xd2]);

function looksLikeOnnx(head: Buffer): boolean {
  return modelTags.has(head[0] ?? 0);
}
