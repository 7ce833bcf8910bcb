import { Args, Flags } from '@oclif/core';
import { signModel, type SignModelResult } from '../app/trust/sign-model.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { ignoreFlag, passwordStdinFlag, signerFlags } from '../cli/flags.ts';
import { readKeyPassword } from '../cli/read-key-password.ts';

export default class SignModel extends BaseCommand {
  static override summary = 'Sign the files of a model, before there is an image of it.';
  static override description =
    'OpenSSF Model Signing 1.0: model.sig in a folder, FILE.sig beside a file. A build checks it, and has it in the image.';
  static override examples = [
    '<%= config.bin %> sign-model model.onnx --key mlpack.key',
    '<%= config.bin %> sign-model ./distilbert-onnx --key mlpack.key --ignore cache',
  ];
  static override args = {
    model: Args.string({ description: 'The file or folder.', required: true }),
  };
  static override flags = {
    ...signerFlags,
    signature: Flags.string({ description: 'Where the signature goes.', helpValue: 'FILE' }),
    ignore: ignoreFlag,
    ...passwordStdinFlag,
  };

  async run(): Promise<SignModelResult> {
    const { args, flags } = await this.parse(SignModel);
    const environment = await this.environment();
    const { env, signal } = environment;
    const terminal = { input: process.stdin, output: process.stderr, signal };
    const isPiped = flags['password-stdin'];
    const result = await signModel(environment, {
      ...flags,
      model: args.model,
      ignored: flags.ignore ?? [],
      password: () => readKeyPassword(env, terminal, { isPiped }),
    });
    const count = Object.keys(result.files).length;
    this.log(`Signed ${count} ${count === 1 ? 'file' : 'files'}: ${result.signature}`);
    return result;
  }
}
