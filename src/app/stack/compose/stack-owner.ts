import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { composeTarget } from '../../../deploy/compose/compose-target.ts';
import { hostName } from '../../../deploy/service-names.ts';
import type { Compose } from '../../../docker/compose/compose.ts';
import type { Engine } from '../../../docker/engine.ts';
import { composeProject } from '../../../docker/compose/compose-config.ts';
import { stackContainers } from '../../../docker/compose/stack-containers.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { shellPath } from '../../../util/shell-word.ts';
import type { Environment } from '../../environment/environment.ts';

/**
 * Refuses to change a stack whose containers another folder has made. Compose tells stacks apart by their names alone:
 * two of one name would replace each other's containers and remove each other's volumes. A folder that is gone, or has no
 * stack any more, was moved, and what it left is this one's.
 *
 * @throws MlpackError STACK_NAME_TAKEN naming the other folder; ENGINE_FAILED
 */
export async function refuseOthersStack(
  { cwd, signal }: Pick<Environment, 'cwd' | 'signal'>,
  {
    folder,
    engine,
    compose,
  }: { readonly folder: string; readonly engine: Engine; readonly compose: Compose },
): Promise<void> {
  const project = await composeProject(compose, signal);
  const own = await realpath(folder);
  const containers = await stackContainers(engine, { project }, signal);
  for (const path of new Set(containers.map((container) => container.folder))) {
    const other = path === '' ? undefined : await realpath(path).catch(() => undefined);
    if (other === undefined || other === own || !(await hasStack(other))) continue;
    const written = relative(cwd, folder);
    const output = written === 'stack' ? '' : ` --output ${shellPath(written === '' ? folder : written)}`;
    const name = hostName(`${basename(dirname(own))}-${project}`);
    throw new MlpackError(
      'STACK_NAME_TAKEN',
      `The stack "${project}" that the engine has is of ${other}, not of ${folder}: both have this name.`,
      {
        suggestions: [
          `Give this one another: mlpack compose --name ${name}${output}`,
          `Or take the other away: mlpack down ${shellPath(other)}`,
        ],
      },
    );
  }
}

async function hasStack(folder: string): Promise<boolean> {
  const found = await stat(join(folder, composeTarget.mainFile)).catch(() => undefined);
  return found?.isFile() === true;
}
