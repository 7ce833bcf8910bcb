import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { deployCommand } from '../../deploy/swarm/commands.ts';
import { swarmTarget } from '../../deploy/swarm/swarm-target.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { shellPath } from '../../util/shell-word.ts';
import { composeRecord } from './write/compose-record.ts';
import { readStackRecord } from './write/stack-record.ts';

/**
 * Refuses a folder whose stack is for a swarm: it is docker's own commands that bring that up and ask it, of nodes that
 * mlpack may not reach.
 *
 * @throws MlpackError USAGE with those commands; those of readStackRecord
 */
export async function refuseSwarm(folder: string): Promise<void> {
  const file = join(folder, swarmTarget.mainFile);
  if ((await stat(file).catch(() => undefined))?.isFile() !== true) return;
  const record = await readStackRecord(folder, composeRecord);
  // What was edited stays, also when the stack is for Compose again.
  if (record?.options?.swarm === false) return;
  const name = record?.name ?? 'NAME';
  throw new MlpackError('USAGE', `The stack in ${folder} is for a swarm, whose own commands run it.`, {
    suggestions: [
      `Bring it up, or to another version: ${deployCommand(name, shellPath(file))}`,
      `See what runs: docker stack services ${name}, docker stack ps ${name}, docker service logs ${name}_SERVICE`,
      `Take it away: ${swarmTarget.downCommand(name)}`,
      'Or have it for Compose: mlpack compose --no-swarm',
    ],
  });
}
