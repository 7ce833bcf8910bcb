import { readdir, stat } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { readGolden } from './read-golden.ts';
import { inspectModel, type ReadModelOptions } from '../read-model.ts';

export const usualGoldenName = 'golden.json';

/** More models in a folder than that say nothing of whose a golden file is. */
const mostOthers = 20;

/** A file called golden.json beside a model: whether it is the model's, and if not, why. */
export interface FoundGolden {
  readonly path: string;
  /** Null when it is the model's. */
  readonly problem: string | null;
}

/**
 * Looks for golden.json beside a model that nobody has named a golden file for. It is the model's when it fits its
 * signature, and that of no other model in the folder.
 *
 * @param read reads it as the model's, and throws GOLDEN_INVALID where it isn't: who takes the cases needn't read the file again
 */
export async function goldenBeside(
  model: string,
  options: ReadModelOptions,
  read: (path: string) => Promise<unknown>,
): Promise<FoundGolden | undefined> {
  const isFolder = (await stat(model).catch(() => undefined))?.isDirectory() === true;
  const path = join(isFolder ? model : dirname(model), usualGoldenName);
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) return undefined;
  const misfit = await misfitOf(() => read(path));
  // A folder that is a model is no other's.
  return { path, problem: misfit ?? (isFolder ? null : await otherOwner(path, model, options)) };
}

async function misfitOf(read: () => Promise<unknown>): Promise<string | null> {
  try {
    await read();
    return null;
  } catch (error) {
    if (error instanceof MlpackError) return error.message;
    throw error;
  }
}

async function otherOwner(path: string, model: string, options: ReadModelOptions): Promise<string | null> {
  const folder = dirname(model);
  const names = (await readdir(folder)).filter((name) => extname(name).toLowerCase() === '.onnx').toSorted();
  const others = names.map((name) => join(folder, name)).filter((other) => other !== model);
  if (others.length > mostOthers) return `there are ${names.length} models beside it`;
  for (const other of others) {
    const info = await inspectModel(other, options).catch(() => undefined);
    if (info !== undefined && (await misfitOf(() => readGolden(path, info))) === null)
      return `it fits ${other}, too`;
  }
  return null;
}
