import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import MlpackHelp from '../cli/help.ts';

export default class HelpCommand extends BaseCommand {
  static override summary = 'Show what a command does, or which commands there are.';
  static override examples = ['<%= config.bin %> help', '<%= config.bin %> help cache ls'];
  static override args = { command: Args.string({ description: 'The command. Default: all of them.' }) };
  static override enableJsonFlag = false;
  /** A command may have two words. */
  static override strict = false;

  async run(): Promise<void> {
    const { argv } = await this.parse(HelpCommand);
    await new MlpackHelp(this.config).showHelp(argv.map(String));
  }
}
