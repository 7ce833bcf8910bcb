import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readEntries, type StackEntries } from '../../deploy/compose/entries.ts';
import { requireCompose, type Compose } from '../../docker/compose/compose.ts';
import type { Engine } from '../../docker/engine.ts';
import { requireEngine } from '../../docker/find/find-engine.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { errnoOf } from '../../util/files/file-error.ts';
import type { Environment } from '../environment/environment.ts';

export const composeFileName = 'compose.yaml';

/** A stack that `mlpack compose` wrote, and who runs it. */
export interface OpenStack {
  /** Absolute. */
  readonly folder: string;
  readonly entries: StackEntries;
  readonly engine: Engine;
  readonly compose: Compose;
}

/**
 * Opens a stack: in the folder that is named, else in the current one, else in `stack/` below it.
 *
 * @throws MlpackError FILE_NOT_FOUND, CONFIG_INVALID, ENGINE_UNREACHABLE, COMPOSE_MISSING
 */
export async function openStack(environment: Environment, argument: string | undefined): Promise<OpenStack> {
  const { cwd, env, home, signal } = environment;
  const folders = argument === undefined ? [cwd, join(cwd, 'stack')] : [resolve(cwd, argument)];
  for (const folder of folders) {
    const path = join(folder, composeFileName);
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return undefined;
      throw new MlpackError('FILE_NOT_READABLE', `${path} cannot be read (${errnoOf(error)}).`, {
        cause: error,
      });
    });
    if (text === undefined) continue;
    const entries = readEntries(text, path);
    const engine = await requireEngine({ env, home, signal });
    return { folder, entries, engine, compose: await requireCompose(engine, { env, folder, signal }) };
  }
  throw new MlpackError('FILE_NOT_FOUND', `There is no ${composeFileName} in ${folders.join(' or ')}.`, {
    suggestions: ['Write a stack: mlpack compose', 'Or name its folder, as the last argument.'],
  });
}
