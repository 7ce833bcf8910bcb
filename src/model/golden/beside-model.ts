import { readdir, stat } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { readGolden } from './read-golden.ts';
import { inspectModel, type ReadModelOptions } from '../read-model.ts';
import type { DeclaredChain } from '../../../contract/chain.ts';
import type { Signature } from '../../tensor/signature.ts';

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
 */
export async function goldenBeside(
  model: string,
  { signature, chain }: { readonly signature: Signature; readonly chain?: DeclaredChain | undefined },
  options: ReadModelOptions,
): Promise<FoundGolden | undefined> {
  const isFolder = (await stat(model).catch(() => undefined))?.isDirectory() === true;
  const path = join(isFolder ? model : dirname(model), usualGoldenName);
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) return undefined;
  const misfit = await misfitOf(path, signature, chain);
  // A folder that is a model is no other's.
  return { path, problem: misfit ?? (isFolder ? null : await otherOwner(path, model, options)) };
}

async function misfitOf(path: string, signature: Signature, chain?: DeclaredChain): Promise<string | null> {
  try {
    await readGolden(path, signature, { chain });
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
    if (info !== undefined && (await misfitOf(path, info)) === null) return `it fits ${other}, too`;
  }
  return null;
}
