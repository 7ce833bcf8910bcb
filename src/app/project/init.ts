import { readFile, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { inspectModel } from '../../model/read-model.ts';
import { goldenFile } from './golden/golden-file.ts';
import { initialConfig } from './initial-config.ts';
import { defaultName, locateModel } from '../../project/locate.ts';
import { configFileName } from '../../project/config/read-config.ts';
import { writeFileAtomic } from '../../util/files/atomic-file.ts';
import { packageRoot } from '../../util/package-root.ts';
import type { Environment } from '../environment/environment.ts';
import { ensureStateFolder } from '../environment/state-folder.ts';

export interface InitResult {
  /** The file written. */
  readonly path: string;
}

/**
 * Writes mlpack.yaml into the current folder.
 *
 * @throws MlpackError OUTPUT_MODIFIED when there is one already and `force` isn't set.
 */
export async function initProject(
  environment: Environment,
  options: { readonly model: string | undefined; readonly force: boolean },
): Promise<InitResult> {
  const { cwd, command } = environment;
  const path = join(cwd, configFileName);
  if (!options.force && (await exists(path))) {
    throw new MlpackError('OUTPUT_MODIFIED', `${path} exists already.`, {
      suggestions: [`Overwrite it: ${command} --force`],
    });
  }
  const argument = options.model === undefined ? undefined : { path: options.model, cwd };
  const modelPath = await locateModel(cwd, undefined, argument, command);
  const info = await inspectModel(modelPath, environment);
  const { inputs, outputs } = info;
  const owner = { folder: cwd, path: modelPath, signature: info, configured: undefined, isListed: false };
  const golden = await goldenFile(environment, owner, undefined);
  const text = initialConfig({
    name: defaultName(modelPath),
    model: relative(cwd, modelPath),
    inputs,
    outputs,
    golden: golden === undefined ? null : relative(cwd, golden),
    schema: relative(cwd, await placeSchema(cwd)),
  });
  await writeFileAtomic(path, text);
  return { path: basename(path) };
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/** Puts the schema beside the project, so that editors find it offline and the file works on every machine. */
async function placeSchema(folder: string): Promise<string> {
  const path = join(await ensureStateFolder(folder), 'mlpack.schema.json');
  await writeFileAtomic(path, await readFile(join(packageRoot, 'schemas', 'mlpack.schema.json')));
  return path;
}
