import { Args, Flags } from '@oclif/core';
import { updateLock, type LockResult } from '../app/project/lock.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { registryFlags, sharedFlags } from '../cli/flags.ts';
import { renderLock } from '../cli/render/render-lock.ts';

export default class Lock extends BaseCommand {
  static override summary = 'Write mlpack.lock, or bring it up to date.';
  static override description =
    'mlpack.lock pins everything an image is made of. Builds obey it; commit it beside mlpack.yaml.';
  static override examples = ['<%= config.bin %> lock', '<%= config.bin %> lock --update'];
  static override args = {
    project: Args.string({ description: 'The project folder. Default: this folder.' }),
  };
  static override flags = {
    update: Flags.boolean({ description: 'Resolve everything anew, for the newest packages.' }),
    base: sharedFlags.base,
    ...registryFlags,
  };

  async run(): Promise<LockResult> {
    const { args, flags } = await this.parse(Lock);
    const result = await updateLock(await this.environment(flags), { ...flags, project: args.project });
    this.log(renderLock(result));
    return result;
  }
}
