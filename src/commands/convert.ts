import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { renderModelInfo } from '../cli/render/render-inspect.ts';
import { convertModel } from '../model/convert-model.ts';
import type { ModelInfo } from '../../contract/schemas/inspect.schema.ts';

export default class Convert extends BaseCommand {
  static override summary = 'Write a pickled or boosted model as ONNX, for other runtimes.';
  static override description =
    'The file is read as data and never executed. "mlpack build" takes such files as they are; this is for whoever wants the ONNX alone.';
  static override examples = ['<%= config.bin %> convert model.pkl --output model.onnx'];
  static override args = { model: Args.string({ description: 'The model file.', required: true }) };
  static override flags = {
    output: Flags.string({
      char: 'o',
      description: 'The ONNX file.',
      helpValue: 'FILE.onnx',
      default: 'model.onnx',
    }),
  };

  async run(): Promise<ModelInfo> {
    const { args, flags } = await this.parse(Convert);
    const environment = await this.environment();
    const { cwd, runtime } = environment;
    const info = await convertModel(resolve(cwd, args.model), resolve(cwd, flags.output), environment);
    this.log(renderModelInfo({ ...info, file: { ...info.file, path: flags.output } }, runtime));
    return info;
  }
}
