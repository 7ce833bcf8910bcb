import { MlpackError } from '../errors/mlpack-error.ts';
import { didYouMean } from './did-you-mean.ts';

/**
 * The error for a command that there is none of.
 *
 * @param id as oclif has it, its parts separated by colons, arguments perhaps among them
 */
export function unknownCommand(id: string, commandIds: readonly string[]): MlpackError {
  const known = commandIds.map((commandId) => commandId.replaceAll(':', ' '));
  // oclif can't tell the arguments of a command it doesn't know from its name.
  const [first = '', second = ''] = id.split(':');
  const isTopic = known.some((command) => command.startsWith(`${first} `));
  const typed = isTopic ? `${first} ${second}`.trimEnd() : first;
  return new MlpackError('USAGE', `mlpack has no command ${typed}.`, {
    suggestions: [...didYouMean(typed, known), 'See: mlpack --help'],
  });
}
