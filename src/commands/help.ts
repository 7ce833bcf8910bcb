import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { describeCommands, type DescribedCommand } from '../cli/completion/described-command.ts';
import MlpackHelp from '../cli/help.ts';
import { unknownCommand } from '../cli/unknown-command.ts';

export default class HelpCommand extends BaseCommand {
  static override summary = 'Show what a command does, or which commands there are.';
  static override examples = ['<%= config.bin %> help', '<%= config.bin %> help cache ls'];
  static override args = { command: Args.string({ description: 'The command. Default: all of them.' }) };
  /** A command may have two words. */
  static override strict = false;

  async run(): Promise<{ readonly commands: readonly DescribedCommand[] }> {
    const { argv } = await this.parse(HelpCommand);
    const words = argv.map(String);
    const commands = describedBelow(words, describeCommands(this.config.commands));
    if (this.jsonEnabled() && commands.length === 0)
      throw unknownCommand(words.join(':'), this.config.commands);
    if (!this.jsonEnabled()) await new MlpackHelp(this.config).showHelp(words);
    return { commands };
  }
}

/** The command of that name, or those of a topic; all of them without one. */
function describedBelow(
  words: readonly string[],
  commands: readonly DescribedCommand[],
): readonly DescribedCommand[] {
  return commands.filter(({ name }) => `${name} `.startsWith([...words, ''].join(' ')));
}
