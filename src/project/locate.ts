import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { MlpackError } from '../errors/mlpack-error.ts';
import { readBoundedText } from '../util/files/bounded-file.ts';
import { transformerFolder } from '../util/folders/transformer-folder.ts';
import { field } from '../util/record.ts';
import { shellPath } from '../util/shell-word.ts';
import type { ListedModel, ProjectConfig } from '../../contract/schemas/mlpack.schema.ts';
import { plainName } from './plain-name.ts';
import { configFileName } from './config/read-config.ts';

const usualName = 'model.onnx';
/** No configuration of a model comes near it. */
const maxConfigBytes = 8 << 20;

/** What models that are converted are called, packed or not; what is in such a file, only its bytes say. */
const convertedEnding = /\.(pkl|pickle|joblib|dill|cbm|ubj|bst)(\.(gz|z|bz2|xz|lzma|lz4|zst))?$/iu;

export interface ModelFiles {
  /** Absolute path of the file that a model is called by, the last of its chain. */
  readonly path: string;
  /** Absolute paths of those that stand before it. */
  readonly before: readonly string[];
  /** Names of the pickles in the folder where an ONNX file was taken, which may have been made of them. */
  readonly passedOver: readonly string[];
}

/**
 * The files of a project's model: those named on the command line (relative to `cwd`), else by
 * mlpack.yaml, else model.onnx or the only model of the folder, by their names. An ONNX file and pickles that are
 * called alike are one model.
 *
 * @param command that the model can be named to, for example `mlpack build`
 * @throws MlpackError FILE_NOT_FOUND or USAGE when there is none, or more than one.
 */
export async function locateModel(
  folder: string,
  config: ProjectConfig | undefined,
  argument: { readonly paths: readonly string[]; readonly cwd: string } | undefined,
  command: string,
): Promise<ModelFiles> {
  if (argument !== undefined) {
    const paths = argument.paths.map((path) => resolve(argument.cwd, path));
    const chain = [config?.model ?? []].flat().map((path) => resolve(folder, path));
    // Whoever names the model of a chain in mlpack.yaml means the whole of it.
    const meant = paths.length === 1 && chain.at(-1) === paths[0] ? chain : paths;
    return await existingAll(meant, 'the command line', 'the current folder');
  }
  if (config?.model !== undefined) return configured(folder, config.model, 'model');
  if (await isModelFolder(folder)) return { path: folder, before: [], passedOver: [] };
  const names = (await readdir(folder)).toSorted();
  const served = names.filter((name) => /.\.onnx$/iu.test(name));
  const pickles = names.filter((name) => convertedEnding.test(name));
  // An ONNX file may have been made of those that are called as it is.
  const stems = new Set(served.map((name) => stemOf(name).toLowerCase()));
  const models = [...served, ...pickles.filter((name) => !stems.has(stemOf(name).toLowerCase()))];
  const usual = models.filter((name) => name.toLowerCase() === usualName);
  // On Windows and macOS Model.ONNX is the same name; here both may be there.
  const isClear = models.length === 1 || usual.length === 1 || usual.includes(usualName);
  const chosen = usual.includes(usualName) ? usualName : (usual[0] ?? models[0]);
  if (chosen === undefined) {
    throw new MlpackError(
      'FILE_NOT_FOUND',
      `No model in ${folder}: neither an .onnx file nor a pickle, by their names.`,
      {
        suggestions: [`Name the model: ${command} path/to/model.onnx`],
      },
    );
  }
  if (!isClear) {
    throw new MlpackError('USAGE', `Several models in ${folder}: ${models.join(', ')}`, {
      suggestions: [
        ...(served.length > 0
          ? []
          : [`Name those that make a chain, the model last: ${command} scaler.pkl model.pkl`]),
        `Name one: ${command} ${shellPath(chosen)}`,
        `Name it in ${configFileName}: model: ${JSON.stringify(chosen)}`,
        ...(served.length > 1
          ? [
              `Name those that make a chain, in the order in which they compute: ${command} network.onnx head.onnx`,
            ]
          : []),
      ],
    });
  }
  return { path: resolve(folder, chosen), before: [], passedOver: served.length > 0 ? pickles : [] };
}

/** Whether a folder is itself a model, as Hugging Face's libraries leave it with an ONNX file in it, or in onnx/. */
export async function isModelFolder(folder: string): Promise<boolean> {
  const names = await readdir(folder);
  const transformer = await transformerFolder(folder);
  if (!names.includes('config.json') && transformer === '') return false;
  if (!(await saysArchitecture(join(folder, transformer, 'config.json')))) return false;
  const below = ['onnx', transformer, join(transformer, 'onnx')].map((place) => join(folder, place));
  const others = await Promise.all(below.map((place) => readdir(place).catch(() => [])));
  return [...names, ...others.flat()].some((name) => /.\.onnx$/iu.test(name));
}

/** Others have a config.json, too. */
async function saysArchitecture(path: string): Promise<boolean> {
  try {
    const config: unknown = JSON.parse(await readBoundedText(path, maxConfigBytes));
    return field(config, 'architectures') !== undefined || field(config, 'model_type') !== undefined;
  } catch {
    return false;
  }
}

/** What is to be said of a model that was taken where there are pickles, too; null where there are none. */
export function passedOverNote({ path, passedOver }: ModelFiles, command: string): string | null {
  const [first] = passedOver;
  if (first === undefined) return null;
  return `${basename(path)} is taken, not ${passedOver.join(', ')} beside it: for that, ${command} ${shellPath(first)}`;
}

/**
 * The files of a model that mlpack.yaml lists.
 *
 * @param key of mlpack.yaml, for errors
 * @throws MlpackError FILE_NOT_FOUND
 */
export function locateListedModel(folder: string, { model }: ListedModel, key: string): Promise<ModelFiles> {
  return configured(folder, model, key);
}

function configured(folder: string, model: ListedModel['model'], key: string): Promise<ModelFiles> {
  const paths = [model].flat().map((path) => resolve(folder, path));
  return existingAll(paths, `${configFileName}: ${key}`, `the folder of ${configFileName}`);
}

async function existingAll(paths: readonly string[], source: string, origin: string): Promise<ModelFiles> {
  const found: string[] = [];
  for (const path of paths) found.push(await existing(path, source, origin));
  const path = found.pop();
  if (path === undefined) throw new RangeError('no files are named');
  return { path, before: found, passedOver: [] };
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
  const stem = stemOf(basename(modelPath));
  return stem.toLowerCase() === 'model' ? folderName(dirname(modelPath)) : plainName(stem);
}

/** {@link defaultName} of a model that may be a folder; one of the cache of huggingface_hub is called as its repository. */
export async function defaultNameOf(path: string): Promise<string> {
  if ((await stat(path).catch(() => undefined))?.isDirectory() !== true) return defaultName(path);
  const isSnapshot = basename(dirname(path)) === 'snapshots';
  const repository = isSnapshot ? /^models--(?:.*--)?(.+)$/u.exec(basename(dirname(dirname(path)))) : null;
  return repository === null ? folderName(path) : plainName(repository[1] ?? '');
}

/** A model file's name without its endings. */
function stemOf(file: string): string {
  return convertedEnding.test(file) ? file.replace(convertedEnding, '') : basename(file, extname(file));
}

/** A name for an image of several models where the user gave none. */
export function folderName(folder: string): string {
  return plainName(basename(folder));
}
