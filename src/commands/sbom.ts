import { Args, Flags } from '@oclif/core';
import { imageSbom, sbomFormats, type ImageSbom } from '../app/trust/sbom.ts';
import { onlySbom, writeSboms, type WrittenSbom } from '../app/trust/write-sbom.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { registryFlags } from '../cli/flags.ts';
import { renderSbom } from '../cli/render/render-sbom.ts';

export default class Sbom extends BaseCommand {
  static override summary = 'Say what an image is made of, as CycloneDX or SPDX.';
  static override description =
    'Packages of Debian and npm, Node.js, the runtime, models with their signatures and golden cases, code: with licences and hashes, always the same bytes for one image. Each file of the image belongs to one of them, or is refused.';
  static override examples = [
    '<%= config.bin %> sbom > sbom.cdx.json',
    '<%= config.bin %> sbom ghcr.io/me/iris:1.2.0 --format spdx --output sbom.spdx.json',
    '<%= config.bin %> sbom oci:.mlpack/oci:iris:1.2.0 --platform linux/arm64',
  ];
  static override args = {
    image: Args.string({
      description:
        'A reference in a registry, oci:DIR[:NAME], oci-archive:FILE or docker-archive:FILE. Default: what was built last here.',
    }),
  };
  static override flags = {
    format: Flags.option({
      options: Object.keys(sbomFormats) as (keyof typeof sbomFormats)[],
      default: 'cyclonedx' as const,
      description: 'CycloneDX 1.6 or SPDX 2.3, both as JSON.',
    })(),
    output: Flags.string({
      char: 'o',
      description:
        'Write it there. Of an image for several platforms, each has a file with its name before the ending.',
      helpValue: 'FILE',
    }),
    platform: Flags.string({
      description: 'The one of several platforms to tell of.',
      helpValue: 'linux/amd64|linux/arm64',
    }),
    'allow-unknown': Flags.boolean({
      description: 'List files that belong to nothing by their hashes, and do not refuse them.',
    }),
    ...registryFlags,
  };

  async run(): Promise<ImageSbom | WrittenSbom[]> {
    const { args, flags } = await this.parse(Sbom);
    const environment = await this.environment(flags);
    const { format, platform, output, 'allow-unknown': allowUnknown } = flags;
    const sbom = await imageSbom(environment, args.image, { format, platform, allowUnknown });
    if (output !== undefined) {
      const written = await writeSboms(environment, sbom, output);
      this.log(renderSbom(written));
      return written;
    }
    if (!this.jsonEnabled()) this.data(onlySbom(sbom).trimEnd());
    return sbom;
  }
}
