import { Args, Flags } from '@oclif/core';
import { signImage, type SignResult } from '../app/trust/sign-image.ts';
import { provenanceType } from '../attest/provenance/provenance.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { passwordStdinFlag, registryFlags, signerFlags } from '../cli/flags.ts';
import { readKeyPassword } from '../cli/read-key-password.ts';
import { renderSign } from '../cli/render/render-sign.ts';

export default class Sign extends BaseCommand {
  static override summary = 'Sign an image in a registry.';
  static override description =
    "As cosign 3 does: a signature of its digest, attached to it, and of the provenance that is attached already. What was signed before isn't signed again, and the image's digest stays.";
  static override examples = [
    '<%= config.bin %> sign ghcr.io/me/iris:1.2.0 --key mlpack.key',
    '<%= config.bin %> sign ghcr.io/me/iris:1.2.0 --key env://SIGNING_KEY --format both',
    '<%= config.bin %> sign ghcr.io/me/iris:1.2.0 --key hsm.pub --signer ./sign-by-hsm.sh',
  ];
  static override args = {
    image: Args.string({ description: 'A reference in a registry.', required: true }),
  };
  static override flags = {
    ...signerFlags,
    format: Flags.option({
      options: ['bundle', 'simple', 'both'] as const,
      default: 'bundle' as const,
      description: "Cosign 3's bundles, or what earlier ones read under the tag sha256-….sig.",
    })(),
    ...passwordStdinFlag,
    ...registryFlags,
  };

  async run(): Promise<SignResult> {
    const { args, flags } = await this.parse(Sign);
    const environment = await this.environment(flags);
    const { env, signal } = environment;
    const terminal = { input: process.stdin, output: process.stderr, signal };
    const isPiped = flags['password-stdin'];
    const result = await signImage(environment, {
      ...flags,
      image: args.image,
      password: () => readKeyPassword(env, terminal, { isPiped }),
      attestations: [provenanceType],
    });
    this.log(renderSign(result));
    return result;
  }
}
