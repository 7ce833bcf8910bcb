import { composeTarget } from '../../../deploy/compose/compose-target.ts';
import { swarmTarget } from '../../../deploy/swarm/swarm-target.ts';
import type { DeployTarget } from '../../../deploy/target.ts';
import type { Environment } from '../../environment/environment.ts';
import type { StackOptions } from './compose-record.ts';
import type { StackRecord } from './stack-record.ts';

/** Says how what was written before is taken down: under another name, or elsewhere, it is another stack beside the first. */
export function noteWhatStays(
  progress: Environment['progress'],
  record: StackRecord<StackOptions> | undefined,
  now: { readonly name: string; readonly swarm: boolean; readonly target: DeployTarget },
): void {
  const before = record?.name;
  if (before === undefined) return;
  const wasOnSwarm = record?.options?.swarm ?? false;
  const other = wasOnSwarm ? swarmTarget : composeTarget;
  const remove = (wasOnSwarm === now.swarm ? now.target : other).downCommand(before);
  if (before !== now.name)
    progress.note(`The stack was called ${before}. What runs and is stored by that name stays: ${remove}`);
  else if (wasOnSwarm !== now.swarm)
    progress.note(
      `The stack was for ${wasOnSwarm ? 'a swarm' : 'Compose'}. What runs and is stored there stays: ${remove}`,
    );
}
