import { Errors, Help } from '@oclif/core';
import { showError } from './show-error.ts';
import { unknownCommand } from './unknown-command.ts';

/** oclif's help, but for a command that there is none of: that gets the same answer with `-h` as without. */
export default class MlpackHelp extends Help {
  override async showHelp(argv: string[]): Promise<void> {
    try {
      await super.showHelp(argv);
    } catch (error) {
      if (!(error instanceof Errors.CLIError) || error instanceof Errors.ExitError) throw error;
      const words = argv.filter((argument) => !argument.startsWith('-'));
      const refusal = unknownCommand(words.join(':'), this.config.commandIDs);
      showError(refusal, { json: argv.includes('--json') });
      throw new Errors.ExitError(refusal.oclif.exit);
    }
  }
}
