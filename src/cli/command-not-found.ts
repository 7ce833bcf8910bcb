import type { Hook } from '@oclif/core';
import { showError } from './show-error.ts';
import { unknownCommand } from './unknown-command.ts';

/** What oclif runs when there is no such command. */
const commandNotFound: Hook.CommandNotFound = async function commandNotFound({ id, argv = [], config }) {
  const error = unknownCommand(id, config.commands);
  showError(error, { json: [...id.split(':'), ...argv].includes('--json') });
  this.exit(error.oclif.exit);
};

export default commandNotFound;
