import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { bashCompletion } from '../cli/completion/bash.ts';
import { completionsOf, type Completions } from '../cli/completion/completions.ts';
import { fishCompletion } from '../cli/completion/fish.ts';
import { zshCompletion } from '../cli/completion/zsh.ts';

interface CompletionResult {
  readonly shell: string;
  readonly script: string;
}

const scripts = new Map<string, (all: readonly Completions[]) => string>([
  ['bash', bashCompletion],
  ['zsh', zshCompletion],
  ['fish', fishCompletion],
]);

export default class Completion extends BaseCommand {
  static override summary = 'Print the script by which a shell completes commands, flags and their values.';
  static override description =
    'The script needs no mlpack to run, so completing takes no time; print it again after an update.';
  static override examples = [
    { description: 'In ~/.bashrc', command: 'source <(<%= config.bin %> completion bash)' },
    { description: 'In ~/.zshrc', command: 'source <(<%= config.bin %> completion zsh)' },
    {
      description: 'In ~/.config/fish/config.fish',
      command: '<%= config.bin %> completion fish | source',
    },
  ];
  static override args = {
    shell: Args.string({ required: true, options: [...scripts.keys()], description: 'bash, zsh or fish.' }),
  };

  async run(): Promise<CompletionResult> {
    const { args } = await this.parse(Completion);
    const script = scripts.get(args.shell)?.(completionsOf(this.config)) ?? '';
    this.data(script.trimEnd());
    return { shell: args.shell, script };
  }
}
