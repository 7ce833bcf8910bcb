import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { ProjectConfig } from '../project/config.ts';
import { defaultName, locateModel } from '../project/locate.ts';
import { readConfig } from '../project/read-config.ts';

import type { Environment } from './environment.ts';

/** A model with the folder that configures it. */
export interface Project {
  /** Absolute; holds mlpack.yaml, mlpack.lock and .mlpack/. */
  readonly folder: string;
  readonly config: ProjectConfig;
  /** Absolute. */
  readonly modelPath: string;
  readonly name: string;
  readonly version: string;
  /** Repository part of the image's reference. */
  readonly repository: string;
}

const defaultVersion = '0.1.0';

/**
 * Opens the project a command is about. `argument` may name a model file or a project folder; without
 * it the current folder is the project. A model file beside an mlpack.yaml belongs to that project;
 * any other is built from the current folder without configuration.
 *
 * @throws MlpackError CONFIG_INVALID, FILE_NOT_FOUND, USAGE
 */
export async function openProject(
  { cwd }: Pick<Environment, 'cwd'>,
  argument: string | undefined,
): Promise<Project> {
  const named = argument === undefined ? undefined : resolve(cwd, argument);
  const isFolder = named !== undefined && (await isDirectory(named));
  const folder = named === undefined ? cwd : isFolder ? named : await projectFolderOf(named, cwd);
  const config = (await readConfig(folder)) ?? {};
  const model = named === undefined || isFolder ? undefined : { path: named, cwd };
  const modelPath = await locateModel(folder, config, model);
  const name = config.name ?? defaultName(modelPath);
  return {
    folder,
    config,
    modelPath,
    name,
    version: config.version ?? defaultVersion,
    repository: config.image ?? name,
  };
}

/** The folder of the model when its mlpack.yaml is about that very model, else the current folder. */
async function projectFolderOf(modelPath: string, cwd: string): Promise<string> {
  const folder = dirname(modelPath);
  const config = await readConfig(folder);
  if (config === undefined) return cwd;
  const configured = await locateModel(folder, config, undefined).catch(() => undefined);
  return configured === modelPath ? folder : cwd;
}

async function isDirectory(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}
