import { Args, Flags } from '@oclif/core';
import { verifyModel, type VerifiedModel } from '../app/trust/verify-model.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { ignoreFlag } from '../cli/flags.ts';

export default class VerifyModel extends BaseCommand {
  static override summary = "Check a model's signature: each of its files, and no file less or more.";
  static override examples = ['<%= config.bin %> verify-model ./distilbert-onnx --key mlpack.pub'];
  static override args = {
    model: Args.string({ description: 'The file or folder.', required: true }),
  };
  static override flags = {
    key: Flags.string({
      description: 'The public key that has to have signed it.',
      helpValue: 'FILE|env://NAME',
      required: true,
    }),
    signature: Flags.string({
      description: 'Default: model.sig in the folder, FILE.sig.',
      helpValue: 'FILE',
    }),
    ignore: ignoreFlag,
  };

  async run(): Promise<VerifiedModel> {
    const { args, flags } = await this.parse(VerifyModel);
    const { key, signature, ignore = [] } = flags;
    const asked = { model: args.model, keys: [key], signature, ignored: ignore } as const;
    const result = await verifyModel(await this.environment(), asked);
    this.log(`Signed: ${result.files} ${result.files === 1 ? 'file' : 'files'} of ${result.model}`);
    return result;
  }
}
