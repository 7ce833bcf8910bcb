import { Flags } from '@oclif/core';
import { startStack, type UpResult } from '../app/stack/up.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { policyFlag, stackArgs } from '../cli/flags.ts';
import { renderUp } from '../cli/render/render-stack.ts';

export default class Up extends BaseCommand {
  static override summary = 'Start a stack, wait until all of it is healthy, and test its models through it.';
  static override examples = ['<%= config.bin %> up', '<%= config.bin %> up production'];
  static override args = stackArgs;
  static override flags = {
    ...policyFlag,
    'ready-timeout': Flags.integer({
      description: 'Seconds until all must be healthy, and a prediction in the database.',
      default: 120,
      min: 1,
    }),
  };

  async run(): Promise<UpResult> {
    const { args, flags } = await this.parse(Up);
    const result = await startStack(await this.environment(flags), {
      folder: args.folder,
      readyTimeoutMs: flags['ready-timeout'] * 1000,
    });
    this.log(renderUp(result));
    return result;
  }
}
