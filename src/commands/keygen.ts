import { Args, Flags } from '@oclif/core';
import { keygen, type KeygenResult } from '../app/trust/keygen.ts';
import { keyTypes } from '../attest/keys/key-pair.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { passwordStdinFlag } from '../cli/flags.ts';
import { readKeyPassword } from '../cli/read-key-password.ts';

export default class Keygen extends BaseCommand {
  static override summary = 'Make a pair of keys to sign images by.';
  static override description =
    'NAME.key, which a password protects, and NAME.pub, by which signatures are checked. cosign takes both.';
  static override examples = ['<%= config.bin %> keygen', '<%= config.bin %> keygen release --type ed25519'];
  static override args = {
    name: Args.string({ description: 'Path of the files without their endings.', default: 'mlpack' }),
  };
  static override flags = {
    type: Flags.option({
      options: keyTypes,
      default: 'ecdsa-p256' as const,
      description: 'What the keys are of. Services that sign have ECDSA.',
    })(),
    ...passwordStdinFlag,
  };

  async run(): Promise<KeygenResult> {
    const { args, flags } = await this.parse(Keygen);
    const environment = await this.environment();
    const { env, signal } = environment;
    const terminal = { input: process.stdin, output: process.stderr, signal };
    const isPiped = flags['password-stdin'];
    const password = await readKeyPassword(env, terminal, { isPiped, isNew: true });
    const result = await keygen(environment, { name: args.name, type: flags.type, password });
    this.log(
      `Wrote ${result.privateKey}, which stays with you, and ${result.publicKey}, which others check by.`,
    );
    return result;
  }
}
