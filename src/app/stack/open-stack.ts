import { join, resolve } from 'node:path';
import type { StackEntries } from '../../deploy/target.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { readBoundedText } from '../../util/files/bounded-file.ts';
import { errnoOf, unreadable } from '../../util/files/file-error.ts';
import type { Environment } from '../environment/environment.ts';
import { composeStacks } from './compose/compose-stacks.ts';
import { refuseSwarm } from './refuse-swarm.ts';
import type { OperatedStack, StackTarget } from './stack-target.ts';

const mostBytes = 16 << 20;

/** A stack that `mlpack compose` wrote. */
export interface WrittenStack {
  /** Absolute path of the stack's folder. */
  readonly folder: string;
  readonly entries: StackEntries;
  /** The images that the models run, as the files name them. */
  readonly images: readonly string[];
}

/** The same, and who runs it. */
export interface OpenStack extends WrittenStack, OperatedStack {}

/**
 * Opens a stack, which {@link findStack} finds.
 *
 * @throws MlpackError those of {@link findStack} and of the target's open
 */
export async function openStack(
  environment: Environment,
  argument: string | undefined,
  target: StackTarget = composeStacks,
): Promise<OpenStack> {
  const stack = await findStack(environment, argument, target);
  return { ...stack, ...(await target.open(environment, stack.folder, stack.entries)) };
}

/**
 * Finds a stack by its files, whoever runs it: in the folder that is named, else in the current one, else in `stack/` below it.
 *
 * @throws MlpackError FILE_NOT_FOUND, FILE_NOT_READABLE, CONFIG_INVALID; USAGE for one of a swarm
 */
export async function findStack(
  { cwd }: Pick<Environment, 'cwd'>,
  argument: string | undefined,
  target: StackTarget = composeStacks,
): Promise<WrittenStack> {
  const folders = argument === undefined ? [cwd, join(cwd, 'stack')] : [resolve(cwd, argument)];
  for (const folder of folders) {
    await refuseSwarm(folder);
    const path = join(folder, target.mainFile);
    let text: string;
    try {
      text = await readBoundedText(path, mostBytes);
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) continue;
      throw unreadable(path, error);
    }
    const entries = target.readEntries(text, path);
    return { folder, entries, images: target.modelImages(text, path, entries) };
  }
  throw new MlpackError('FILE_NOT_FOUND', `There is no ${target.mainFile} in ${folders.join(' or ')}.`, {
    suggestions: ['Write a stack: mlpack compose', 'Or name its folder, as the last argument.'],
  });
}
