import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { MlpackError } from '../errors/mlpack-error.ts';
import { shellPath } from '../util/shell-word.ts';
import type { ListedModel, ProjectConfig } from '../../contract/schemas/mlpack.schema.ts';
import { plainName } from './plain-name.ts';
import { configFileName } from './config/read-config.ts';

const usualName = 'model.onnx';

/**
 * The model file of a project: the one named on the command line (relative to `cwd`), else by
 * mlpack.yaml, else model.onnx or the only .onnx file of the folder.
 *
 * @param command that the model can be named to, for example `mlpack build`
 * @returns an absolute path.
 * @throws MlpackError FILE_NOT_FOUND or USAGE when there is none, or more than one.
 */
export async function locateModel(
  folder: string,
  config: ProjectConfig | undefined,
  argument: { readonly path: string; readonly cwd: string } | undefined,
  command: string,
): Promise<string> {
  if (argument !== undefined) {
    return existing(resolve(argument.cwd, argument.path), 'the command line', 'the current folder');
  }
  if (config?.model !== undefined) return configured(folder, config.model, 'model');
  const models = (await readdir(folder)).filter((name) => /.\.onnx$/iu.test(name)).toSorted();
  const usual = models.filter((name) => name.toLowerCase() === usualName);
  // On Windows and macOS Model.ONNX is the same name; here both may be there.
  const isClear = models.length === 1 || usual.length === 1 || usual.includes(usualName);
  const chosen = usual.includes(usualName) ? usualName : (usual[0] ?? models[0]);
  if (chosen === undefined) {
    throw new MlpackError('FILE_NOT_FOUND', `No .onnx file in ${folder}.`, {
      suggestions: [`Name the model: ${command} path/to/model.onnx`],
    });
  }
  if (!isClear) {
    throw new MlpackError('USAGE', `Several models in ${folder}: ${models.join(', ')}`, {
      suggestions: [
        `Name one: ${command} ${shellPath(chosen)}`,
        `Name it in ${configFileName}: model: ${JSON.stringify(chosen)}`,
      ],
    });
  }
  return resolve(folder, chosen);
}

/**
 * The file of a model that mlpack.yaml lists.
 *
 * @param key of mlpack.yaml, for errors
 * @returns an absolute path.
 * @throws MlpackError FILE_NOT_FOUND
 */
export function locateListedModel(folder: string, { model }: ListedModel, key: string): Promise<string> {
  return configured(folder, model, key);
}

function configured(folder: string, model: string, key: string): Promise<string> {
  return existing(resolve(folder, model), `${configFileName}: ${key}`, `the folder of ${configFileName}`);
}

async function existing(path: string, source: string, origin: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found !== undefined) return path;
  throw new MlpackError('FILE_NOT_FOUND', `${path} (from ${source}) does not exist.`, {
    suggestions: [`Check the path; it is relative to ${origin}.`],
  });
}

/** A name for the model where the user gave none: its file's, or its folder's when the file is just `model`. */
export function defaultName(modelPath: string): string {
  const stem = basename(modelPath, extname(modelPath));
  return stem.toLowerCase() === 'model' ? folderName(dirname(modelPath)) : plainName(stem);
}

/** A name for an image of several models where the user gave none. */
export function folderName(folder: string): string {
  return plainName(basename(folder));
}
