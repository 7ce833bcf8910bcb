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
  static override examples = [
    '<%= config.bin %> convert model.pkl --output model.onnx',
    '<%= config.bin %> convert scaler.pkl model.pkl',
    '<%= config.bin %> convert network.onnx head.pkl --output joined.onnx',
  ];
  static override args = {
    model: Args.string({
      description: 'The model file; of a chain, such as a scaler and a model, all files in their order.',
      required: true,
      multiple: true,
    }),
  };
  static override flags = {
    output: Flags.string({
      char: 'o',
      description: 'The ONNX file.',
      helpValue: 'FILE.onnx',
      default: 'model.onnx',
    }),
    method: Flags.option({
      options: [
        'predict',
        'predict_proba',
        'decision_function',
        'transform',
        'score_samples',
        'kneighbors',
        'margin',
      ] as const,
      multiple: true,
      description: 'A method that is to give an output. Default: those that are usual for the model.',
    })(),
    member: Flags.string({
      multiple: true,
      description:
        'Of a dict or tuple of estimators, one that makes the model, by key or number, or both with dots between (preprocessing.scaler); all of them in their order. Default: as they were fitted.',
      helpValue: 'KEY',
    }),
  };

  async run(): Promise<ModelInfo> {
    const { args, flags } = await this.parse(Convert);
    const environment = await this.environment();
    const { cwd, runtime } = environment;
    const files = args.model.map((file) => resolve(cwd, file));
    const conversion = { before: files.slice(0, -1), methods: flags.method, members: flags.member };
    const output = resolve(cwd, flags.output);
    const info = await convertModel(files.at(-1) ?? '', output, { ...environment, conversion });
    this.log(renderModelInfo({ ...info, file: { ...info.file, path: flags.output } }, runtime));
    return info;
  }
}
