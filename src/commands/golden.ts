import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { goldenPython } from '../app/project/golden/golden-python.ts';
import { BaseCommand } from '../cli/base-command.ts';

export default class Golden extends BaseCommand {
  static override summary = 'Print the Python that writes a golden file for a model.';
  static override description =
    'It loads the model as it was saved, and writes down what its own framework answers to rows of your test data.';
  static override examples = [
    '<%= config.bin %> golden model.pkl > golden.py',
    '<%= config.bin %> golden scaler.pkl model.pkl',
    '<%= config.bin %> golden ./distilbert-onnx > golden.py',
    '<%= config.bin %> golden yolov8n.onnx > golden.py',
  ];
  static override args = {
    model: Args.string({
      description: 'A model file, several that make a chain, or a Hugging Face folder.',
      required: true,
      multiple: true,
    }),
  };

  static override flags = {
    member: Flags.string({
      multiple: true,
      description: 'As of mlpack convert.',
      helpValue: 'KEY',
    }),
  };

  async run(): Promise<{ readonly script: string }> {
    const { args, flags } = await this.parse(Golden);
    const environment = await this.environment();
    const files = args.model.map((file) => resolve(environment.cwd, file));
    const script = await goldenPython(environment, files, flags.member);
    this.log(script.trimEnd());
    return { script };
  }
}
