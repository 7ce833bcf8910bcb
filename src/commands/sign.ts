import { Args, Flags } from '@oclif/core';
import { signImage, type SignResult } from '../app/trust/sign-image.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { registryFlags } from '../cli/flags.ts';
import { renderSign } from '../cli/render/render-sign.ts';
import { askedSigner, imageSignerFlags } from '../cli/signer-flags.ts';

export default class Sign extends BaseCommand {
  static override summary = 'Sign an image in a registry.';
  static override description =
    "As cosign 3 does: a signature of its digest, attached to it. What was signed before isn't signed again, and the image's digest stays.";
  static override examples = [
    '<%= config.bin %> sign ghcr.io/me/iris:1.2.0 --key mlpack.key',
    '<%= config.bin %> sign ghcr.io/me/iris:1.2.0 --key env://SIGNING_KEY --format both',
    '<%= config.bin %> sign ghcr.io/me/iris:1.2.0 --key hsm.pub --signer ./sign-by-hsm.sh',
    '<%= config.bin %> sign ghcr.io/me/iris:1.2.0 --key mlpack.key --attestation https://slsa.dev/provenance/v1',
    '<%= config.bin %> sign ghcr.io/me/iris:1.2.0 --keyless',
  ];
  static override args = {
    image: Args.string({ description: 'A reference in a registry.', required: true }),
  };
  static override flags = {
    ...imageSignerFlags,
    format: Flags.option({
      options: ['bundle', 'simple', 'both'] as const,
      default: 'bundle' as const,
      description: "Cosign 3's bundles, or what earlier ones read under the tag sha256-….sig.",
    })(),
    attestation: Flags.string({
      description:
        'Sign attached statements of this type, too, whoever attached them: mlpack provenance shows them. Several may be given.',
      helpValue: 'TYPE',
      multiple: true,
      multipleNonGreedy: true,
    }),
    ...registryFlags,
  };

  async run(): Promise<SignResult> {
    const { args, flags } = await this.parse(Sign);
    const environment = await this.environment(flags);
    const terminal = { input: process.stdin, output: process.stderr, signal: environment.signal };
    const result = await signImage(environment, {
      image: args.image,
      by: askedSigner(flags, environment.env, terminal),
      format: flags.format,
      attestations: flags.attestation ?? [],
    });
    this.log(renderSign(result));
    return result;
  }
}
