import { open, readFile, rm, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { inspectModel, prepareModel } from '../../model/read-model.ts';
import { goldenFile } from './golden/golden-file.ts';
import { initialConfig } from './initial-config.ts';
import { defaultNameOf, locateModel, passedOverNote } from '../../project/locate.ts';
import { configFileName } from '../../project/config/read-config.ts';
import { writeFileAtomic } from '../../util/files/atomic-file.ts';
import { errnoOf, newFileError, writeError } from '../../util/files/file-error.ts';
import type { PreparedModel } from '../../model/prepared-model.ts';
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
  if (!options.force && (await exists(path))) throw thereAlready(path, command);
  const argument = options.model === undefined ? undefined : { paths: [options.model], cwd };
  const located = await locateModel(cwd, undefined, argument, command);
  const passedOver = passedOverNote(located, command);
  if (passedOver !== null) environment.progress.note(passedOver);
  const { path: modelPath } = located;
  const info = await inspectModel(modelPath, environment);
  const { inputs, outputs } = info;
  const known = info.folder === undefined ? { signature: info } : await folderChain(modelPath, environment);
  const owner = { folder: cwd, path: modelPath, ...known, configured: undefined, isListed: false };
  const golden = await goldenFile(environment, owner, undefined);
  const text = initialConfig({
    name: await defaultNameOf(modelPath),
    model: relative(cwd, modelPath) || '.',
    inputs,
    outputs,
    golden: golden === undefined ? null : relative(cwd, golden),
    schema: relative(cwd, await placeSchema(cwd)),
  });
  if (options.force) await writeFileAtomic(path, text);
  else await writeNew(path, text, command);
  return { path: basename(path) };
}

/** What a folder answers by is known when its chain is. */
async function folderChain(
  path: string,
  environment: Environment,
): Promise<Pick<PreparedModel, 'signature' | 'chain'>> {
  await using prepared = await prepareModel(path, { ...environment, runtime: undefined });
  const { signature, chain } = prepared;
  return { signature, ...(chain !== undefined && { chain }) };
}

/** Writes a file that is not there, were it only that another `mlpack init` has been quicker. */
async function writeNew(path: string, text: string, command: string): Promise<void> {
  const file = await open(path, 'wx').catch((error: unknown) => {
    throw errnoOf(error) === 'EEXIST' ? thereAlready(path, command) : newFileError(error, path);
  });
  try {
    await file.writeFile(text);
  } catch (error) {
    await rm(path, { force: true });
    throw writeError(error, path);
  } finally {
    await file.close();
  }
}

function thereAlready(path: string, command: string): MlpackError {
  return new MlpackError('OUTPUT_MODIFIED', `${path} exists already.`, {
    suggestions: [`Overwrite it: ${command} --force`],
  });
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
