import { Flags } from '@oclif/core';
import { stopStack, type DownResult } from '../app/stack/down.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { stackArgs } from '../cli/flags.ts';

export default class Down extends BaseCommand {
  static override summary = 'Stop a stack and remove its containers; what it stored stays.';
  static override examples = ['<%= config.bin %> down', '<%= config.bin %> down --volumes'];
  static override args = stackArgs;
  static override flags = {
    volumes: Flags.boolean({ description: 'Remove what was stored, too: predictions, metrics, settings.' }),
  };

  async run(): Promise<DownResult> {
    const { args, flags } = await this.parse(Down);
    const result = await stopStack(await this.environment(), { folder: args.folder, volumes: flags.volumes });
    this.log(
      result.volumesRemoved
        ? 'The stack is gone, with all that it stored.'
        : 'The stack is gone; what it stored is kept. Remove that, too: mlpack down --volumes',
    );
    return result;
  }
}
