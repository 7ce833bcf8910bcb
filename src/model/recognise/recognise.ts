import { open, readdir, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { lightGbmText } from '../../convert/lightgbm/lightgbm-text.ts';
import { boosterForm } from '../../convert/xgboost/read/booster-form.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { errnoOf } from '../../util/files/file-error.ts';
import { transformerFolder } from '../../util/folders/transformer-folder.ts';
import { shellPath } from '../../util/shell-word.ts';
import { adviceFor, type FileKind } from './export-advice.ts';
import { recogniseJsonOrText } from './recognise-text.ts';
import { recognisePickle } from './recognise-pickle.ts';
import { recogniseCompressed } from './recognise-compressed.ts';
import { isTar } from './recognise-tar.ts';
import { recogniseZip } from './recognise-zip.ts';

const headBytes = 64 * 1024;

/** What is known of a file, or a folder, before any format reads it. */
export interface SniffedFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** Its first bytes, 64 KiB at most; none of a folder. */
  readonly head: Buffer;
  /** What it is among what people take for models, by its content alone; `unknown` where nothing tells. */
  readonly kind: FileKind;
}

interface Recogniser {
  recognises(file: SniffedFile): boolean;
}

interface Found<F> {
  readonly format: F;
  readonly file: SniffedFile;
}

/**
 * The format that takes a file.
 *
 * @throws MlpackError MODEL_NOT_ONNX, saying what the file is and how to export it, when none does; FILE_NOT_FOUND,
 * FILE_NOT_READABLE
 */
export async function requireFormat<F extends Recogniser>(
  path: string,
  formats: readonly F[],
  signal: AbortSignal | undefined,
): Promise<Found<F>> {
  const file = await sniff(path, signal);
  const format = formats.find((one) => one.recognises(file));
  if (format !== undefined) return { format, file };
  const { is, suggestions } = adviceFor(file.kind, path);
  throw new MlpackError('MODEL_NOT_ONNX', `${path} is no model that mlpack takes: it is ${is}.`, {
    suggestions,
  });
}

/** What the beginning of a file tells. @throws MlpackError FILE_NOT_FOUND, FILE_NOT_READABLE; MODEL_INVALID for one that can't be unpacked */
export async function sniff(path: string, signal: AbortSignal | undefined): Promise<SniffedFile> {
  signal?.throwIfAborted();
  await using handle = await openModel(path);
  const found = await handle.stat();
  const { size: sizeBytes } = found;
  const head = Buffer.alloc(found.isDirectory() ? 0 : Math.min(headBytes, sizeBytes));
  await handle.read(head, 0, head.length, 0);
  const kind = found.isDirectory()
    ? await folderKind(path)
    : await fileKind(handle, head, { path, sizeBytes });
  return { path, sizeBytes, head, kind };
}

async function fileKind(
  handle: FileHandle,
  head: Buffer,
  file: Pick<SniffedFile, 'path' | 'sizeBytes'>,
): Promise<FileKind> {
  const { sizeBytes } = file;
  if (sizeBytes === 0) return 'empty';
  return (
    recogniseMagic(head) ??
    (await recogniseZip(handle, head, sizeBytes)) ??
    (await recogniseCompressed(handle, head, file)) ??
    (await recognisePickle(handle, head, sizeBytes)) ??
    recogniseJsonOrText(head, sizeBytes) ??
    (isTar(head) ? 'tar' : isSavedModel(head) ? 'saved-model' : 'unknown')
  );
}

async function folderKind(path: string): Promise<FileKind> {
  const names = new Set(await readdir(path));
  if (names.has('saved_model.pb')) return 'saved-model';
  const transformer = await transformerFolder(path);
  if (!names.has('config.json') && transformer === '') return 'folder';
  const below = ['onnx', transformer, join(transformer, 'onnx')].map((place) => join(path, place));
  const others = await Promise.all(below.map((folder) => readdir(folder).catch(() => [])));
  if ([...names, ...others.flat()].some((name) => /.\.onnx$/iu.test(name))) return 'hugging-face-onnx';
  const weights = ['model.safetensors', 'pytorch_model.bin', 'model.safetensors.index.json'];
  return weights.some((name) => names.has(name)) ? 'hugging-face-folder' : 'folder';
}

function recogniseMagic(head: Buffer): FileKind | undefined {
  const startsWith = (bytes: string): boolean => head.toString('latin1', 0, bytes.length) === bytes;
  const identifier = head.toString('latin1', 4, 8);
  if (startsWith('\x89HDF\r\n\x1a\n')) return 'keras-h5';
  if (startsWith('GGUF')) return 'gguf';
  if (startsWith('CBM1')) return 'catboost';
  if (boosterForm(head) !== undefined) return 'xgboost';
  if (lightGbmText.formOf(head) !== undefined) return 'lightgbm';
  if (startsWith('\x93NUMPY')) return 'npy';
  if (identifier === 'TFL3') return 'tflite';
  if (identifier === 'ORTM') return 'ort';
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

async function openModel(path: string): Promise<FileHandle> {
  try {
    const found = await stat(path);
    if (!found.isFile() && !found.isDirectory()) {
      throw new MlpackError('FILE_NOT_READABLE', `${path} is not a regular file.`);
    }
    return await open(path, 'r');
  } catch (error) {
    switch (errnoOf(error)) {
      case 'ENOENT':
      case 'ENOTDIR':
        throw new MlpackError('FILE_NOT_FOUND', `There is no model at ${path}.`, {
          suggestions: ['Check the path, or list the folder.'],
          cause: error,
        });
      case 'EACCES':
      case 'EPERM':
        throw new MlpackError('FILE_NOT_READABLE', `${path} may not be read by this user.`, {
          suggestions: [`chmod u+r ${shellPath(path)}`],
          cause: error,
        });
      default:
        throw error;
    }
  }
}
