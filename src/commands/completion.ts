import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { bashCompletion } from '../cli/completion/bash.ts';
import { describeCommands } from '../cli/completion/described-command.ts';
import { fishCompletion } from '../cli/completion/fish.ts';
import { zshCompletion } from '../cli/completion/zsh.ts';

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;
const shells = ['bash', 'zsh', 'fish'] as const;

export default class Completion extends BaseCommand {
  static override summary = 'Print the script that completes mlpack in a shell.';
  static override description =
    "It completes commands, flags, their values, files and the images built here without starting mlpack. Source it in the shell's own file: ~/.bashrc, ~/.zshrc or ~/.config/fish/config.fish.";
  static override examples = [
    'source <(<%= config.bin %> completion bash)',
    'source <(<%= config.bin %> completion zsh)',
    '<%= config.bin %> completion fish | source',
  ];
  static override args = {
    shell: Args.string({ description: 'bash, zsh or fish.', options: [...shells], required: true }),
  };

  async run(): Promise<{ readonly shell: string; readonly script: string }> {
    const { args } = await this.parse(Completion);
    const shell = shells.find((known) => known === args.shell) ?? 'bash';
    const script = scripts[shell](describeCommands(this.config.commands));
    this.data(script.trimEnd());
    return { shell, script };
  }
}
