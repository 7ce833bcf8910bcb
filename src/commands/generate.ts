import { Args, Flags } from '@oclif/core';
import { generateContext, type GenerateResult } from '../app/builds/generate.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { typedChain } from '../cli/typed-chain.ts';
import { registryFlags, sharedFlags, versionFlag } from '../cli/flags.ts';

export default class Generate extends BaseCommand {
  static override summary = 'Write the build context (Dockerfile, server, model, …) into a folder.';
  static override description =
    'The folder builds by hand, too: docker build FOLDER. Edit it and build it with: mlpack build FOLDER.';
  static override examples = ['<%= config.bin %> generate model.onnx --output context'];
  static override args = {
    model: Args.string({
      description: 'A model file, several that make a chain, or a project folder. Default: this folder.',
      multiple: true,
    }),
  };
  static override flags = {
    output: Flags.string({ char: 'o', description: 'The folder.', helpValue: 'DIR', default: 'context' }),
    force: Flags.boolean({ description: 'Overwrite what was changed by hand.' }),
    version: versionFlag,
    ...sharedFlags,
    ...registryFlags,
  };

  async run(): Promise<GenerateResult> {
    const { args, flags } = await this.parse(Generate);
    const result = await generateContext(await this.environment(flags), {
      ...flags,
      ...typedChain(args.model),
    });
    this.log(
      `Wrote ${result.files} files to ${result.folder}. Build it: mlpack build ${flags.output}, or docker build ${flags.output}`,
    );
    return result;
  }
}
