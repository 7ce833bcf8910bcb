import { Args } from '@oclif/core';
import { verifySignatures, type VerifiedSignatures } from '../app/trust/verify-signatures.ts';
import { verificationFailure, verifyImage, type VerifyResult } from '../app/verify/verify.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { registryFlags } from '../cli/flags.ts';
import { renderVerifiedSignatures } from '../cli/render/render-sign.ts';
import { askedSignatures, signatureFlags } from '../cli/signature-flags.ts';
import { renderVerify } from '../cli/render/render-verify.ts';

export default class Verify extends BaseCommand {
  static override summary = 'Make an image again of what it carries, and compare; or check who signed it.';
  static override description =
    'Without a signer, its server, model, config, Dockerfile and lock come from the image, all else is fetched as the lock pins it. Says "reproduced bit for bit", or which layer and file differ first.';
  static override examples = [
    '<%= config.bin %> verify ghcr.io/me/iris:1.2.0',
    '<%= config.bin %> verify oci:.mlpack/oci:iris:1.2.0',
    '<%= config.bin %> verify ghcr.io/me/iris:1.2.0 --key mlpack.pub --attestation https://slsa.dev/provenance/v1',
    '<%= config.bin %> verify ghcr.io/me/iris:1.2.0 --trusted-root trusted_root.json --certificate-oidc-issuer https://token.actions.githubusercontent.com --certificate-identity https://github.com/me/iris/.github/workflows/release.yml@refs/tags/v1.2.0',
  ];
  static override args = {
    image: Args.string({
      description:
        'A reference in a registry, oci:DIR[:NAME], oci-archive:FILE or docker-archive:FILE. Default: what was built last here.',
    }),
  };

  static override flags = { ...signatureFlags, ...registryFlags };

  async run(): Promise<VerifyResult | VerifiedSignatures> {
    const { args, flags } = await this.parse(Verify);
    const environment = await this.environment(flags);
    const asked = askedSignatures(args.image, flags);
    if (asked !== null) {
      const verified = await verifySignatures(environment, asked);
      this.log(renderVerifiedSignatures(verified));
      return verified;
    }
    const result = await verifyImage(environment, args.image);
    this.log(renderVerify(result));
    const failure = verificationFailure(result);
    if (failure === null) return result;
    // The result is the answer in --json, too; the error only gives the exit code.
    if (!this.jsonEnabled()) throw failure;
    process.exitCode = failure.oclif.exit;
    return result;
  }
}
