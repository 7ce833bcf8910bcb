import type { Hook } from '@oclif/core';
import { MlpackError } from '../errors/mlpack-error.ts';
import { didYouMean } from './did-you-mean.ts';
import { showError } from './show-error.ts';

/** What oclif runs when there is no such command. */
const commandNotFound: Hook.CommandNotFound = async function commandNotFound({ id, argv = [], config }) {
  const known = config.commandIDs.map((commandId) => commandId.replaceAll(':', ' '));
  // oclif can't tell the arguments of a command it doesn't know from its name.
  const [first = '', second = ''] = id.split(':');
  const isTopic = known.some((command) => command.startsWith(`${first} `));
  const typed = isTopic ? `${first} ${second}` : first;
  const error = new MlpackError('USAGE', `mlpack has no command ${typed}.`, {
    suggestions: [...didYouMean(typed, known), 'See: mlpack --help'],
  });
  showError(error, { json: argv.includes('--json') });
  this.exit(error.oclif.exit);
};

export default commandNotFound;
