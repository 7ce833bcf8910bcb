import { Args, Flags } from '@oclif/core';
import { initProject, type InitResult } from '../app/project/init.ts';
import { BaseCommand } from '../cli/base-command.ts';

export default class Init extends BaseCommand {
  static override summary = 'Write a commented mlpack.yaml for a model.';
  static override examples = ['<%= config.bin %> init', '<%= config.bin %> init models/churn.onnx'];
  static override args = {
    model: Args.string({ description: 'The model file. Default: the .onnx file of this folder.' }),
  };
  static override flags = { force: Flags.boolean({ description: 'Overwrite an existing mlpack.yaml.' }) };

  async run(): Promise<InitResult> {
    const { args, flags } = await this.parse(Init);
    const result = await initProject(await this.environment(), { model: args.model, force: flags.force });
    this.log(`Wrote ${result.path}. Next: mlpack build`);
    return result;
  }
}
