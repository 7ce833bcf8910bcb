import { Errors, Help, type Interfaces } from '@oclif/core';
import type { MlpackError } from '../errors/mlpack-error.ts';
import { showError } from './show-error.ts';
import { incompleteCommand, unknownCommand } from './unknown-command.ts';

/** oclif's help, but for a command that there is none of: that gets the same answer with `-h` as without. */
export default class MlpackHelp extends Help {
  override async showHelp(argv: string[]): Promise<void> {
    try {
      await super.showHelp(argv);
    } catch (error) {
      if (!(error instanceof Errors.CLIError) || error instanceof Errors.ExitError) throw error;
      const words = argv.filter((argument) => !argument.startsWith('-'));
      refuse(unknownCommand(words.join(':'), this.config.commands));
    }
  }

  /** A script that asks for JSON is no reader of help. */
  protected override async showTopicHelp(topic: Interfaces.Topic): Promise<void> {
    if (isJsonWanted()) refuse(incompleteCommand(topic.name.replaceAll(':', ' '), this.config.commands));
    await super.showTopicHelp(topic);
  }
}

function refuse(refusal: MlpackError): never {
  showError(refusal, { json: isJsonWanted() });
  throw new Errors.ExitError(refusal.oclif.exit);
}

/** oclif keeps from its help what was typed besides the command. */
function isJsonWanted(): boolean {
  return process.argv.includes('--json');
}
