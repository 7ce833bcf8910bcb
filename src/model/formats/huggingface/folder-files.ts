import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { DeclaredFields } from '../../../../contract/declared-fields.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { errnoOf, unreadable } from '../../../util/files/file-error.ts';
import { isRecord } from '../../../util/record.ts';
import { damaged, noFile, noJson, outside, wrongValue } from './refuse-file.ts';

/** No configuration comes near it. */
const maxConfigBytes = 8 << 20;

/** A folder whose files are untrusted. */
export interface ModelFolder {
  /** Absolute. */
  readonly path: string;
  /** The ONNX file that is meant, absolute. */
  readonly model: string;
}

/**
 * The fields of a JSON file of a folder.
 *
 * @returns null where there is no such file
 * @throws MlpackError MODEL_INVALID for what is no object in JSON, or far too long, and by its fields; FILE_NOT_READABLE
 */
export async function readConfig(folder: ModelFolder, name: string): Promise<DeclaredFields | null> {
  const bytes = await readOwnFile(folder, name, maxConfigBytes);
  if (bytes === null) return null;
  const path = join(folder.path, name);
  const value = jsonOf(path, bytes);
  if (!isRecord(value)) throw damaged(path, 'it is no object in JSON');
  return new DeclaredFields(value, (field, expected, found) => {
    throw wrongValue(path, field, expected, found);
  });
}

/** A file of a folder; null where there is none. @throws MlpackError as {@link readConfig} */
export async function readOwnFile(
  folder: ModelFolder,
  name: string,
  maxBytes: number,
): Promise<Buffer | null> {
  const path = join(folder.path, name);
  try {
    const target = await realpath(path);
    if (!(await isOwn(folder, target))) throw outside(path, target);
    const found = await stat(target);
    if (!found.isFile()) throw noFile(path);
    if (found.size > maxBytes) {
      throw damaged(path, `it has ${found.size} bytes, of which at most ${maxBytes} are read`);
    }
    return await readFile(target);
  } catch (error) {
    if (error instanceof MlpackError) throw error;
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return null;
    throw unreadable(path, error);
  }
}

/** The value that a file of JSON has. @throws MlpackError MODEL_INVALID */
export function jsonOf(path: string, bytes: Buffer): unknown {
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw noJson(path, text);
  }
}

/**
 * Whether a file is in the folder, or next to the ONNX file where that is linked to: the cache of huggingface_hub has all
 * files of a model in one folder under other names.
 */
async function isOwn({ path, model }: ModelFolder, target: string): Promise<boolean> {
  const inside = relative(await realpath(path), target);
  const isOutside = inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  return !isOutside || dirname(target) === dirname(await realpath(model));
}
