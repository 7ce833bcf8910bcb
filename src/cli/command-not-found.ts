import type { Hook } from '@oclif/core';
import { MlpackError } from '../errors/mlpack-error.ts';
import { didYouMean } from './did-you-mean.ts';
import { showError } from './show-error.ts';

/** What oclif runs when there is no such command. */
const commandNotFound: Hook.CommandNotFound = async function commandNotFound({ id, argv = [], config }) {
  const typed = id.replaceAll(':', ' ');
  const known = config.commandIDs.map((commandId) => commandId.replaceAll(':', ' '));
  const error = new MlpackError('USAGE', `mlpack has no command ${typed}.`, {
    suggestions: [...didYouMean(typed, known), 'See: mlpack --help'],
  });
  showError(error, { json: argv.includes('--json') });
  this.exit(error.oclif.exit);
};

export default commandNotFound;
