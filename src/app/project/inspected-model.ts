import { stat } from 'node:fs/promises';
import { basename, relative, resolve } from 'node:path';
import type { ModelTask } from '../../../contract/schemas/mlpack.schema.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { configFileName, readConfig } from '../../project/config/read-config.ts';
import { shellPath } from '../../util/shell-word.ts';
import type { Environment } from '../environment/environment.ts';
import { openProject } from './project.ts';

/** A model that is to be looked at. */
export interface InspectedModel {
  /** Absolute; several make a chain, whose model is the last. */
  readonly files: readonly string[];
  /** How the user calls them. */
  readonly shown: string;
  /** The folder of mlpack.yaml, where the model is the one of a project. */
  readonly folder?: string;
  readonly file?: string | undefined;
  readonly task?: ModelTask | undefined;
  readonly members?: readonly string[] | undefined;
}

/**
 * The files that a command line names, or else the model of the project in the current folder, or in the one that is named.
 *
 * @param named as they were typed
 * @throws MlpackError USAGE where a project has several models; those of opening it
 */
export async function inspectedModel(
  environment: Pick<Environment, 'cwd' | 'command'>,
  named: readonly string[],
): Promise<InspectedModel> {
  const { cwd } = environment;
  const [only] = named;
  const isProject = only === undefined || (named.length === 1 && (await hasConfig(resolve(cwd, only))));
  const shown = (path: string): string => ownName(cwd, path);
  if (!isProject)
    return { files: named.map((file) => resolve(cwd, file)), shown: named.map(shown).join(' ') };
  const { folder, models } = await openProject(environment, only);
  const [model, ...others] = models;
  if (others.length > 0) {
    throw new MlpackError(
      'USAGE',
      `${configFileName} lists several models, of which one is inspected at a time.`,
      {
        suggestions: models.map(({ path, before }) => {
          const files = [...before, path].map((file) => shellPath(relative(cwd, file)));
          return `${environment.command} ${files.join(' ')}`;
        }),
      },
    );
  }
  const { path, before, config } = model;
  const files = [...before, path];
  return {
    files,
    shown: files.map((file) => shown(relative(cwd, file))).join(' '),
    folder,
    file: config.file,
    task: config.task,
    members: config.members?.map(String),
  };
}

/** A path as it was typed, but for one of dots alone, which names nothing: the folder's own name. */
function ownName(cwd: string, path: string): string {
  const isOfDots = path.split(/[/\\]/u).every((part) => ['', '.', '..'].includes(part));
  return isOfDots ? basename(resolve(cwd, path)) || path : path;
}

async function hasConfig(path: string): Promise<boolean> {
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() === true;
  return isFolder && (await readConfig(path)) !== undefined;
}
