import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { imageNameOf, parseReference } from '../../oci/documents/reference.ts';
import type { ListedModel, ProjectConfig } from '../../../contract/schemas/mlpack.schema.ts';
import { defaultVersion, derivedVersion, type ModelConfig } from '../../project/config/config.ts';
import {
  defaultNameOf,
  folderName,
  isModelFolder,
  locateListedModel,
  locateModel,
  type ModelFiles,
} from '../../project/locate.ts';
import type { ParsedConfig } from '../../project/config/config-mistakes.ts';
import { configFileName, readConfig } from '../../project/config/read-config.ts';
import { isVersion, versionProblem } from '../../project/version/version.ts';
import { mapInOrder, type NonEmpty } from '../../util/non-empty.ts';
import type { Environment } from '../environment/environment.ts';

/** The models of an image with the folder that configures them. */
export interface Project {
  /** Absolute path of the folder with mlpack.yaml, mlpack.lock and .mlpack/. */
  readonly folder: string;
  readonly config: ProjectConfig;
  /** Where mlpack.yaml says that; undefined where there is none. */
  readonly parsed: ParsedConfig | undefined;
  /** Name of the image. */
  readonly name: string;
  /** Version of the image; null when it is to be derived: `version: auto`. */
  readonly version: string | null;
  /** Repository part of the image's reference. */
  readonly repository: string;
  readonly models: NonEmpty<ProjectModel>;
}

export interface ProjectModel extends ModelFiles {
  readonly name: string;
  /** Version of the model, which is the image's where it is the only one; null when that is to be derived. */
  readonly version: string | null;
  readonly config: ModelConfig;
  /** Keys of mlpack.yaml that lead to the model's: `models` and `1`, or none to its top level. */
  readonly configSteps: readonly string[];
}

/**
 * Opens the project a command is about. `argument` may name a model file or a project folder; without
 * it the current folder is the project. A model file beside an mlpack.yaml belongs to that project;
 * any other is built from the current folder without configuration.
 *
 * @param version of the image, instead of what mlpack.yaml says
 * @param before files that stand before the model's in a chain, as they were typed
 * @throws MlpackError CONFIG_INVALID, FILE_NOT_FOUND, USAGE
 */
export async function openProject(
  { cwd, command }: Pick<Environment, 'cwd' | 'command'>,
  argument: string | undefined,
  version?: string,
  before: readonly string[] = [],
): Promise<Project> {
  const named = argument === undefined ? undefined : resolve(cwd, argument);
  const isFolder = named !== undefined && (await isDirectory(named)) && !(await isModelAlone(named));
  const folder =
    named === undefined ? cwd : isFolder ? named : await projectFolderOf(named, { cwd, command });
  const { config = {}, parsed } = (await readConfig(folder)) ?? {};
  const file = isFolder ? undefined : named;
  if (version !== undefined && version !== derivedVersion && !isVersion(version)) {
    const problem = versionProblem(version);
    throw new MlpackError(
      'USAGE',
      problem === undefined
        ? `--version: expected a semantic version, such as 1.2.3, or auto; got "${version}".`
        : `--version cannot be "${version}": ${problem.reason}.`,
      { suggestions: problem === undefined ? [] : [`--version ${problem.instead}`] },
    );
  }
  const wanted = version ?? config.version ?? defaultVersion;
  const project = { folder, config, parsed, version: wanted === derivedVersion ? null : wanted };
  if (config.models === undefined) {
    const wantedFile = file === undefined ? undefined : { paths: [...before, file], cwd };
    const files = await locateModel(folder, config, wantedFile, command);
    const name = config.name ?? (await defaultNameOf(files.path));
    const model = { name, version: project.version, ...files, config, configSteps: [] };
    return { ...project, name, repository: config.image ?? imageNameOf(name), models: [model] };
  }
  if (file !== undefined) throw notAlone(file, folder);
  const name = config.name ?? folderName(folder);
  const models = await mapInOrder(config.models, (model, index) => listedModel(folder, model, index));
  return { ...project, name, repository: config.image ?? imageNameOf(name), models };
}

/**
 * Refuses what no image can be called, before anything is written for it: a file may have a longer name than an image.
 *
 * @param tag as typed; undefined: the image is called as mlpack.yaml or the model's file is
 * @throws MlpackError REFERENCE_INVALID
 */
export function refuseUnnameable({ config, repository }: Project, tag: string | undefined): void {
  try {
    parseReference(tag ?? repository);
  } catch (error) {
    if (!(error instanceof MlpackError) || tag !== undefined || config.image !== undefined) throw error;
    const origin = config.name === undefined ? "The model's file" : `The name in ${configFileName}`;
    throw new MlpackError('REFERENCE_INVALID', `${origin} gives no name for an image: ${error.message}`, {
      suggestions: ['Name the image: mlpack build --tag NAME', `Name it in ${configFileName}: name: NAME`],
      cause: error,
    });
  }
}

async function listedModel(folder: string, config: ListedModel, index: number): Promise<ProjectModel> {
  const { name, version = defaultVersion } = config;
  const files = await locateListedModel(folder, config, `models.${index}.model`);
  return { name, version, ...files, config, configSteps: ['models', String(index)] };
}

function notAlone(file: string, folder: string): MlpackError {
  return new MlpackError(
    'USAGE',
    `${file} is not built alone: ${join(folder, configFileName)} lists the models of the image.`,
    {
      suggestions: [
        'Build all of them: name the folder, or nothing when you are in it.',
        `Build it without that ${configFileName}, from another folder.`,
      ],
    },
  );
}

/** The folder of the model when its mlpack.yaml is about that very model, else the current folder. */
async function projectFolderOf(
  modelPath: string,
  { cwd, command }: Pick<Environment, 'cwd' | 'command'>,
): Promise<string> {
  const folder = dirname(modelPath);
  const located = await readConfig(folder);
  if (located === undefined) return cwd;
  const { config } = located;
  const isConfigured =
    config.models === undefined
      ? (await locateModel(folder, config, undefined, command).catch(() => undefined))?.path === modelPath
      : config.models.some(({ model }) => resolve(folder, [model].flat().at(-1) ?? '') === modelPath);
  return isConfigured ? folder : cwd;
}

/** Whether a folder is a model and no project: nothing is written into it. */
async function isModelAlone(folder: string): Promise<boolean> {
  return (await isModelFolder(folder)) && (await readConfig(folder)) === undefined;
}

async function isDirectory(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}
