import { resolve } from 'node:path';
import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { renderModelInfo } from '../cli/render-inspect.ts';
import { inspectModel } from '../model/inspect.ts';
import type { ModelInfo } from '../model/model-info.ts';

export default class Inspect extends BaseCommand {
  static override summary = 'Show what a model file takes, returns and needs, without running it.';
  static override examples = [
    '<%= config.bin %> inspect model.onnx',
    '<%= config.bin %> inspect model.onnx --json',
  ];
  static override args = { model: Args.string({ description: 'The model file.', required: true }) };

  async run(): Promise<ModelInfo> {
    const { args } = await this.parse(Inspect);
    const { cwd, signal } = await this.environment();
    const info = await inspectModel(resolve(cwd, args.model), { signal });
    this.log(renderModelInfo({ ...info, file: { ...info.file, path: args.model } }));
    return info;
  }
}
