import { lstat, readFile, readlink, realpath, stat } from 'node:fs/promises';
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

/** A file of a folder; null where there is none. @throws MlpackError as {@link readConfig}; MODEL_INVALID for a link that leads nowhere */
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
    if (!['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) throw unreadable(path, error);
    await refuseDeadLink(path);
    return null;
  }
}

/** A cache of Hugging Face's that was copied without its blobs has links alone: to go on without the file is to serve another model. */
export async function refuseDeadLink(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isSymbolicLink() !== true) return;
  throw new MlpackError(
    'MODEL_INVALID',
    `${path} is a link to ${await readlink(path)}, where there is no file.`,
    {
      suggestions: [
        'Download the model again; of a cache of Hugging Face, copy what the links lead to: cp -rL SNAPSHOT FOLDER',
      ],
    },
  );
}

/** A file of a folder that others of its files name isn't there. @param name relative to the folder @param by the file that names it */
export function missingFile({ path }: Pick<ModelFolder, 'path'>, name: string, by: string): MlpackError {
  return new MlpackError('MODEL_INVALID', `${path} has no ${name}, which ${by} names.`, {
    suggestions: [
      'Copy the whole folder, with the folders in it (cp -r, or scp -r), or download or export it again.',
    ],
  });
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
