import { join, resolve } from 'node:path';
import type { StackEntries } from '../../deploy/target.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { readBoundedText } from '../../util/files/bounded-file.ts';
import { errnoOf, unreadable } from '../../util/files/file-error.ts';
import type { Environment } from '../environment/environment.ts';
import { composeStacks } from './compose/compose-stacks.ts';
import type { OperatedStack, StackTarget } from './stack-target.ts';

const mostBytes = 16 << 20;

/** A stack that `mlpack compose` wrote, and who runs it. */
export interface OpenStack extends OperatedStack {
  /** Absolute path of the stack's folder. */
  readonly folder: string;
  readonly entries: StackEntries;
}

/**
 * Opens a stack: in the folder that is named, else in the current one, else in `stack/` below it.
 *
 * @throws MlpackError FILE_NOT_FOUND, FILE_NOT_READABLE, CONFIG_INVALID; those of the target's open
 */
export async function openStack(
  environment: Environment,
  argument: string | undefined,
  target: StackTarget = composeStacks,
): Promise<OpenStack> {
  const { cwd } = environment;
  const folders = argument === undefined ? [cwd, join(cwd, 'stack')] : [resolve(cwd, argument)];
  for (const folder of folders) {
    const path = join(folder, target.mainFile);
    let text: string;
    try {
      text = await readBoundedText(path, mostBytes);
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) continue;
      throw unreadable(path, error);
    }
    const entries = target.readEntries(text, path);
    return { folder, entries, ...(await target.open(environment, folder, entries)) };
  }
  throw new MlpackError('FILE_NOT_FOUND', `There is no ${target.mainFile} in ${folders.join(' or ')}.`, {
    suggestions: ['Write a stack: mlpack compose', 'Or name its folder, as the last argument.'],
  });
}
