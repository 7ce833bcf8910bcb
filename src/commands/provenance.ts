import { Args } from '@oclif/core';
import { imageProvenance, type ImageProvenance } from '../app/trust/image-provenance.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { registryFlags } from '../cli/flags.ts';
import { renderProvenance } from '../cli/render/render-provenance.ts';

export default class Provenance extends BaseCommand {
  static override summary =
    'Say where an image comes from: what it was made of, of which commit, by which pipeline.';
  static override description =
    'Of an image in a registry, what is attached to it there; else what follows from what it carries, and from the variables of GitHub Actions, GitLab CI and Jenkins. --json has the whole statement: in-toto, with the provenance of SLSA.';
  static override examples = [
    '<%= config.bin %> provenance ghcr.io/me/iris:1.2.0',
    '<%= config.bin %> provenance --json | jq .statements[0].predicate.buildDefinition.resolvedDependencies',
  ];
  static override args = {
    image: Args.string({
      description:
        'A reference in a registry, oci:DIR[:NAME], oci-archive:FILE or docker-archive:FILE. Default: what was built last here.',
    }),
  };
  static override flags = registryFlags;

  async run(): Promise<ImageProvenance> {
    const { args, flags } = await this.parse(Provenance);
    const result = await imageProvenance(await this.environment(flags), args.image);
    this.log(renderProvenance(result));
    return result;
  }
}
